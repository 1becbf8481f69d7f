"""What stands beside the composer: what the customer asks, and what need not be asked again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from kept.desk.coaching.house import house_of
from kept.desk.coaching.needed import NOTHING, Needed, needed, told_or_asked
from kept.desk.coaching.rows import as_seen
from kept.desk.conversations.models import Attachment, Conversation
from kept.mistakes import conversation as talks
from kept.mistakes.engine import DRAFT
from kept.mistakes.facts import facts_of
from kept.mistakes.house import House
from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading
from kept.mistakes.text.slots import NAMES
from kept.mistakes.text.steps import reported_steps

QUESTIONS = frozenset({"open-question", "put-off"})
"""What no reply takes up, or only says that we will look."""
FACTS = frozenset({"given", *QUESTIONS})
ELSEWHERE = frozenset({"name", "email"})
"""Facts that the panel about the customer shows already."""


@dataclass(frozen=True)
class Asked:
    """A question that no reply takes up yet; ``key`` is the same in an answer about a draft."""

    key: str
    message: int
    words: str


@dataclass(frozen=True)
class Given:
    """A fact that the customer gave: asking for it again is ``explains-again``."""

    name: str
    value: str
    message: int


@dataclass(frozen=True)
class Beside:
    """Open questions in the order they were asked, and facts, each once, with its latest value."""

    asked: tuple[Asked, ...] = ()
    given: tuple[Given, ...] = ()
    tried: tuple[Given, ...] = ()
    """Steps they took already, in their own words: telling them again is ``talked-over``."""
    needed: Needed = NOTHING
    """What is not known before the first reply, and the question for it."""


def beside(conversation: Conversation, *, at: datetime, draft: str = "") -> Beside:
    """What to answer and what not to ask; nothing where the language is not known.

    ``draft`` begins a conversation: what it tells or asks for is no longer needed.
    """
    house, seen = house_of(conversation), as_seen(conversation)
    reading = Reading(seen, house, at)
    if not reading.speaks:
        return Beside()
    facts = facts_of(reading, FACTS)
    asked = tuple(
        Asked(key_of(fact), int(fact.message), " ".join(fact.quote.split()))
        for fact in facts
        if fact.kind in QUESTIONS
    )
    ours = _with_draft(seen, draft, house, at)
    lacking = needed(
        reading, tags=conversation.taggings.values_list("tag__name", flat=True),
        files=Attachment.objects.filter(message__conversation=conversation.pk).exists(),
        orders=len(reading.conversation.orders or ()),
        known=told_or_asked(ours.said[-1]) if ours else frozenset(),
        language=(ours or reading).language,
    )  # fmt: skip
    return Beside(asked, tuple(_given(facts)), tuple(_tried(reading)), lacking)


def _with_draft(seen: talks.Conversation, draft: str, house: House, at: datetime) -> Reading | None:
    if not draft.strip():
        return None
    said = talks.Message(DRAFT, "agent", draft, at=at)
    reading = Reading(replace(seen, messages=(*seen.messages, said)), house, at)
    return reading if reading.speaks else None


def key_of(fact: Fact) -> str:
    """What names a question in the page and in the answer about a draft."""
    return f"{fact.message}-{fact.start}"


def _tried(reading: Reading) -> Iterable[Given]:
    """Each sentence once, however many steps it reports."""
    told: dict[str, Given] = {}
    for step in reported_steps(reading):
        span = step.said.span(step.said.sentence(step.place))
        words = " ".join(step.said.message.text[span.start : span.end].split())
        told.setdefault(words, Given(step.name, words, int(step.said.message.id)))
    return told.values()


def _given(facts: Iterable[Fact]) -> Iterable[Given]:
    """The latest value of each, and each value once: a number that names an order names no parcel,
    whatever stands beside it."""
    latest: dict[str, Given] = {}
    for fact in facts:
        slot, value = str(fact.details.get("slot", "")), str(fact.details.get("value", ""))
        if fact.kind == "given" and value and slot not in ELSEWHERE:
            latest[slot] = Given(NAMES.get(slot, slot), value, int(fact.message))
    by_rank = sorted(latest, key=list(NAMES).index)
    first = {latest[slot].value.casefold(): slot for slot in reversed(by_rank)}
    return [one for slot, one in latest.items() if first[one.value.casefold()] == slot]
