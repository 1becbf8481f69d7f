"""The page for what broke: a sentence for each reason, and no look into the database."""

from __future__ import annotations

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from kept.desk.lib import room
from kept.desk.web.api.answers import problem

AGAIN = 5
"""Seconds after which a page that the database kept away is asked for again by itself."""


def broken(request: HttpRequest) -> HttpResponse:
    """Answers 507 if the disk is full, 503 if the database does not answer, else 500.

    Programs get a sentence instead of a page.
    """
    error = sys.exc_info()[1]
    if request.path.startswith("/api/"):
        return _for_a_program(error)
    if room.is_full(error):
        return HttpResponse(render_to_string("507.html"), status=507)
    if isinstance(error, OperationalError | InterfaceError):
        headers = {"Retry-After": str(AGAIN)}
        if request.method == "GET":  # what was posted would be posted again
            headers["Refresh"] = str(AGAIN)
        return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
    return HttpResponse(render_to_string("500.html"), status=500)


def _for_a_program(error: BaseException | None) -> HttpResponse:
    if room.is_full(error):
        return problem(507, "disk-full", "The desk's disk is full. Nothing was half saved.")
    if isinstance(error, OperationalError | InterfaceError):
        sentence = "The database does not answer just now. Ask again in a moment."
        return problem(503, "away", sentence, Retry_After=str(AGAIN))
    return problem(500, "broken", "Something broke. It is the desk's fault, and written down.")
