"""A draft judged while it is written: hints on its very words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from kept.desk.coaching import (
    call_hours,
    calling_back,
    guards,
    introductions,
    length,
    reuse,
    rows,
    saved_texts,
    stock,
)
from kept.desk.coaching.beside import key_of
from kept.desk.coaching.house import house_of
from kept.desk.coaching.models import Denied, Dismissal
from kept.desk.coaching.offers import Offer, offers
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import Refusal
from kept.desk.promises.actions import Terms
from kept.desk.staff.models import Agent
from kept.mistakes.conversation import Message
from kept.mistakes.engine import DRAFT, check
from kept.mistakes.mistake import Finding, Level

CLOCKS = frozenset({"TIM01", "TIM02", "TIM03"})
"""Being late shows in the list; in a draft there is nothing to mend."""
QUESTIONS = frozenset({"open-question", "hardly-answered"})
"""What a draft leaves open, for sure or as far as one can tell: it gets no tick."""
LONGEST = 20_000


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
    return look(conversation, text, by=by, at=at, denied=denied).hints


def look(
    conversation: Conversation, text: str, *, by: Agent, at: datetime, denied: Denied = frozenset()
) -> Look:
    """What the engine sees in ``text``, were it sent by this person at this moment.

    What somebody said is no mistake stays silent in this conversation (``denied``: in one that is
    not there yet). The surest comes first.
    """
    text = text[:LONGEST]
    if not text.strip():
        return Look()
    seen = rows.as_seen(conversation)
    draft = Message(
        DRAFT, "agent", text, at=at, name=by.name, channel=seen.channel,
        reused=_reused(conversation, text, by=by, at=at),
    )  # fmt: skip
    with_draft = replace(seen, messages=(*seen.messages, draft))
    house = house_of(conversation)
    checked = check(with_draft, house, now=at, facts=QUESTIONS)
    found = [finding for finding in checked.findings if finding.message == DRAFT]
    said = Dismissal.objects.filter(conversation=conversation).values_list("code", "quote")
    silent = denied.union(said)
    kept = [
        finding for finding in found
        if finding.code not in CLOCKS and (finding.code, finding.quote) not in silent
    ]  # fmt: skip
    kept.sort(key=lambda finding: (-finding.level, finding.start))
    return Look(
        tuple(
            _hint(_told(one, at), _offered(conversation, one.code, by=by, at=at)) for one in kept
        ),
        tuple(key_of(fact) for fact in checked.facts),
        () if "PER01" in {code for code, _ in silent} else tuple(
            _of_names(one, text) for one in introductions.missing(seen, conversation, text, by=by)
        ),
        length.too_much(with_draft, DRAFT, house, at),
    )  # fmt: skip


def _told(finding: Finding, at: datetime) -> Finding:
    """The finding; of stock phrases with how often they were sent."""
    often = stock.how_often(finding.quote, at=at) if finding.code == "TON01" else ""
    return replace(finding, why=f"{finding.why} {often}") if often else finding


def _offered(
    conversation: Conversation, code: str, *, by: Agent, at: datetime
) -> tuple[Offer, ...]:
    """What a card can do; instead of sending somebody elsewhere we call, at a good hour."""
    others = offers(conversation, code, by)
    return (*others, calling_back.call_back(conversation, at=at)) if code == "RCH02" else others


def _reused(conversation: Conversation, text: str, *, by: Agent, at: datetime) -> int | None:
    """How many others got this text; 0 if it is a notice, which many get on purpose."""
    others = reuse.others(conversation, text, at=at)
    if not others:
        return others
    saved = saved_texts.made_from(text, saved_texts.at_hand(by.pk)).saved
    return 0 if any(one.is_notice for one in saved) else others


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
