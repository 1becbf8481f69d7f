"""Run the detectors over a conversation: the same in the composer, the live desk and an archive."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.facts import ALL_FACTS, facts_of
from kept.mistakes.house import House
from kept.mistakes.mistake import NEED_WORDS, Evidence, Fact, Finding, Level, Mistake, Need
from kept.mistakes.needs import lacking
from kept.mistakes.reading import Reading
from kept.mistakes.suppressions import Suppression, apply
from kept.mistakes.text.lexicon import LANGUAGES, lexicon

DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in one conversation, and what could not be checked."""

    conversation: str
    findings: tuple[Finding, ...]
    facts: tuple[Fact, ...]
    not_applicable: tuple[tuple[str, str], ...]
    """(code, reason) of every mistake that this conversation does not show either way."""
    language: str
    checked: bool
    """False if the words of this language are not known; times and events are judged anyway."""
    suppressed: frozenset[Suppression] = frozenset()
    """The suppressions of the house rules that hid a finding here."""


def check(
    conversation: Conversation,
    house: House,
    *,
    now: datetime | None = None,
    select: frozenset[str] | None = None,
    facts: frozenset[str] = ALL_FACTS,
) -> Checked:
    """Judge one conversation by the house rules.

    ``now`` (aware) is the moment of judging; without it only what the conversation itself shows
    counts. ``select`` limits the run to these codes, ``facts`` the facts to these kinds. The same
    input gives the same result, in the same order: by message, then by code.
    """
    reading = Reading(conversation, house, now)
    plan = _plan(house.switched_off, select, lacking(reading), reading.language)
    findings: list[Finding] = []
    for mistake, bits in plan.applicable:
        if bits is None or bits & reading.bits:
            findings += [_finding(reading, mistake, found) for found in mistake.detect(reading)]
    kept, used = apply(_in_order(conversation, findings), house.suppressions, _day(now))
    return Checked(
        conversation.id,
        kept,
        tuple(facts_of(reading, facts)) if reading.speaks else (),
        plan.not_applicable,
        reading.language,
        reading.speaks,
        used,
    )


def check_draft(
    conversation: Conversation,
    text: str,
    house: House,
    *,
    now: datetime,
    name: str | None = None,
) -> tuple[Finding, ...]:
    """Findings on a reply that is still being written: those whose evidence touches the draft.

    The draft is judged as if it were sent ``now`` by the agent ``name``; its message id is
    ``DRAFT``.
    """
    draft = Message(DRAFT, "agent", text, at=now, name=name, channel=conversation.channel)
    with_draft = replace(conversation, messages=(*conversation.messages, draft))
    findings = check(with_draft, house, now=now, facts=frozenset()).findings
    return tuple(found for found in findings if found.message == DRAFT)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The mistakes to look for in a conversation, and those that it does not show either way."""

    applicable: tuple[tuple[Mistake, int | None], ...]
    """Each with the bits of its cues, of which the conversation must hold one."""
    not_applicable: tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)  # an archive holds few kinds of conversation
def _plan(
    ignore: tuple[str, ...],
    select: frozenset[str] | None,
    missing: frozenset[Need],
    language: str,
) -> _Plan:
    """What to do with conversations in a language that lack these facts."""
    bits = lexicon(language).bits if language in LANGUAGES else None
    unknown = None if bits is not None else language
    ignored = frozenset(word.strip().lower() for word in ignore)
    wanted = [
        mistake
        for mistake in MISTAKES
        if ignored.isdisjoint((mistake.name, mistake.code.lower()))
        and (select is None or mistake.code in select)
    ]
    reasons = {mistake: _not_applicable(mistake, missing, unknown) for mistake in wanted}
    return _Plan(
        tuple(
            (mistake, (bits[mistake.cues] if bits is not None else 0) if mistake.cues else None)
            for mistake, reason in reasons.items()
            if not reason
        ),
        tuple((mistake.code, reason) for mistake, reason in reasons.items() if reason),
    )


def _not_applicable(mistake: Mistake, missing: frozenset[Need], unknown: str | None) -> str | None:
    if mistake.basis == "words" and unknown is not None:
        return f"the language {unknown!r} is not known"
    for need in mistake.needs:
        if need in missing:
            return NEED_WORDS[need]
    return None


def _day(now: datetime | None) -> date:
    """The day that suppressions are judged on; without a moment none has expired."""
    return now.date() if now else date.min


def _finding(reading: Reading, mistake: Mistake, found: Evidence) -> Finding:
    first = found.spans[0] if found.spans else None
    own = reading.house.level_of(mistake.name, mistake.code)
    return Finding(
        code=mistake.code,
        mistake=mistake.name,
        level=_LEVELS[own] if own else mistake.level if found.level is None else found.level,
        conversation=reading.conversation.id,
        message=first.message if first else None,
        start=first.start if first else 0,
        end=first.end if first else 0,
        quote=_quote(reading, found),
        why=found.why,
        better=found.better,
        manual=mistake.manual,
        spans=found.spans,
        numbers=found.numbers,
    )


_LEVELS = {"hint": Level.INFO, "warning": Level.WARNING, "error": Level.ERROR, "off": Level.PREVIEW}
"""The levels of house rules; what is off is not looked for at all."""


def _quote(reading: Reading, found: Evidence) -> str:
    if not found.spans:
        return ""
    first = found.spans[0]
    return reading.once(_texts)[first.message][first.start : first.end]


def _texts(reading: Reading) -> dict[str, str]:
    return {message.id: message.text for message in reading.conversation.messages}


def _in_order(conversation: Conversation, findings: list[Finding]) -> list[Finding]:
    if len(findings) < 2:
        return findings
    place = {message.id: index for index, message in enumerate(conversation.messages)}
    last = len(place)
    return sorted(
        findings, key=lambda found: (place.get(found.message or "", last), found.code, found.start)
    )
