"""Answers to programs: JSON, and one shape for everything that cannot be done."""

from __future__ import annotations

import re
from typing import Final

import msgspec
from django.db import DataError
from django.http import Http404, HttpResponse

from kept.desk.coaching.drafts import NeedsReason
from kept.desk.contacts.errors import Refused
from kept.desk.conversations.refusals import AnsweredMeanwhile, Refusal, TooLate
from kept.desk.promises.refusals import Settled, TimeIsOver
from kept.desk.web.api import shapes


class Stopped(Exception):
    """A request that is not answered; the text is a sentence for people."""

    def __init__(self, status: int, kind: str, sentence: str, **headers: str) -> None:
        super().__init__(sentence)
        self.status, self.kind = status, kind
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


EXPECTED: Final = (Stopped, Http404, Refusal, Refused, OverflowError, DataError)
"""What ends in a sentence; of the last two: nothing has a number that large, or such a name."""
_STANDS_AGAINST_IT = (Settled, TimeIsOver, AnsweredMeanwhile, TooLate)
"""How things are, not what was said: 409, not 422."""


def told(
    status: int, answer: msgspec.Struct, headers: dict[str, str] | None = None
) -> HttpResponse:
    """Any answer; nothing of a customer stays in a cache on its way."""
    return HttpResponse(
        msgspec.json.encode(answer), status=status, content_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )  # fmt: skip


def problem(status: int, kind: str, sentence: str, **headers: str) -> HttpResponse:
    """An answer that says what went wrong."""
    return refused(Stopped(status, kind, sentence, **headers))


def refused(error: Exception) -> HttpResponse:
    """The answer to a request that ended in one of EXPECTED."""
    sentence = str(error)
    match error:
        case Stopped():
            answer = shapes.Problem(kind=error.kind, sentence=sentence)
            return told(error.status, answer, error.headers)
        case NeedsReason():
            hints = [
                shapes.Hint(code=one.code, why=one.why, better=one.better, quote=one.quote)
                for one in error.hints
            ]
            return told(422, shapes.Problem(kind=_kind(error), sentence=sentence, hints=hints))
        case Refusal() | Refused():
            status = 409 if isinstance(error, _STANDS_AGAINST_IT) else 422
            return told(status, shapes.Problem(kind=_kind(error), sentence=sentence))
        case Http404():
            return told(404, shapes.Problem(kind="not-found", sentence=sentence))
    nothing = "There is no such thing, or you may not see it."
    return told(404, shapes.Problem(kind="not-found", sentence=nothing))


def _kind(error: Exception) -> str:
    """``TimeIsOver``: time-is-over."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
