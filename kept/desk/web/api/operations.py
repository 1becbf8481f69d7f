"""What programs may do, one value each: the addresses and the document are made of these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now
from django.views.decorators.csrf import csrf_exempt

from kept.desk.web.api.answers import EXPECTED, Stopped, refused, told
from kept.desk.web.api.door import Call, admitted, body_of, query_of

Given = tuple[int, msgspec.Struct]
"""The status of an answer, and what it says."""


@dataclass(frozen=True)
class Operation:
    """``does(call, **path, body=..., query=...)`` answers a ``method`` at ``route``.

    ``gives`` says what comes with which status, ``refuses`` which others there are beside those
    that every operation has. ``takes`` is the shape of the body, ``asks`` that of the query.
    """

    method: str
    route: str
    name: str
    summary: str
    does: Callable[..., Given]
    gives: dict[int, type[msgspec.Struct]]
    takes: type[msgspec.Struct] | None = None
    asks: type[msgspec.Struct] | None = None
    refuses: tuple[int, ...] = ()
    is_once: bool = False
    """Whether a program may name the request, to send it again without doing it again."""

    def answer(self, call: Call, path: dict[str, Any]) -> HttpResponse:
        """Read what is said, do it, and tell."""
        said: dict[str, Any] = {}
        query = query_of(call.request, self.asks)
        if query is not None:
            said["query"] = query
        if self.takes is not None:
            said["body"] = body_of(call.request, self.takes)
        return told(*self.does(call, **path, **said))


def view_of(*operations: Operation) -> Callable[..., HttpResponse]:
    """The view of one address. No cookie is looked at, so no other site can make a browser ask."""
    by_method = {operation.method: operation for operation in operations}
    allowed = ", ".join(by_method)

    @csrf_exempt
    def view(request: HttpRequest, **path: Any) -> HttpResponse:
        try:
            call = admitted(request, at=now())
            method = "GET" if request.method == "HEAD" else request.method
            operation = by_method.get(method or "")
            if operation is None:
                sentence = f"Here only {allowed} is known."
                raise Stopped(405, "wrong-method", sentence, Allow=allowed)
            return operation.answer(call, path)
        except EXPECTED as error:
            return refused(error)

    return view
