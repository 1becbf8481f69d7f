"""Programs of the cast: each acts as somebody, by a key."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kept.desk.contacts.models import Contact
from kept.desk.conversations.actions import receive
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff import keys
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON


class Program:
    """What a program does: JSON there and back, with a key and without cookies."""

    def __init__(self, secret: str) -> None:
        self.secret = secret
        self._client = Client(headers={"authorization": f"Bearer {secret}"})

    def get(self, path: str, **query: Any) -> Any:
        return self._client.get(f"/api/v1/{path}", query)

    def post(self, path: str, *, name: str = "", **said: Any) -> Any:
        headers = {"idempotency-key": name} if name else {}
        return self._client.post(
            f"/api/v1/{path}", said, content_type="application/json", headers=headers
        )

    def put(self, path: str, **said: Any) -> Any:
        return self._client.put(f"/api/v1/{path}", said, content_type="application/json")

    def raw(self, method: str, path: str, body: bytes, kind: str = "application/json") -> Any:
        return self._client.generic(method, f"/api/v1/{path}", body, content_type=kind)


ProgramOf = Callable[[Agent], Program]


@pytest.fixture
def program_of(olu: Agent) -> Iterator[ProgramOf]:
    """A program that acts as somebody."""
    cache.clear()  # how often it asked is counted there

    def made(agent: Agent) -> Program:
        return Program(keys.make_key(agent, name="Shop", expires_at=None, by=olu, at=now())[1])

    yield made
    cache.clear()


@pytest.fixture
def counted_in_memory(settings: Settings) -> None:
    """How often a key asks is counted without questions to the database, on PostgreSQL too."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@pytest.fixture
def conversation(support: Channel, mona: Contact) -> Conversation:
    said = receive(
        channel=support, contact=mona, subject="Lamp", text="Where is my lamp?", at=NOON
    )  # fmt: skip
    return said.conversation
