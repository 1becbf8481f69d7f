"""What a form knows of the facts in house rules: hours, what is needed, register, policies ..."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kept.desk.coaching.house_text import Table, read, with_tables
from kept.mistakes.calendar import Hours, Week
from kept.mistakes.house import House, HouseError, Policy, RegisteredFact
from kept.mistakes.suppressions import Suppression

Needed = tuple[str, tuple[str, ...]]
"""Words of a topic with commas, and the facts that an answer about it needs."""


@dataclass(frozen=True)
class Facts:
    """``hours`` are None where the rules tell none: those of the team hold then."""

    hours: Hours | None
    needed: tuple[Needed, ...] = ()
    register: tuple[RegisteredFact, ...] = ()
    policies: tuple[Policy, ...] = ()
    suppressions: tuple[Suppression, ...] = ()


def facts_of(text: str) -> Facts:
    """What the rules in a text say of these; raises HouseError."""
    return _facts(read(text))


def with_facts(text: str, facts: Facts) -> str:
    """The text with these facts; a table that says them already keeps every character.

    Raises:
        HouseError: the text says them in another form, such as all on one line.
    """
    before = facts_of(text)
    tables: dict[str, Table | list[Table]] = {}
    if facts.hours != before.hours:
        tables["hours"] = _hours(facts.hours) if facts.hours else {}
    if facts.needed != before.needed:
        tables["needed"] = dict(facts.needed)
    for name in ("register", "policies", "suppressions"):
        if getattr(facts, name) != getattr(before, name):
            tables[name] = list(_rows(getattr(facts, name)))
    new = with_tables(text, tables) if tables else text
    if facts_of(new) != facts:
        where = ", ".join(f"[{name}]" for name in tables)
        raise HouseError(f"write {where} as tables of their own; they stand there in another form.")
    return new


def _facts(house: House) -> Facts:
    hours = house.hours if house.hours.configured else None
    needed = tuple((words, tuple(facts)) for words, facts in house.needed.items())
    return Facts(hours, needed, house.register, house.policies, house.suppressions)


def _hours(hours: Hours) -> Table:
    """The zone always, so that there is a table; of the rest what is not as usual."""
    table: dict[str, Any] = {"zone": hours.zone}
    for name in ("always_open", "country", "subdivision", "closed"):
        if getattr(hours, name):
            table[name] = getattr(hours, name)
    if hours.week != Week():
        table["week"] = dict(vars_of(hours.week))
    return table


def vars_of(week: Week) -> Iterable[tuple[str, tuple[str, ...]]]:
    """(day, its spans), Monday first."""
    return [(day, getattr(week, day)) for day in Week.__dataclass_fields__]


def _rows(facts: Iterable[Any]) -> Iterable[Table]:
    """Each as a table without what is empty."""
    for one in facts:
        told = {name: getattr(one, name) for name in type(one).__dataclass_fields__}
        yield {name: value for name, value in told.items() if value not in ("", (), None)}
