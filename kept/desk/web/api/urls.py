"""The addresses of the API: those of the operations, its document, and JSON for all others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from kept.desk.web.api.answers import problem
from kept.desk.web.api.document import document
from kept.desk.web.api.operations import view_of
from kept.desk.web.api.version_1 import OPERATIONS


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """The document, for anybody: it tells nothing that the program's own source does not."""
    return HttpResponse(json.dumps(document(), indent=1), content_type="application/json")


@csrf_exempt
def nothing(request: HttpRequest) -> HttpResponse:
    """No page answers a program, not even to say that there is none."""
    sentence = "There is no such address. Those there are end in a slash: see openapi.json."
    return problem(404, "not-found", sentence)


def _operations() -> Iterator[URLPattern]:
    for route, here in groupby(OPERATIONS, key=lambda one: one.route):
        each = tuple(here)
        yield path(route, view_of(*each), name=f"api-{each[0].name}")


urlpatterns: list[URLPattern] = [
    *_operations(),
    path("openapi.json", openapi, name="api-openapi"),
    re_path("", nothing, name="api-nothing"),  # matches all, with line breaks too
]
