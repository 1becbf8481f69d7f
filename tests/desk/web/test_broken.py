"""The page for what broke: which one it is, and that it needs no database."""

from __future__ import annotations

import errno

import pytest
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from kept.desk.lib.room import NoRoom
from kept.desk.web.broken import broken


def answer(error: Exception, method: str = "GET") -> HttpResponse:
    try:
        raise error
    except Exception:
        return broken(RequestFactory().generic(method, "/inbox/"))


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (OperationalError("server closed the connection unexpectedly"), 503, "does not answer"),
        (InterfaceError("connection already closed"), 503, "does not answer"),
        (OperationalError("database or disk is full"), 507, "disk is full"),
        (OperationalError('could not extend file "base": No space left on device'), 507, "full"),
        (OSError(errno.ENOSPC, "No space left on device"), 507, "what you wrote is still there"),
        (NoRoom("full"), 507, "full"),
        (OSError(errno.EACCES, "Permission denied"), 500, "Something broke"),
        (KeyError("lamp"), 500, "Something broke"),
    ],
)
def test_it_says_what_happened(error: Exception, status: int, words: str) -> None:
    told = answer(error)
    page = told.content.decode()
    assert told.status_code == status
    assert words in page
    assert str(error) not in page.replace("full", ""), "words of a machine help nobody"


def test_what_was_asked_for_is_asked_for_again_but_nothing_is_posted_twice() -> None:
    away = OperationalError("terminating connection due to administrator command")
    assert answer(away)["Refresh"] == "5"
    posted = answer(away, "POST")
    assert posted["Retry-After"] == "5"
    assert "Refresh" not in posted
