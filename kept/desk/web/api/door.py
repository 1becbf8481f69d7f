"""Who asks: a key in the header, never a session; how often; and what the request says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import msgspec
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import HttpRequest
from django.http.request import UnreadablePostError

from kept.desk.lib import rate
from kept.desk.staff import keys
from kept.desk.staff.models import Agent, Key
from kept.desk.web.api.answers import Stopped

OFTEN, SPAN = 300, 60
"""So many requests a key may make in so many seconds."""
WRONG_OFTEN, WRONG_SPAN = 60, 600
"""So many wrong keys may come from an address in so many seconds."""
LONGEST_BODY = 200_000
Shape = TypeVar("Shape", bound=msgspec.Struct)


@dataclass(frozen=True)
class Call:
    """A request of a program that was let in."""

    request: HttpRequest
    key: Key
    at: datetime

    @property
    def agent(self) -> Agent:
        """Whom the program acts as."""
        return self.key.agent


def admitted(request: HttpRequest, *, at: datetime) -> Call:
    """The call, if a living key opens the door, and not too often.

    Raises:
        Stopped: 401 or 429.
    """
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    is_key = scheme.lower() == "bearer" and re.fullmatch(r"[\w-]{1,100}", secret, re.ASCII)
    key = keys.use_key(secret, at=at) if is_key else None
    if key is None:
        _refuse_guessing(request, at)
        raise Stopped(
            401, "no-key",
            "Send a key that is valid, in the header “Authorization: Bearer kept_…”. Owners make "
            "keys at Set up, API keys.", WWW_Authenticate="Bearer",
        )  # fmt: skip
    if not rate.allows("api", str(key.pk), at=at, most=OFTEN, seconds=SPAN):
        raise _too_often(at, SPAN)
    return Call(request, key, at)


def _refuse_guessing(request: HttpRequest, at: datetime) -> None:
    try:
        who = rate.visitor(request)
    except PermissionDenied:  # a proxy does not say from where: they all count as one
        who = ""
    if not rate.allows("api-door", who, at=at, most=WRONG_OFTEN, seconds=WRONG_SPAN):
        raise _too_often(at, WRONG_SPAN)


def _too_often(at: datetime, span: int) -> Stopped:
    seconds = span - int(at.timestamp()) % span
    return Stopped(
        429, "too-often", f"That is too often. Ask again in {seconds} seconds.",
        Retry_After=str(seconds),
    )  # fmt: skip


def body_of(request: HttpRequest, shape: type[Shape]) -> Shape:
    """What the body says.

    Raises:
        Stopped: 413, 415, 400 (no JSON) or 422 (not of this shape; the sentence says where).
    """
    if request.content_type != "application/json":
        raise Stopped(
            415, "no-json", "Send JSON, with the header “Content-Type: application/json”."
        )
    try:
        raw = request.body
    except (RequestDataTooBig, UnreadablePostError):
        raw = b" " * (LONGEST_BODY + 1)
    if len(raw) > LONGEST_BODY:
        raise Stopped(413, "too-large", f"Say it in {LONGEST_BODY // 1_000} kB.")
    try:
        return msgspec.json.decode(raw.decode(), type=shape)
    except msgspec.ValidationError as wrong:
        raise Stopped(422, "wrong-value", f"The body does not fit: {wrong}.") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as broken:
        raise Stopped(400, "no-json", f"The body is no JSON: {broken}.") from None


def query_of(request: HttpRequest, shape: type[Shape] | None) -> Shape | None:
    """What stands behind the question mark; nothing may stand there where there is no shape.

    Raises:
        Stopped: 422.
    """
    said = request.GET.dict()
    if shape is None:
        if said:
            raise Stopped(422, "wrong-value", f"Nothing here is called “{next(iter(said))}”.")
        return None
    try:
        return msgspec.convert(said, shape, strict=False)
    except msgspec.ValidationError as wrong:
        raise Stopped(422, "wrong-value", f"The address does not fit: {wrong}.") from None
