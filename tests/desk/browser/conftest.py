"""The desk in a real browser: one Chromium, one running desk, and people who are signed in."""

from __future__ import annotations

import asyncio
import gc
import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

pytest.importorskip("playwright", reason="playwright is not installed: uv sync --group browser")

import uvicorn
from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from playwright.sync_api import Browser, Page, expect
from psycopg import Connection

from kept.desk.asgi import Desk
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.browser.watching import Watched

# Playwright keeps an event loop in this thread; Django is only used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

# What is expected comes when it can: a busy machine is slow, and that is no fault of the desk.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def address(django_db_setup: None) -> Iterator[str]:
    """The desk's own ASGI application on a free port, on the database of the tests."""
    door = socket.create_server(("127.0.0.1", 0))
    desk = Desk()
    server = uvicorn.Server(
        uvicorn.Config(desk, lifespan="off", log_level="warning", timeout_graceful_shutdown=30)
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([door])), daemon=True)
    thread.start()
    yield f"http://localhost:{door.getsockname()[1]}"
    desk.live.close()
    server.should_exit = True
    thread.join(60)
    door.close()
    _hang_up()


def _hang_up() -> None:
    """Close the lines to PostgreSQL that threads of the desk held; else the database stays."""
    for line in [one for one in gc.get_objects() if issubclass(type(one), Connection)]:
        line.close()


@pytest.fixture
def visit(browser: Browser, address: str, transactional_db: None) -> Iterator[Visit]:
    """Open a page of the desk, signed in as somebody or as nobody: ``visit(ada, "/inbox/")``.

    When the test ends, no page may have logged an error or broken the content security policy;
    ``forgive`` names words of errors that belong to the test; ``how`` goes to the browser
    (``has_touch=True``, ``java_script_enabled=False``).
    """
    watched: list[Watched] = []

    def opened(
        agent: Agent | None, path: str = "/", *, forgive: tuple[str, ...] = (), **how: Any
    ) -> Page:
        how = {"viewport": {"width": 1280, "height": 860}} | how
        context = browser.new_context(base_url=address, **how)
        context.set_default_timeout(PATIENCE)
        if agent is not None:
            client = Client(SERVER_NAME="localhost")
            client.force_login(agent, backend="kept.desk.staff.signed_in.Backend")
            key = client.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": address}]
            )
        page = context.new_page()
        watched.append(Watched(page, forgive))
        page.goto(path)
        return page

    yield opened
    for each in watched:
        each.page.context.close()
    assert [problem for each in watched for problem in each.problems] == []


@pytest.fixture
def broken_leg(support: Channel, mona: Contact, ada: Agent, bo: Agent) -> Conversation:
    """Mona's chair, with a story: a question, a note, a reply, and a new question."""
    contacts.describe(mona, zone="Europe/Lisbon")
    contacts.save_order(mona, "1042", status="shipped", items=[("Oak chair", 2)])
    at = now() - timedelta(hours=30)
    first = actions.receive(
        channel=support, contact=mona, subject="Chair leg broke", at=at,
        text="Hello,\n\nthe leg of one chair broke after two days. Order 1042.\n\nMona",
    )  # fmt: skip
    found = first.conversation
    actions.assign(found, ada, by=bo, at=at + timedelta(minutes=4))
    actions.tag(found, ["broken", "chairs"], by=ada, at=at + timedelta(minutes=5))
    actions.write_note(
        found, by=bo, at=at + timedelta(minutes=8), html="<p>@Ada Okafor legs are in stock.</p>"
    )
    reply = actions.reply(
        found, by=ada, at=at + timedelta(minutes=20), html="<p>Dear Mona,</p><p>I am sorry. "
        "A new leg leaves us today.</p>",
    )  # fmt: skip
    actions.mark_sent(reply.delivery, at=at + timedelta(minutes=21))
    actions.receive(
        channel=support, contact=mona, conversation=found, at=now() - timedelta(hours=2),
        text="Thank you! Which tools do I need?",
    )  # fmt: skip
    for name, words in [("Jun Park", "Invoice for March"), ("Lea Brandt", "Lamp flickers")]:
        actions.receive(
            channel=support, contact=cast.contact(name), subject=words, text=f"{words}, please.",
            at=now() - timedelta(minutes=40),
        )  # fmt: skip
    found.refresh_from_db()
    return found
