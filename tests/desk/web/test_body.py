"""What a browser sends, before Django sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from kept.desk.web import body
from kept.desk.web.body import NotTaken, body_of


def read(pieces: Iterable[dict[str, Any]], **headers: str) -> bytes:
    """The body as Django reads it, when it comes in these pieces and then stays away."""
    coming = iter(pieces)

    async def receive() -> dict[str, Any]:
        for message in coming:
            return {"type": "http.request", **message}
        await asyncio.Event().wait()
        raise AssertionError

    async def whole() -> bytes:
        named = [(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()]
        async with body_of({"type": "http", "headers": named}, receive) as body:
            return body.read()

    return asyncio.run(whole())


class TestBody:
    @pytest.mark.parametrize("size", [0, 1, 65_536, body.IN_MEMORY + 1])
    def test_it_arrives_as_it_was_sent(self, size: int) -> None:
        sent = bytes(range(256)) * (size // 256 + 1)
        first = {"body": sent[: size // 2], "more_body": True}
        rest = {"body": sent[size // 2 : size], "more_body": False}
        assert read([first, rest], content_length=str(size)) == sent[:size]

    @pytest.mark.parametrize("told", [{"content_length": "11"}, {"transfer_encoding": "chunked"}])
    def test_it_is_refused_when_too_large(self, told: dict[str, str], settings: Settings) -> None:
        settings.REQUEST_MAX_SIZE = 10
        with pytest.raises(NotTaken) as refusal:
            read([{"body": b"x" * 6, "more_body": True}] * 2, **told)
        assert refusal.value.status == 413

    def test_it_is_refused_when_it_does_not_come(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(body, "SILENCE", 0.01)
        with pytest.raises(NotTaken) as refusal:
            read([{"body": b"x", "more_body": True}], content_length="2")
        assert refusal.value.status == 408

    def test_it_is_refused_when_it_breaks_off(self) -> None:
        with pytest.raises(NotTaken) as refusal:
            read([{"type": "http.disconnect"}], content_length="2")
        assert refusal.value.status == 400
