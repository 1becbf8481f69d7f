"""Typed access to the fields of a JSON record, with sentences for people when a type is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, time
from typing import Any

from kept.archives.archive import BadRecord

Aware = Callable[[datetime], datetime]

EARLIEST_YEAR, LATEST_YEAR = 1970, 2200


class Fields:
    """The fields of one object in a record; ``where`` and ``index`` say which, for sentences."""

    __slots__ = ("_aware", "_index", "_record", "_where")

    def __init__(
        self, record: Any, aware: Aware, where: str | None = None, index: int | None = None
    ) -> None:
        self._aware, self._where, self._index = aware, where, index
        if type(record) is not dict:
            raise BadRecord(f"{self._name()} is {_kind(record)}, not an object")
        self._record: dict[str, Any] = record

    def text(self, key: str) -> str | None:
        """Return a text; numbers count as text, because many systems number their ids."""
        value = self._record.get(key)
        if value is None or type(value) is str:
            return value
        if type(value) is int or type(value) is float:
            return str(value)
        raise self.wrong(key, "text")

    def required(self, key: str) -> str:
        """Return a text that must be there."""
        value = self.text(key)
        if value is None:
            raise BadRecord(f"{self._name(key)} is missing")
        return value

    def flag(self, key: str) -> bool | None:
        value = self._record.get(key)
        if value is None or type(value) is bool:
            return value
        raise self.wrong(key, "true or false")

    def count(self, key: str) -> int | None:
        value = self._record.get(key)
        if value is None or type(value) is int:
            return value
        raise self.wrong(key, "a whole number")

    def moment(self, key: str) -> datetime | None:
        """Return an aware time; an empty text is no time."""
        value = self._record.get(key)
        if not value and (value is None or value == ""):
            return None
        try:
            at = datetime.fromisoformat(value)
        except (ValueError, TypeError):
            raise self.wrong(key, "a time such as 2026-03-01T09:00:00+00:00") from None
        if not EARLIEST_YEAR <= at.year <= LATEST_YEAR:
            raise self.wrong(key, f"a time between {EARLIEST_YEAR} and {LATEST_YEAR}")
        return at if at.tzinfo is not None else self._aware(at)

    def required_moment(self, key: str) -> datetime:
        at = self.moment(key)
        if at is None:
            raise BadRecord(f"{self._name(key)} is missing")
        return at

    def clock(self, key: str) -> time | None:
        """Return a local time of day such as 09:00."""
        value = self._record.get(key)
        if value is None:
            return None
        try:
            return time.fromisoformat(value)
        except (ValueError, TypeError):
            raise self.wrong(key, "a time of day such as 09:00") from None

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.items(key) or []
        if all(type(item) is str for item in value):
            return tuple(value)
        raise self.wrong(key, "a list of texts")

    def items(self, key: str) -> list[Any] | None:
        value = self._record.get(key)
        if value is None or type(value) is list:
            return value
        raise self.wrong(key, "a list")

    def objects(self, key: str) -> Iterator[Fields]:
        """Yield the objects of a list; nothing where there is no list."""
        for index, item in enumerate(self.items(key) or ()):
            yield Fields(item, self._aware, key, index)

    def inner(self, key: str) -> Fields:
        """Return the object under a key; an empty one where there is none."""
        value = self._record.get(key)
        return Fields({} if value is None else value, self._aware, key)

    def raw(self, key: str) -> Any:
        return self._record.get(key)

    def wrong(self, key: str, wanted: str) -> BadRecord:
        """Return the error that says what a field holds and what it should hold."""
        return BadRecord(f"{self._name(key)} is {_kind(self._record.get(key))}, not {wanted}")

    def _name(self, key: str | None = None) -> str:
        owner = self._where or ("" if key else "the record")
        if self._index is not None:
            owner = f"{owner}[{self._index}]"
        return ".".join(part for part in (owner, key) if part)


def as_utc(at: datetime) -> datetime:
    """Return a time without a zone as UTC."""
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str):
        return repr(value if len(value) <= 40 else value[:39] + "…")
    words = {dict: "an object", list: "a list", bool: "true or false"}
    return words.get(type(value), "a number")
