"""What a form knows of the house rules (levels, numbers, tone, allowances), and back as text."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from kept.desk.coaching.house_text import read, with_tables
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.house import Allowances, House, HouseError, Tone
from kept.mistakes.thresholds import Thresholds


@dataclass(frozen=True)
class Values:
    """``levels`` by name of the mistake; what is not in it stays as it was measured."""

    levels: dict[str, str]
    thresholds: Thresholds
    tone: Tone
    ask_again: tuple[str, ...]
    phrases: tuple[str, ...]
    nicknames: dict[str, tuple[str, ...]]


def values_of(text: str) -> Values:
    """What the rules in a text say of these; raises HouseError."""
    house = read(text)
    allowed = house.allowances
    nicknames = {name: tuple(short) for name, short in allowed.nicknames.items()}
    return Values(
        _levels(house), house.thresholds, house.tone, allowed.ask_again, allowed.phrases, nicknames
    )


def with_values(text: str, values: Values) -> str:
    """The text with these values; what equals them already keeps every character.

    Raises:
        HouseError: the text says them in another form, such as all tables on one line.
    """
    before = values_of(text)
    tables: dict[str, dict[str, Any]] = {}
    if values.thresholds != before.thresholds:
        tables["thresholds"] = _differing(values.thresholds, Thresholds())
    if values.tone != before.tone:
        tables["tone"] = _differing(values.tone, Tone())
    allowed = read(text).allowances
    if values.levels != before.levels:
        ignored = tuple(w for w in allowed.ignore if values.levels.get(_name(w)) == "off")
        names = {_name(word) for word in ignored}
        tables["levels"] = {n: level for n, level in values.levels.items() if n not in names}
        allowed = replace(allowed, ignore=ignored)
    allowed = replace(
        allowed, ask_again=values.ask_again, phrases=values.phrases, nicknames=values.nicknames
    )
    if asdict(allowed) != asdict(read(text).allowances):
        tables["allowances"] = _differing(allowed, Allowances())
    new = with_tables(text, tables) if tables else text
    if values_of(new) != values:
        where = ", ".join(f"[{name}]" for name in tables)
        raise HouseError(f"write {where} as tables of their own; they stand there in another form.")
    return new


def _levels(house: House) -> dict[str, str]:
    """The levels that the rules give, by name; what they ignore is off."""
    off = {_name(word) for word in house.switched_off}
    given: dict[str, str | None] = {
        one.name: house.level_of(one.name, one.code) for one in MISTAKES
    }
    return {name: level for name, level in given.items() if level} | dict.fromkeys(off, "off")


def _name(word: str) -> str:
    """The name of a mistake that may be given by its code."""
    plain = word.strip().lower()
    return next((one.name for one in MISTAKES if one.code.lower() == plain), plain)


def _differing(one: Any, usual: Any) -> dict[str, Any]:
    """The fields of a dataclass that are not as usual."""
    return {
        field.name: getattr(one, field.name)
        for field in fields(one)
        if getattr(one, field.name) != getattr(usual, field.name)
    }
