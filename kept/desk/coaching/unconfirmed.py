"""What a reply promises and nobody said a word about: held to it where it is clear, else asked.

Clear is a call or a message to the customer with a time to it at an hour that suits them, bound to
no condition, where no other promise of that way is open. The customer relies on it, so it is in
the ledger at once; everything else stays a question below the message until somebody answers it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import call_hours, promise_times, promised
from kept.desk.coaching.chips import NO_PROMISE, chips
from kept.desk.conversations.models import ChannelKind, Conversation, Message
from kept.desk.promises import actions
from kept.desk.promises.models import CALL, Spoken
from kept.desk.promises.queries import unanswered
from kept.desk.promises.rows import told_time
from kept.desk.staff.models import Agent

MOST = 3
"""Moments that a line offers."""
CLEAR = frozenset({CALL, *ChannelKind.values})
"""Ways of keeping a promise that the desk itself sees happen."""


def see_to(
    message: Message, confirmed: Iterable[actions.Terms], *, by: Agent, at: datetime
) -> None:
    """Lose nothing of what a reply that is being sent promises; ``confirmed`` is in the ledger.

    Call it in the transaction that wrote the reply.
    """
    conversation, known = message.conversation, tuple(confirmed)
    for one in chips(conversation, message.own_text, by=by, at=message.at):
        if any(_is_same(one, terms, by) for terms in known):
            continue
        span, due, begins = (one.start, one.end), _moment(one.due, by), _moment(one.begins, by)
        if due is not None and due <= message.at:
            due = begins = None
        terms = terms_of(conversation, one.what, one.how, due, begins, by=by) if due else None
        if (
            terms
            and _is_clear(one)
            and not any(call_hours.promised_calls(conversation, [terms], at=at))
        ):
            actions.hold_to(message, span, terms, by=by, at=message.at)
        else:
            actions.ask_about(
                message, span, what=one.what, how=one.how, due_at=due, due_from=begins,
                instead_of=one.instead_of,
            )  # fmt: skip


def deny(spoken: Spoken, *, by: Agent, at: datetime) -> None:
    """Say that it is no promise; the same words are not asked about again in that conversation.

    Raises:
        Settled: as ``promises.deny``.
    """
    with transaction.atomic():
        actions.deny(spoken, by=by, at=at)
        conversation = spoken.message.conversation
        coaching.dismiss(
            conversation, code=NO_PROMISE, quote=spoken.quote, why="", by=by, at=at
        )  # fmt: skip


def terms_of(
    conversation: Conversation, what: str, how: str, due: datetime, begins: datetime | None,
    *, by: Agent, instead_of: int | None = None,
) -> actions.Terms:  # fmt: skip
    """A promise to the customer: told in their zone, and reminded as the house says."""
    return actions.Terms(
        what=what, how=how, due_at=due, due_from=begins,
        zone=str(promise_times.zone_of(conversation, by)), lead=promised.lead(conversation),
        instead_of=instead_of,
    )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """What stands below a message: a promise that was entered by itself, or a question."""

    pk: int
    is_kept: bool
    who: str
    quote: str
    what: str
    when: str
    due: str
    choices: tuple[tuple[str, str], ...]
    instead: str


def lines(conversation: Conversation, agent: Agent, *, at: datetime) -> dict[int, list[Line]]:
    """Those lines by number of the message, times in the reader's zone; one query if there are
    none."""
    found: dict[int, list[Line]] = {}
    open_ones = unanswered(conversation)
    good = promise_times.by_way(conversation, agent, at)
    for one in open_ones:
        asks = one.promise is None and one.due_at is None
        found.setdefault(one.message_id, []).append(
            _line(one, agent, good(one.how)[:MOST] if asks else (), at)
        )
    return found


def _line(one: Spoken, agent: Agent, good: tuple[tuple[str, str], ...], at: datetime) -> Line:
    zone = ZoneInfo(agent.zone)
    old = one.instead_of
    return Line(
        pk=one.pk, is_kept=one.promise is not None,
        who="You" if one.message.agent_id == agent.pk else "We",
        quote=one.quote, what=one.what,
        when=told_time(one.due_from, one.due_at, zone, at) if one.due_at else "",
        due=promise_times.field_of(one.due_at, zone), choices=good,
        instead=old.what if old is not None and old.closed_at is None else "",
    )  # fmt: skip


def _is_clear(one: promised.Offered) -> bool:
    return one.how in CLEAR and not one.condition and one.instead_of is None


def _is_same(one: promised.Offered, terms: actions.Terms, by: Agent) -> bool:
    """Whether that was confirmed: its words may have been touched up since, or its time moved."""
    ours, theirs = _plain(one.quote), _plain(terms.quote)
    same_words = bool(theirs) and (theirs in ours or ours in theirs)
    return same_words or (one.how == terms.how and _moment(one.due, by) == terms.due_at)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _moment(field: str, by: Agent) -> datetime | None:
    return datetime.fromisoformat(field).replace(tzinfo=ZoneInfo(by.zone)) if field else None
