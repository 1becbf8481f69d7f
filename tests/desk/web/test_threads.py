"""How an answer of Django comes back to the loop that sends it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from kept.desk.web.threads import Threads

SCOPE = {
    "method": "POST",
    "path": "/lamps/",
    "query_string": b"",
    "http_version": "1.1",
    "headers": [(b"content-length", b"5")],
}


def sent(answer: HttpResponseBase, *, read: list[bytes] | None = None) -> list[Any]:
    """What is sent to the browser for this answer; ``read`` takes the body that Django saw."""
    messages: list[Any] = []

    def pages(environ: Any, start: Any) -> HttpResponseBase:
        if read is not None:
            read.append(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        start(f"{answer.status_code} Whatever", list(answer.items()))
        return answer

    async def send(message: Any) -> None:
        assert threading.current_thread() is threading.main_thread()
        messages.append(message)

    asyncio.run(Threads(pages, most=1)(dict(SCOPE), BytesIO(b"brass"), send))
    return messages


class TestThreads:
    def test_it_sends_a_page_as_a_whole(self) -> None:
        read: list[bytes] = []
        begin, body = sent(HttpResponse("lamp", status=201, headers={"X-Lamp": "é"}), read=read)
        assert begin["status"] == 201 and (b"x-lamp", "é".encode("latin-1")) in begin["headers"]
        assert (body["body"], body["more_body"]) == (b"lamp", False)
        assert read == [b"brass"]

    def test_it_sends_a_stream_piece_by_piece_and_closes_it(self) -> None:
        closed = []
        answer = StreamingHttpResponse(iter([b"la", b"mp"]))
        answer._resource_closers.append(lambda: closed.append(True))  # type: ignore[attr-defined]
        _, *pieces = sent(answer)
        told = [(each["body"], each["more_body"]) for each in pieces]
        assert told == [(b"la", True), (b"mp", True), (b"", False)]
        assert closed

    def test_it_tells_who_waits_that_a_stream_broke(self) -> None:
        def pieces() -> Iterator[bytes]:
            yield b"la"
            raise OSError("the disk is gone")

        with pytest.raises(OSError, match="the disk"):
            sent(StreamingHttpResponse(pieces()))
