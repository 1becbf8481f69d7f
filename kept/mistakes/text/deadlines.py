"""Deadlines in a text: "by Friday", "within 2 hours", "tomorrow before noon your time".

A deadline is one core or several that stand together (a day, a time), with the words that lead to
it. Nothing is guessed from a word that is only sometimes a time: "may I", "we", "he sat" and
"the sun" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from kept.mistakes.calendar import BusinessClock
from kept.mistakes.text.deadline_words import LANGUAGES, Form, Grammar, Value, grammar
from kept.mistakes.text.due import When, latest
from kept.mistakes.text.read import Spoken

Kind = Literal["within", "day", "clock", "period", "date", "event", "vague"]

_WORD = re.compile(r"\w+")
_LEAD_REACH = 45
_JOINABLE = frozenset({"date", "day", "part", "clock", "period", "zone"})


@dataclass(frozen=True, slots=True)
class Deadline:
    """Characters ``start`` to ``end`` of a text that say by when.

    ``kind`` is ``within`` (a stretch of time from now), ``day``, ``clock`` (a time without a day),
    ``period`` (a week, a month), ``date``, ``event`` (a stretch of time that begins with something
    else: "within 2 days of your answer") or ``vague`` ("soon").
    """

    start: int
    end: int
    text: str
    kind: Kind
    when: When


def find(text: str, language: str = "en", words: AbstractSet[str] | None = None) -> list[Deadline]:
    """Deadlines in plain text (lower case, straight quotes), in order, none within another.

    ``words`` are the words of the text, where somebody has them already. Nothing is found in a
    language without a grammar.
    """
    if language not in LANGUAGES:
        return []
    rules = grammar(language)
    if not rules.possible(set(_WORD.findall(text)) if words is None else words):
        return []
    chains = _chains(text, rules, _cores(text, rules))
    return [deadline for chain in chains if (deadline := _deadline(text, rules, chain))]


def deadlines(spoken: Spoken, start: int, end: int) -> list[Deadline]:
    """The deadlines in a piece of a text: for ``once``."""
    return find(spoken.text[start:end], spoken.language)


def is_dated(found: list[Deadline]) -> bool:
    """Whether any of the deadlines tells a time rather than "soon"."""
    return any(deadline.kind != "vague" for deadline in found)


def due(
    deadline: Deadline, now: datetime, zone: tzinfo, clock: BusinessClock | None = None
) -> datetime | None:
    """The latest moment, in ``zone``, by which a deadline set at ``now`` is kept.

    ``zone`` is the customer's; "our time" is the zone of ``clock``. Working days and business
    hours are those of ``clock``, or Monday to Friday. ``None`` where no moment follows: "soon",
    a stretch from an event, a day that is over.
    """
    if deadline.kind in ("vague", "event"):
        return None
    return latest(deadline.when, now, zone, clock or BusinessClock())


@dataclass(frozen=True, slots=True)
class _Core:
    form: Form
    start: int
    end: int
    lead: int
    """Where the words that lead to the core begin; the core's own start without any."""
    led: bool
    values: dict[str, Value]


def _cores(text: str, rules: Grammar) -> Iterator[_Core]:
    end = 0
    for word in _WORD.finditer(text):
        place = word.start()
        if place < end or not (word.group() in rules.starts or text[place].isdigit()):
            continue
        found = rules.at(text, place)
        if found is None:
            continue
        form, match = found
        core = _core(text, rules, form, match)
        if core.led or not form.needs_lead:
            end = core.end
            yield core


def _core(text: str, rules: Grammar, form: Form, match: re.Match[str]) -> _Core:
    left = text[max(0, match.start() - _LEAD_REACH) : match.start()]
    lead = form.lead.search(left) if form.lead else None
    led = lead is not None or (form.kind == "within" and rules.takes.search(left) is not None)
    begins = match.start() - len(left) + lead.start() if lead else match.start()
    values = rules.values(form, match)
    return _Core(form, match.start(), match.end(), begins, led, values)


