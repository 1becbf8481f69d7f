"""The header lines of a mail as values, however broken they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.message import Message as Part
from email.utils import getaddresses, parsedate_to_datetime
from functools import lru_cache

from kept.archives.charsets import decoded
from kept.archives.fields import EARLIEST_YEAR, LATEST_YEAR

_ID = re.compile(r"<([^<>\s]{1,500})>")
_FOLD = re.compile(r"\s*[\r\n]+\s*")
_MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Person:
    """A name, where one is given, and an address in small letters."""

    name: str | None
    email: str


class Lines:
    """The header lines of a mail, by their names in small letters."""

    def __init__(self, part: Part) -> None:
        self._lines: dict[str, list[str]] = {}
        for name, value in part.raw_items():
            self._lines.setdefault(name.lower(), []).append(str(value))

    def __contains__(self, name: str) -> bool:
        return name in self._lines

    def first(self, name: str) -> str:
        """Return the first line of a name, decoded; empty where there is none."""
        lines = self._lines.get(name)
        return decoded(lines[0]) if lines else ""

    def every(self, name: str) -> tuple[str, ...]:
        """Return all lines of a name, decoded, as far as anybody has reason to write them."""
        return tuple(decoded(line) for line in self._lines.get(name, ())[:_MOST_LINES])

    def ids(self, name: str) -> tuple[str, ...]:
        """Return the Message-IDs that a line names, without their brackets, each once."""
        return tuple(dict.fromkeys(_ID.findall(self.first(name))))

    def people(self, *names: str) -> list[Person]:
        """Return everybody in the lines of the names, once."""
        lines = [line for name in names for line in self._lines.get(name, ())]
        people = (person for line in lines[:_MOST_LINES] for person in _people_in(line))
        return list({person.email: person for person in people}.values())

    def date(self) -> datetime | None:
        """Return when it was sent; without a usable Date, when the first machine received it.

        It has the zone that is written, or none where none is.
        """
        received = self.first("received").rpartition(";")[2]
        for written in (self.first("date"), received):
            try:
                at = parsedate_to_datetime(written.strip())
            except (ValueError, TypeError, IndexError, OverflowError):
                continue
            if EARLIEST_YEAR <= at.year <= LATEST_YEAR:
                return at
        return None


@lru_cache(maxsize=10_000)  # a mailbox is full of the same few people
def _people_in(line: str) -> tuple[Person, ...]:
    try:
        pairs = getaddresses([_FOLD.sub(" ", line)])
    except (ValueError, IndexError, RecursionError):
        return ()
    people = (Person(_name(name), decoded(email).lower()) for name, email in pairs)
    return tuple(person for person in people if "@" in person.email)


def _name(written: str) -> str | None:
    """Return a display name, "Varga, Mona" turned round."""
    name = decoded(written).strip(" '\"")
    if not name or "@" in name:
        return None
    last, comma, first = name.partition(", ")
    return f"{first} {last}" if comma and first.isalpha() and last.isalpha() else name
