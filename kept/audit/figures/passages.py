"""The worst passages of a kind: a few quotes in their context, however long the archive is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from kept.mistakes.conversation import Author, Conversation, Message
from kept.mistakes.mistake import Level, Span
from kept.mistakes.text.plain import plain
from kept.mistakes.text.sentences import sentence_at, sentences

LIMIT = 8
"""Passages kept of each kind."""

_SAID, _AROUND, _SENTENCE = 700, 280, 180  # most characters of a quoted text
_LINES = 6  # most messages of a passage

Key = tuple[float, ...]
"""What makes a passage worse than another: bigger is worse, compared from the left."""

Rank = tuple[Key, str, str]
"""Its place among others, smaller first; no two quotes share one, so that no order decides."""


class Waited(NamedTuple):
    """How long the message with this id waited, and how long it should have at most."""

    message: str
    minutes: float
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a passage, shortened; ``marks`` are offsets into ``text``."""

    author: Author
    name: str | None
    at: datetime | None
    text: str
    marks: tuple[tuple[int, int], ...] = ()
    skipped: int = 0
    """How many messages were left out between the line before and this one."""
    waited: Waited | None = None
    """How long this message waited for an answer, where that is what the passage shows."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A quote with the messages around it, and what is to be said about it.

    ``code`` is that of a mistake, or empty for a passage that only illustrates a figure.
    """

    conversation: str
    code: str
    level: Level
    why: str
    better: str
    sentence: Line | None
    """The sentence that holds the first mark; ``None`` where nothing was said."""
    lines: tuple[Line, ...]
    channel: str | None
    when: datetime | None


@dataclass
class Worst:
    """The worst passages offered so far, each quote once.

    Keeping the smallest few of a fixed order makes the result independent of the order in which
    passages are offered and parts are merged.
    """

    limit: int = LIMIT
    ranked: dict[str, tuple[Rank, Passage]] = field(default_factory=dict)

    def offer(
        self, key: Key, conversation: str, quote: str, passage: Callable[[], Passage]
    ) -> None:
        """Keep ``passage`` if it belongs to the worst; it is only built in that case."""
        identity = " ".join(quote.split()).lower()[:_SENTENCE] or f"\0{conversation}"
        rank = (tuple(-part for part in key), conversation, identity)
        if self._admits(rank, identity):
            self._keep(rank, identity, passage())

    def merge(self, other: Worst) -> None:
        for identity, (rank, passage) in other.ranked.items():
            if self._admits(rank, identity):
                self._keep(rank, identity, passage)

    @property
    def passages(self) -> list[Passage]:
        """Worst first."""
        return [passage for _, passage in sorted(self.ranked.values(), key=lambda item: item[0])]

    def _admits(self, rank: Rank, identity: str) -> bool:
        if identity in self.ranked:
            return rank < self.ranked[identity][0]
        if len(self.ranked) < self.limit:
            return True
        return rank < max(held for held, _ in self.ranked.values())

    def _keep(self, rank: Rank, identity: str, passage: Passage) -> None:
        self.ranked[identity] = (rank, passage)
        if len(self.ranked) > self.limit:
            del self.ranked[max(self.ranked, key=lambda key: self.ranked[key][0])]


def quote(
    conversation: Conversation,
    spans: Sequence[Span],
    *,
    why: str,
    better: str = "",
    code: str = "",
    level: Level = Level.INFO,
    waited: Waited | None = None,
) -> Passage:
    """The passage that shows ``spans`` with the messages before and after the first of them.

    An empty span shows its message without a mark.
    """
    places = {message.id: place for place, message in enumerate(conversation.messages)}
    known = [span for span in spans if span.message in places]
    first = places[known[0].message] if known else None
    said = conversation.messages[first] if first is not None else None
    return Passage(
        conversation=conversation.id,
        code=code,
        level=level,
        why=why,
        better=better,
        sentence=_sentence(said, known[0]) if said else None,
        lines=tuple(_lines(conversation.messages, known, places, first or 0, waited)),
        channel=(said.channel if said else None) or conversation.channel,
        when=(said.at if said else None) or conversation.opened_at,
    )


def _lines(
    messages: Sequence[Message],
    spans: Sequence[Span],
    places: dict[str, int],
    first: int,
    waited: Waited | None,
) -> Iterable[Line]:
    """The message of the first span, its neighbours, and what the other spans point at."""
    wanted = [first, first - 1, first + 1, *(places[span.message] for span in spans)]
    shown = sorted({place for place in wanted if 0 <= place < len(messages)}, key=wanted.index)
    before = None
    for place in sorted(shown[:_LINES]):
        message = messages[place]
        marks = sorted({(span.start, span.end) for span in spans if span.message == message.id})
        limit = _SAID if any(start < end for start, end in marks) else _AROUND
        skipped = place - before - 1 if before is not None else 0
        line = _line(message, marks, limit, skipped=skipped)
        yield replace(line, waited=waited) if waited and waited.message == message.id else line
        before = place


def _sentence(message: Message, span: Span) -> Line:
    spans = sentences(message.text)
    start, end = sentence_at(spans, span.start) if spans else (0, len(message.text))
    end = max(end, min(span.end, len(message.text)))
    mark = (max(span.start - start, 0), max(span.end - start, 0))
    return _line(message, [mark], _SENTENCE, text=message.text[start:end])


def _line(
    message: Message,
    marks: Sequence[tuple[int, int]],
    limit: int,
    *,
    skipped: int = 0,
    text: str | None = None,
) -> Line:
    short, kept = shorten(own_words(message, marks) if text is None else text, marks, limit)
    return Line(message.author, message.name, message.at, short, kept, skipped)


def own_words(message: Message, marks: Sequence[tuple[int, int]]) -> str:
    """The text without the signature and the quoted mail below it, unless a mark is there."""
    said = len(plain(message.text).rstrip()) or len(message.text)
    return message.text[: max(said, *(end for _, end in marks), 0)]


def shorten(
    text: str, marks: Sequence[tuple[int, int]], limit: int
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """At most ``limit`` characters around the first mark, with an ellipsis where text is missing.

    The marks come back as offsets into the shortened text, without overlaps.
    """
    start = max(0, marks[0][0] - limit // 3) if marks and len(text) > limit else 0
    start = min(start, max(0, len(text) - limit))
    end = min(len(text), start + limit)
    head, tail = "…" * (start > 0), "…" * (end < len(text))
    kept: list[tuple[int, int]] = []
    reached = start
    for left, right in marks:
        left, right = max(left, reached), min(right, end)
        if left < right:
            kept.append((left - start + len(head), right - start + len(head)))
            reached = right
    return head + text[start:end] + tail, tuple(kept)
