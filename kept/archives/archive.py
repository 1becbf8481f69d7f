"""An archive: a file or folder that somebody exported, read as conversations one after another.

An archive can be iterated again from the start. What it could not read is in ``problems``, what it
had to assume is in ``notes``; both start afresh with each iteration.
"""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import IO, NamedTuple, TypeVar, cast
from zoneinfo import ZoneInfo

from kept.mistakes.conversation import Conversation

LONGEST_LINE = 64 * 1024 * 1024
MOST_PROBLEMS = 100
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_GZIP_MAGIC = b"\x1f\x8b"

_Item = TypeVar("_Item")


class UnreadableArchive(Exception):
    """The archive as a whole cannot be read; the text is one sentence for a person."""


class BadRecord(ValueError):
    """One record cannot be read; the text is a clause for a person, without the place."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A record that was skipped: ``place`` such as "line 812", and a sentence saying why."""

    place: str
    sentence: str


class Glimpse(NamedTuple):
    """What a first look at a conversation is for."""

    messages: int
    """How many there are."""
    latest: datetime | None
    """The last moment that it mentions as past."""
    replies: Sequence[str]
    """What agents say to the customer."""


@dataclass(frozen=True)
class Options:
    """What the person who exported the archive knows about it.

    ``us``: addresses, domains or names of the company's side. ``map``: which column holds what
    (CSV only). ``format``: a reader's name, where recognition should not decide. ``timezone``: the
    IANA zone of times that carry none.
    """

    us: tuple[str, ...] = ()
    map: Mapping[str, str] = field(default_factory=dict)
    format: str | None = None
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True)
class Sample:
    """What recognition may look at: the path, and the first bytes of a file (unpacked)."""

    path: Path
    head: bytes = b""
    is_packed: bool = False

    @property
    def is_folder(self) -> bool:
        return self.path.is_dir()

    @property
    def text(self) -> str:
        return self.head.removeprefix(_BYTE_ORDER_MARK).decode("utf-8", "replace")


