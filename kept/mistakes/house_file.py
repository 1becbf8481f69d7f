"""From the text of a TOML file to frozen dataclasses, with errors for the person who wrote it.

A dataclass is a table and its fields are the keys, so a new key is one new field. What a file
leaves out keeps its default. A dataclass refuses a bad value by raising ``BadValue``. A field with
the metadata ``given`` is no key: it is true where the file has the table.
"""

from __future__ import annotations

import dataclasses
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from difflib import get_close_matches
from types import UnionType
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

Table = TypeVar("Table")
Path = tuple[str | int, ...]


class HouseError(ValueError):
    """The file cannot be used; the message says where, what and what to do, in one sentence."""


class BadValue(ValueError):
    """A value that a dataclass refuses: the key it stands under, and what is wrong with it."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(problem)
        self.key = key


def read(kind: type[Table], text: str, name: str) -> Table:
    """The table ``kind`` as ``text`` gives it; ``name`` is what errors call the file.

    Raises ``HouseError``.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise HouseError(_not_toml(name, text, str(error))) from None
    try:
        return _build(kind, kind(), table, ())
    except _Refused as refused:
        line = _line_of(text, refused.path)
        where = f"{name}, line {line}" if line else name
        raise HouseError(f"{where}: {refused}") from None


class _Refused(Exception):
    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(problem)
        self.path = path


def _not_toml(name: str, text: str, problem: str) -> str:
    found = re.search(r"\(at line (\d+), column \d+\)", problem)
    line = found[1] if found else max(1, len(text.splitlines()))
    said = re.sub(r" \(at .*\)$", "", problem)
    return f"{name}, line {line}: this is not TOML ({said}); write one key = value on each line."


def _build(kind: type[Table], default: Table | None, table: object, path: Path) -> Table:
    if not isinstance(table, dict):
        raise _Refused(path, f"{_title(path)} must be a table, not {_say(table)}.")
    keys = _keys(kind)
    for key in table:
        if key not in keys:
            raise _Refused((*path, key), _unknown(key, keys, path))
    given = {
        key: _value(keys[key], getattr(default, key, None), table[key], (*path, key))
        for key in table
    }
    missing = [key for key in _required(kind) if key not in given]
    if missing and default is None:
        raise _Refused(path, f"{_title(path)} needs {_any_of(missing, 'and')}.")
    given |= dict.fromkeys(_marks(kind), True)
    try:
        if default is None:
            return kind(**given)
        return dataclasses.replace(default, **given)  # type: ignore[type-var]
    except BadValue as bad:
        raise _Refused((*path, bad.key), f"{bad.key}: {bad}") from None


def _keys(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {
        field.name: hints[field.name]
        for field in dataclasses.fields(kind)
        if not field.metadata.get("given")
    }


def _marks(kind: type[Any]) -> list[str]:
    return [field.name for field in dataclasses.fields(kind) if field.metadata.get("given")]


def _required(kind: type[Any]) -> list[str]:
    return [
        field.name
        for field in dataclasses.fields(kind)
        if field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    ]


def _value(kind: Any, default: Any, given: object, path: Path) -> Any:
    origin = get_origin(kind)
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        return _build(kind, default, given, path)
    if origin is tuple:
        return _list(get_args(kind)[0], given, path)
    if origin is Mapping or (isinstance(origin, type) and issubclass(origin, Mapping)):
        return _mapping(get_args(kind)[1], given, path)
    if origin is Literal:
        return _choice(get_args(kind), given, path)
    choices = get_args(kind) if origin in (Union, UnionType) else (kind,)
    for choice in choices:
        plain = _plain(choice, given)
        if plain is not None:
            return plain
    raise _Refused(path, _wrong_type(path, choices, given))


def _list(kind: Any, given: object, path: Path) -> tuple[Any, ...]:
    if not isinstance(given, list):
        raise _Refused(path, f"{_last(path)} must be a list, as in [...], not {_say(given)}.")
    return tuple(_value(kind, None, item, (*path, at)) for at, item in enumerate(given))


def _mapping(kind: Any, given: object, path: Path) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _Refused(path, f"{_last(path)} must be a table, not {_say(given)}.")
    return {key: _value(kind, None, item, (*path, key)) for key, item in given.items()}


def _choice(choices: tuple[Any, ...], given: object, path: Path) -> Any:
    if given in choices:
        return given
    wanted = _any_of([f'"{choice}"' for choice in choices], "or")
    raise _Refused(path, f"{_last(path)} must be {wanted}, not {_say(given)}.")


def _plain(kind: Any, given: object) -> Any:
    """``given`` as a value of ``kind``; ``None`` where it is not one."""
    if isinstance(given, bool):
        return given if kind is bool else None
    if isinstance(given, int | float):
        if kind not in (int, float) or not math.isfinite(given) or given < 0:
            return None
        return given if isinstance(given, kind) else float(given) if kind is float else None
    if kind is time and isinstance(given, str) and re.fullmatch(r"\d\d:\d\d", given):
        return _time(given)
    if isinstance(given, datetime):
        return None
    return given if isinstance(given, kind) else None


def _time(given: str) -> time | None:
    try:
        return time.fromisoformat(given)
    except ValueError:
        return None


_TYPE_WORDS: dict[Any, str] = {
    bool: "true or false",
    int: "a whole number, zero or more",
    float: "a number, zero or more",
    str: "text in quotes",
    date: "a date such as 2026-12-24",
    time: 'a time of day such as "08:30"',
}


def _wrong_type(path: Path, choices: Iterable[Any], given: object) -> str:
    wanted = _any_of([_TYPE_WORDS[kind] for kind in choices if kind in _TYPE_WORDS], "or")
    return f"{_last(path)} must be {wanted}, not {_say(given)}."


def _unknown(key: str, keys: Iterable[str], path: Path) -> str:
    nearest = get_close_matches(key.lower(), list(keys), n=1)
    hint = f'did you mean "{nearest[0]}"?' if nearest else f"known are {_any_of(keys, 'and')}."
    return f'there is no key "{key}" in {_title(path)}; {hint}'


def _title(path: Path) -> str:
    names = ".".join(str(part) for part in path if isinstance(part, str))
    return f"[{names}]" if names else "the house rules"


def _last(path: Path) -> str:
    return next(str(part) for part in reversed(path) if isinstance(part, str))


def _say(given: object) -> str:
    match given:
        case bool():
            return str(given).lower()
        case str():
            return f'"{given[:40]}"'
        case dict():
            return "a table"
        case list():
            return "a list"
    return str(given)


def _any_of(words: Iterable[str], joined: str) -> str:
    *first, last = words
    return f"{', '.join(first)} {joined} {last}" if first else last


_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"\s*([\w\-.\"' ]+?)\s*=")


def _line_of(text: str, path: Path) -> int | None:
    """The line on which ``path``, or the nearest table around it, is written."""
    places = _places(text)
    while path and path not in places:
        path = path[:-1]
    return places.get(path)


def _places(text: str) -> dict[Path, int]:
    """Where each key and table begins. ``tomllib`` keeps no places, so this reads line by line."""
    places: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                count = sum(place[:-1] == table for place in places if place)
                table = (*table, count)
            places.setdefault(table[:-1] if isinstance(table[-1], int) else table, number)
            places.setdefault(table, number)
        elif key := _KEY.match(line):
            parts = (*table, *_parts(key[1]))
            for length in range(len(table) + 1, len(parts) + 1):
                places.setdefault(parts[:length], number)
    return places


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
