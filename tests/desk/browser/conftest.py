"""The desk in a real browser: one Chromium, one running desk, and people who are signed in."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("playwright", reason="playwright is not installed: uv sync --group browser")

import uvicorn
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from kept.desk.asgi import Desk
from kept.desk.staff.models import Agent
from tests.desk.browser.watching import Watched

# Playwright keeps an event loop in this thread; Django is only used between its calls.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def address(django_db_setup: None) -> Iterator[str]:
    """The desk's own ASGI application on a free port, on the database of the tests."""
    door = socket.create_server(("127.0.0.1", 0))
    desk = Desk()
    server = uvicorn.Server(
        uvicorn.Config(desk, lifespan="off", log_level="warning", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([door])), daemon=True)
    thread.start()
    yield f"http://localhost:{door.getsockname()[1]}"
    desk.live.close()
    server.should_exit = True
    thread.join(10)
    door.close()


@pytest.fixture
def visit(browser: Browser, address: str, transactional_db: None) -> Iterator[Visit]:
    """Open a page of the desk, signed in as somebody or as nobody: ``visit(ada, "/inbox/")``.

    When the test ends, no page may have logged an error or broken the content security policy;
    ``forgive`` names words of errors that belong to the test.
    """
    watched: list[Watched] = []

    def opened(agent: Agent | None, path: str = "/", *, forgive: tuple[str, ...] = ()) -> Page:
        context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 860})
        if agent is not None:
            client = Client(SERVER_NAME="localhost")
            client.force_login(agent, backend="django.contrib.auth.backends.ModelBackend")
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