def _itself(path: Path) -> list[Path]:
    return [] if path.is_dir() else [path]


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: its name, what it reads (for people), how it is recognised, how it is read.

    ``parse_line`` is there where one line is one conversation; ``glance_line`` sees less of it in
    less time, or nothing of a line that has to be parsed. ``by_offset`` says that the reader
    jumps about in the file, which a packed one does not allow. ``files`` finds the files of a path
    that are read. ``check`` raises UnreadableArchive where the options do not suit the file.
    """

    name: str
    reads: str
    recognise: Callable[[Sample], bool]
    read: Callable[[Archive], Iterator[Conversation]]
    parse_line: Callable[[bytes, Archive], Conversation] | None = None
    glance_line: Callable[[bytes, Archive], Glimpse | None] | None = None
    by_offset: bool = False
    files: Callable[[Path], list[Path]] = _itself
    check: Callable[[Sample, Options], None] | None = None


class Archive:
    """A readable archive; make one with ``open_archive``."""

    def __init__(self, sample: Sample, reader: Reader, options: Options) -> None:
        self.sample = sample
        self.path = path = sample.path
        self.reader = reader
        self.options = options
        self.format = reader.name
        self.files = reader.files(path)
        self.size = sum(file.stat().st_size for file in self.files)
        self.zone = zone_named(options.timezone)
        self.problems: list[Problem] = []
        self.problem_count = 0
        self.notes: list[str] = []
        self.passes = 1
        self._advanced = 0
        self._assumed_zone = False
        self._open: IO[bytes] | None = None

    def __iter__(self) -> Iterator[Conversation]:
        """Yield every conversation, from the start."""
        self._restart()
        yield from self._until_broken(self.reader.read(self))
        self._advanced = self.size * self.passes

    @property
    def splittable(self) -> bool:
        """Whether processes may share the work by ``lines`` and ``parse_line``."""
        return self.reader.parse_line is not None

    @property
    def position(self) -> int:
        """Bytes read so far, of ``size``."""
        inside = self._open.tell() if self._open and not self._open.closed else 0
        return min(self.size, (self._advanced + inside) // self.passes)

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Yield (line number from 1, line) of every line that is not blank, from the start."""
        self._restart()
        for number, line in self._until_broken(self.every_line()):
            if not line.isspace():
                yield number, line

    def parse_line(self, line: bytes) -> Conversation:
        """Return the conversation of one line of a splittable archive, or raise BadRecord."""
        if self.reader.parse_line is None:
            raise BadRecord(f"a {self.format} archive does not hold one conversation a line")
        return self.reader.parse_line(line, self)

    def glance_line(self, line: bytes) -> Glimpse | None:
        """Return what can be seen of a line without parsing it whole, None if nothing."""
        glance = self.reader.glance_line
        return glance(line, self) if glance else None

    # What readers call while they read; ``passes`` is how often they go over the bytes.

    def report(self, place: str, sentence: str) -> None:
        """Count a skipped record; the first hundred are kept with their places."""
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(place, sentence))

    def note(self, sentence: str) -> None:
        """Say once what had to be assumed."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def aware(self, at: datetime) -> datetime:
        """Return the time with a zone, noting it once where the zone had to be assumed."""
        if at.tzinfo is not None:
            return at
        if not self._assumed_zone:
            self._assumed_zone = True
            self.note(f"times without a zone were read as {self.options.timezone}")
        return datetime.combine(at, at.time(), self.zone)  # replace() takes six times as long

    def advance(self, count: int) -> None:
        """Count bytes read outside ``stream``."""
        self._advanced += count

    @contextmanager
    def stream(self, path: Path | None = None) -> Iterator[IO[bytes]]:
        """Open a file of the archive for reading bytes, unpacking .gz, and keep the position."""
        with (path or self.path).open("rb") as raw:
            self._open = raw
            try:
                yield unpacked(raw)
            finally:
                self._open = None
                self._advanced += raw.tell()

    def every_line(self, path: Path | None = None) -> Iterator[tuple[int, bytes]]:
        """Yield (line number from 1, line) of a file; memory is bounded by the longest line."""
        with self.stream(path) as stream:
            number = 0
            while line := stream.readline(LONGEST_LINE):
                number += 1
                if len(line) == LONGEST_LINE and not line.endswith(b"\n"):
                    _skip_line(stream)
                    self.report(f"line {number}", "the line is longer than 64 MB")
                else:
                    yield number, line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line

    def _restart(self) -> None:
        self.problems, self.problem_count, self.notes = [], 0, []
        self.passes, self._advanced, self._assumed_zone = 1, 0, False

    def _until_broken(self, items: Iterator[_Item]) -> Iterator[_Item]:
        """Yield the items; a file that breaks off in the middle is a problem, not a crash."""
        try:
            yield from items
        except (OSError, EOFError, zlib.error, sqlite3.Error) as error:
            self.report(f"byte {self.position}", f"reading stopped here: {error}")


def zone_named(name: str) -> tzinfo:
    """Return the zone of an IANA name, or raise UnreadableArchive."""
    if name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        raise UnreadableArchive(
            f"The time zone {name!r} is not known; use an IANA name such as Europe/Lisbon."
        ) from None


def unpacked(raw: IO[bytes]) -> IO[bytes]:
    """Return the stream, or what is inside where it is a gzip file."""
    return cast(IO[bytes], gzip.GzipFile(fileobj=raw)) if is_packed(raw) else raw


def is_packed(raw: IO[bytes]) -> bool:
    """Whether a file, read from its start, is a gzip file; it is at its start again afterwards."""
    magic = raw.read(len(_GZIP_MAGIC))
    raw.seek(0)
    return magic == _GZIP_MAGIC


def _skip_line(stream: IO[bytes]) -> None:
    while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