def _chains(text: str, rules: Grammar, cores: Iterator[_Core]) -> Iterator[list[_Core]]:
    """Cores that stand together as one deadline."""
    chain: list[_Core] = []
    for core in cores:
        if chain and _joins(text, rules, chain, core):
            chain.append(core)
            continue
        if chain:
            yield chain
        chain = [core]
    if chain:
        yield chain


def _joins(text: str, rules: Grammar, chain: list[_Core], core: _Core) -> bool:
    last = chain[-1]
    kinds = {other.form.kind for other in chain}
    if core.form.kind not in _JOINABLE or not kinds <= _JOINABLE:
        return False
    if core.form.kind == "zone" and last.form.kind != "clock":
        return False
    if any(not core.values.keys().isdisjoint(other.values) for other in chain):
        return False
    return rules.glue.fullmatch(text, last.end, core.start) is not None


def _deadline(text: str, rules: Grammar, chain: list[_Core]) -> Deadline | None:
    first, last = chain[0], chain[-1]
    if len(chain) == 1 and not _stands_alone(first):
        return None
    start, end = first.lead, _end(text, rules, first.lead, last.end)
    if _taken_back(text, rules, start, end, chain):
        return None
    values = {name: value for core in chain for name, value in core.values.items()}
    before = rules.before.search(text, start, first.start) is not None
    when = _when(values, rules, before=before)
    return Deadline(start, end, text[start:end], _kind(text, rules, chain), when)


def _end(text: str, rules: Grammar, start: int, end: int) -> int:
    """The end of a deadline with its tail ("at the latest") or the bracket it opened."""
    tail = rules.tail.match(text, end)
    if tail:
        return tail.end()
    return end + (text[end : end + 1] == ")" and "(" in text[start:end])


def _stands_alone(core: _Core) -> bool:
    return core.form.alone == "free" or (core.form.alone == "lead" and core.led)


def _taken_back(text: str, rules: Grammar, start: int, end: int, chain: list[_Core]) -> bool:
    """Whether the words around make it something else: "3 days ago", "since Friday"."""
    if rules.unless["itself"].fullmatch(text, start, end):
        return True
    left = text[max(0, start - _LEAD_REACH) : start]
    before = ("before", f"before_{chain[0].form.kind}")
    after = ("after", f"after_{chain[-1].form.kind}")
    return any(
        name in rules.unless and rules.unless[name].search(left) is not None for name in before
    ) or any(name in rules.unless and rules.unless[name].match(text, end) for name in after)


_KINDS: dict[str, Kind] = {
    "within": "within",
    "day": "day",
    "part": "day",
    "clock": "clock",
    "period": "period",
    "month": "period",
    "date": "date",
    "vague": "vague",
}


def _kind(text: str, rules: Grammar, chain: list[_Core]) -> Kind:
    kinds = {core.form.kind for core in chain}
    if "within" in kinds and rules.unless["event"].match(text, chain[-1].end):
        return "event"
    telling = ("date", "day", "part", "period", "month", "clock", "within", "vague")
    return _KINDS[next(kind for kind in telling if kind in kinds)]


def _when(values: dict[str, Value], rules: Grammar, *, before: bool) -> When:
    if "hour" in values:
        values["hour"] = _hour(values, rules.afternoon_below)
    if "noon" in values:
        values["hour"] = values.pop("noon")
    if rules.day_first and "first" in values:
        values |= {"day": values.pop("first"), "month": values.pop("second")}
    if "year" in values:
        values["year"] = int(values["year"]) % 2000 + 2000
    values.pop("meridiem", None)
    return When(**values, before=before)  # type: ignore[arg-type]


def _hour(values: dict[str, Value], afternoon_below: int) -> int:
    """The hour of 24: "3:30" is an afternoon, "9 in the evening" is 21."""
    hour, meridiem = int(values["hour"]), values.get("meridiem", -1)
    if meridiem == 0:
        return hour % 12
    late = meridiem == 12 or values.get("part") in ("afternoon", "evening", "night")
    early_number = meridiem == -1 and "part" not in values and 0 < hour < afternoon_below
    return hour + 12 if hour < 12 and (late or early_number) else hour
