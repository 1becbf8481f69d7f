"""House rules as text: read with every name checked, and single tables of it written anew.

The text is the truth: a form changes the tables that it knows and leaves every other character.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Any

from kept.desk.coaching.needed import KNOWN
from kept.desk.coaching.sentences import wrong
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.house import House, HouseError, load

NAME = "house rules"
"""What errors call the text."""
Table = Mapping[str, Any]
_HEAD = re.compile(r"^\s*\[+\s*([^\]\s]+)\s*\]+")
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def read(text: str) -> House:
    """The rules in the text, TOML.

    Raises:
        HouseError: it cannot be read, or names a mistake that there is not; it says the line.
    """
    house = load(text, NAME)
    known = {word for mistake in MISTAKES for word in (mistake.name, mistake.code.lower())}
    for word in house.named_mistakes:
        if word.strip().lower() not in known:
            near = get_close_matches(word.strip().lower(), known, n=1)
            hint = f'; did you mean "{near[0]}"?' if near else ". The manual lists all of them."
            raise HouseError(f'{NAME}, line {_line(text, word)}: no mistake is "{word}"{hint}')
    for word in {fact for facts in house.needed.values() for fact in facts} - KNOWN.keys():
        facts = ", ".join(KNOWN)
        raise HouseError(
            f'{NAME}, line {_line(text, word)}: no fact is "{word}"; there are {facts}.'
        )
    problem = wrong(house)
    if problem:
        word, why = problem
        raise HouseError(f"{NAME}, line {_line(text, word)}: {why}.")
    return house


def with_tables(text: str, tables: Mapping[str, Table | list[Table]]) -> str:
    """The text with these tables, or lists of them, in place of its own; empty ones are left out.

    Raises:
        HouseError: the text says them in another form, so that the result cannot be read.
    """
    lines = _without(text, tuple(tables))
    for name, table in tables.items():
        if isinstance(table, list):
            lines += [line for one in table for line in _written(name, one, is_one_of=True)]
        else:
            lines += _written(name, table)
    new = "\n".join(lines).strip()
    new = f"{new}\n" if new else ""
    read(new)
    return new


def _written(name: str, table: Table, *, is_one_of: bool = False) -> Iterable[str]:
    """A table as lines, or one of several; tables in it come after its own values."""
    values = {key: value for key, value in table.items() if not isinstance(value, Mapping)}
    if values:
        yield from ("", f"[[{name}]]" if is_one_of else f"[{name}]")
        yield from (f"{_key(key)} = {_value(value)}" for key, value in values.items())
    for key, inner in table.items():
        if isinstance(inner, Mapping):
            yield from _written(f"{name}.{_key(key)}", inner)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    if isinstance(value, bool | str):
        # A string of JSON is one of TOML, but for one letter that TOML wants escaped.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def _without(text: str, tables: tuple[str, ...]) -> list[str]:
    """The lines of a TOML text that stand in none of these tables."""
    kept: list[str] = []
    is_out = False
    for line in text.splitlines():
        head = _HEAD.match(line)
        if head:
            is_out = head[1].split(".")[0] in tables
        if not is_out:
            kept.append(line)
    return kept


def _line(text: str, word: str) -> int:
    """The first line that says a word; the first of all if none does as it is."""
    lines = enumerate(text.splitlines(), start=1)
    return next((number for number, line in lines if word in line), 1)
