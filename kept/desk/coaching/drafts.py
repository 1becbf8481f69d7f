"""A draft judged while it is written: hints on its very words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from kept.desk.coaching import (
    call_hours,
    going_on,
    guards,
    introductions,
    length,
    lines,
    sentences,
    stock,
    wordings,
)
from kept.desk.coaching.beside import key_of
from kept.desk.coaching.drafted import Judged, judge
from kept.desk.coaching.house import house_of
from kept.desk.coaching.models import Denied
from kept.desk.coaching.offers import Offer, offers
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import Refusal
from kept.desk.promises.actions import Terms
from kept.desk.staff.models import Agent
from kept.mistakes.engine import DRAFT
from kept.mistakes.mistake import Finding, Level

QUESTIONS = frozenset({"open-question", "hardly-answered", "put-off"})
"""What a draft leaves open, for sure or as far as one can tell: it gets no tick."""


@dataclass(frozen=True)
class Hint:
    """One thing to look at: where in the text (characters), why, and what would be right."""

    code: str
    name: str
    level: str
    start: int
    end: int
    quote: str
    why: str
    better: str
    offers: tuple[Offer, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Look:
    """What was seen in a draft: hints, and the questions (see ``beside``) it leaves open.

    ``names`` are hints that are no mistake yet: a first reply that uses no name, or not both.
    """

    hints: tuple[Hint, ...] = ()
    questions: tuple[str, ...] = ()
    names: tuple[Hint, ...] = ()
    length: str = ""
    """That it is much, against what the customer wrote."""


def hints(
    conversation: Conversation, text: str, *, by: Agent, at: datetime, denied: Denied = frozenset()
) -> tuple[Hint, ...]:
    """The hints of ``look`` alone."""
    judged = judge(conversation, text, by=by, at=at, denied=denied)
    return _hints(judged, conversation, by=by, at=at) if judged else ()


def look(
    conversation: Conversation, text: str, *, by: Agent, at: datetime, denied: Denied = frozenset()
) -> Look:
    """What the engine sees in ``text``, were it sent by this person at this moment.

    What somebody said is no mistake stays silent in this conversation (``denied``: in one that is
    not there yet). The surest comes first.
    """
    judged = judge(conversation, text, by=by, at=at, denied=denied, facts=QUESTIONS)
    if judged is None:
        return Look()
    with_names = introductions.missing(judged.before, conversation, judged.text, by=by)
    return Look(
        _hints(judged, conversation, by=by, at=at),
        tuple(map(key_of, judged.questions)),
        tuple(_of_names(one, judged.text) for one in with_names) if judged.may_name else (),
        length.too_much(judged.seen, DRAFT, house_of(conversation), at),
    )


def _hints(
    judged: Judged, conversation: Conversation, *, by: Agent, at: datetime
) -> tuple[Hint, ...]:
    if not judged.findings:
        return ()
    spoken = lines.spoken_in(conversation)
    return tuple(
        _hint(_told(one, at), _offered(conversation, judged.text, one, spoken, by=by, at=at))
        for one in judged.findings
    )


def _told(finding: Finding, at: datetime) -> Finding:
    """The finding; of stock phrases with how often they were sent."""
    often = stock.how_often(finding.quote, at=at) if finding.code == "TON01" else ""
    return replace(finding, why=f"{finding.why} {often}") if often else finding


def _offered(
    conversation: Conversation, text: str, finding: Finding, spoken: sentences.Spoken, *, by: Agent,
    at: datetime,
) -> tuple[Offer, ...]:  # fmt: skip
    """What a card can do; instead of sending somebody elsewhere the conversation itself moves:
    by a link, or by our call at a good hour; stock phrases have what the team says instead."""
    others = offers(conversation, finding.code, by, spoken)
    if finding.code == "TON01":
        return (*wordings.offers(text, finding, conversation), *others)
    if finding.code == "RCH02":
        return (*others, *going_on.ways(text, finding, conversation, at=at))
    return others


class NeedsReason(Refusal):
    """A reply is stopped once by ``hints``: it goes out when somebody says why it is right.

    ``later`` is when it could go without one, if only the hour is wrong.
    """

    def __init__(self, hints: tuple[Hint, ...], later: datetime | None = None) -> None:
        self.hints, self.later = hints, later
        at_night = "This is no good hour for them. Send it later, or say why now."
        hurts = "This would hurt. Mend it, or say why it is right as it is."
        super().__init__(at_night if later else hurts)


def stopping(
    conversation: Conversation,
    text: str,
    *,
    reason: str,
    by: Agent,
    at: datetime,
    send_at: datetime | None = None,
    denied: Denied = frozenset(),
    promised: Iterable[Terms] = (),
) -> tuple[Hint, ...]:
    """What stops a text that is about to be sent (``send_at``: later): hints of level error,
    guards, and calls ``promised`` at a bad hour. With a reason nothing does.

    Raises:
        NeedsReason: there is something, and no reason was given.
    """
    given = hints(conversation, text, by=by, at=at, denied=denied)
    codes = frozenset(hint.code for hint in given)
    stops = guards.stops(guards.Sending(conversation, by, send_at or at, codes, text))
    guarded = {stop.code for stop in stops}
    errors = tuple(
        hint for hint in given if hint.level == Level.ERROR.word and hint.code not in guarded
    )
    stops = (*stops, *call_hours.promised_calls(conversation, promised, at=send_at or at))
    found = (*errors, *(of_guard(stop, given) for stop in stops))
    if found and not reason.strip():
        later = next((stop.later for stop in stops if stop.later), None)
        raise NeedsReason(found, later if len(found) == 1 else None)
    return found


def of_guard(stop: guards.Stop, given: tuple[Hint, ...] = ()) -> Hint:
    """What a guard says, as a hint; ``given`` may hold the words that it is about."""
    quote = next((hint.quote for hint in given if hint.code == stop.code), "")
    return Hint(stop.code, stop.name, Level.ERROR.word, 0, 0, quote, stop.why, stop.better)


def _of_names(one: introductions.Missing, text: str) -> Hint:
    return Hint(
        "PER01", "name-unused", Level.INFO.word, one.start, one.end, text[one.start : one.end],
        one.why, one.better, (one.offer,),
    )  # fmt: skip


def _hint(finding: Finding, offered: tuple[Offer, ...]) -> Hint:
    return Hint(
        finding.code, finding.mistake, finding.level.word, finding.start, finding.end,
        finding.quote, finding.why, finding.better, offered,
    )  # fmt: skip
