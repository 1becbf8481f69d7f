"""A mistake and a finding: the two nouns everything else is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from kept.mistakes.reading import Reading

MANUAL = "docs/mistakes/"
"""Where the manual pages lie in the project; ``kept explain`` shows them anywhere."""

Need = Literal[
    "text",  # messages with words in them
    "story",  # messages or events: either will do
    "times",  # messages or events with a time
    "events",  # transfers, status changes, calls
    "owner-events",  # who owned it when
    "earlier",  # earlier conversations of this customer
    "customer-name",
    "timezone",
    "register",  # the facts register of the house rules
    "reuse",  # how many others got the same text
    "public",  # a public thread or posts
    "deadline-events",
]

NEED_WORDS: dict[str, str] = {
    "text": "no messages with text",
    "story": "neither messages nor events",
    "times": "no times on the messages",
    "events": "no record of transfers, status changes or calls",
    "owner-events": "no record of who owned the conversation",
    "earlier": "no earlier conversations of this customer",
    "customer-name": "the customer's name is not known",
    "timezone": "the customer's time zone is not known",
    "register": "the house rules hold no facts register",
    "reuse": "nobody counted how often a text was sent",
    "public": "no public posts",
    "deadline-events": "no ledger of promises and no times to tell what was kept",
}


class Level(IntEnum):
    """How sure a finding is; it follows the measured precision of its detector."""

    PREVIEW = 0
    INFO = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the text of the message with id ``message``."""

    message: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a detector yields: where it is, why it is a mistake, and what would have been right.

    ``spans`` are in reading order and the *first* is the one to look at; it may be empty only in a
    conversation without messages. ``why`` and ``better`` are one sentence each, for a person.
    ``level`` overrides the mistake's own level downwards or upwards where the rule says so.
    """

    spans: tuple[Span, ...]
    why: str
    better: str
    numbers: Mapping[str, int | float | str] = field(default_factory=dict)
    level: Level | None = None


@dataclass(frozen=True, slots=True)
class Mistake:
    """One of the 46: a value, not a class tree. ``detect`` is a pure function."""

    code: str
    name: str
    title: str
    group: str
    level: Level
    detect: Callable[[Reading], Iterable[Evidence]]
    needs: tuple[Need, ...] = ("text",)
    basis: Literal["words", "record", "both"] = "words"
    """``words``: judged from what was said, its level follows measured precision. ``record``:
    arithmetic on times and events, exact wherever the record is. ``both``: either shows it."""
    cues: frozenset[str] = frozenset()
    """If not empty, ``detect`` is only called when one of these cues is in the conversation."""

    @property
    def manual(self) -> str:
        """Where its manual page is."""
        return f"{MANUAL}{self.name}.md"


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake found in a conversation, with its evidence."""

    code: str
    mistake: str
    level: Level
    conversation: str
    message: str | None
    start: int
    end: int
    quote: str
    why: str
    better: str
    manual: str
    spans: tuple[Span, ...] = ()
    numbers: Mapping[str, int | float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something a conversation says that is no mistake: a promise, a complaint, a remedy ...

    ``kind`` is one of ``promise``, ``complaint``, ``asks-human``, ``remedy``, ``open-question``,
    ``given``, ``asked``, ``name-used``. ``details`` holds plain values: for a promise ``what``,
    ``due_text``, ``due`` (ISO 8601 with offset, or absent) and ``condition``; for given and asked
    the ``slot`` and ``value``.
    """

    kind: str
    conversation: str
    message: str
    start: int
    end: int
    quote: str
    details: Mapping[str, int | float | str] = field(default_factory=dict)
