"""A program that heard no answer asks again: what was promised is promised once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from kept.desk.promises.models import Asked, Promise
from kept.desk.promises.refusals import AskedOtherwise
from kept.desk.staff.models import Key

KNOWN_FOR = timedelta(days=7)
"""So long a program may ask again."""


@dataclass(frozen=True)
class Request:
    """What a program calls a request (``name``), and a digest of what it says in it."""

    key: Key
    name: str
    digest: str


def make_once(
    request: Request, making: Callable[[], Promise], *, at: datetime
) -> tuple[Promise, bool]:
    """The promise that the request made, by ``making`` if it is new; and whether it is.

    Raises:
        AskedOtherwise: the key has sent something else by this name. And what ``making`` raises.
    """
    if (before := _made_by(request)) is not None:
        return before, False
    try:
        with transaction.atomic():
            promise = making()
            Asked.objects.create(
                key=request.key, name=request.name, request=request.digest, promise=promise, at=at
            )
    except IntegrityError:  # the same request was faster: what this one made is undone
        if (before := _made_by(request)) is None:
            raise
        return before, False
    return promise, True


def _made_by(request: Request) -> Promise | None:
    asked = Asked.objects.filter(key=request.key, name=request.name).select_related("promise")
    before = asked.first()
    if before is None:
        return None
    if before.request != request.digest:
        raise AskedOtherwise(
            f"“{request.name}” named another request before. Give each request a name of its own, "
            "and a name again only to send the very same once more."
        )
    return before.promise


def forget_requests(at: datetime) -> int:
    """Forget requests that nobody sends again any more; how many."""
    return Asked.objects.filter(at__lt=at - KNOWN_FOR).delete()[0]
