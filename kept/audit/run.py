"""An audit: two passes over archives, and a report."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TextIO, TypeVar

from kept.archives.archive import Archive, Options
from kept.archives.recognise import open_archive
from kept.audit.chunks import Chunk, chunks
from kept.audit.errors import AuditError
from kept.audit.formats.format import Format
from kept.audit.judge import Judge, Portion
from kept.audit.outcome import Outcome
from kept.audit.reuse import Sketch
from kept.audit.settings import Settings
from kept.audit.survey import Survey, Surveyor

Result = TypeVar("Result")
_Result = TypeVar("_Result", covariant=True)


class Engine(Protocol):
    """Applies some work to chunks; gives the results in the order of the chunks."""

    def __call__(
        self, work: Callable[[Chunk], Result], chunks: Iterator[Chunk], /
    ) -> Iterator[Result]: ...


class Watch(Protocol):
    """Whoever looks on while an audit runs."""

    @property
    def stopped(self) -> bool:
        """Whether the audit should come to an end early."""

    def progress(self, step: str, done: int, size: int, messages: int) -> None:
        """Told after every chunk: bytes done of ``size`` in this step, messages judged so far."""


class Unwatched:
    """Nobody looks on."""

    stopped = False

    def progress(self, step: str, done: int, size: int, messages: int) -> None:
        pass


def one_process(work: Callable[[Chunk], Result], chunks: Iterator[Chunk], /) -> Iterator[Result]:
    """The engine that does all work here."""
    return map(work, chunks)


def audit(
    paths: Sequence[Path],
    options: Options,
    settings: Settings,
    report: Format[Any],
    stream: TextIO,
    *,
    engine: Engine = one_process,
    watch: Watch | None = None,
) -> Outcome:
    """Judge everything in ``paths`` and write the report to ``stream``.

    The moment of judging is the end of the period, or else the latest time in the archives. An
    audit that ``watch`` stops leaves a complete report on what was judged until then. Raises
    ``AuditError`` or ``UnreadableArchive``.
    """
    archives = tuple(_open(path, options) for path in paths)
    return _Run(archives, settings, report, engine, watch or Unwatched()).write(stream)


def _open(path: Path, options: Options) -> Archive:
    if path.exists() and not (path.is_file() or path.is_dir()):
        raise AuditError(
            f"{path} is neither a file nor a folder; it is read twice, so save it as a file first."
        )
    return open_archive(path, options)


class _Run:
    def __init__(
        self,
        archives: tuple[Archive, ...],
        settings: Settings,
        report: Format[Any],
        engine: Engine,
        watch: Watch,
    ) -> None:
        self.archives, self.settings, self.report = archives, settings, report
        self.engine, self.watch = engine, watch
        self.size = max(sum(archive.size for archive in archives), 1)
        self.outcome = Outcome(archives, settings)

    def write(self, stream: TextIO) -> Outcome:
        seen = self._survey()
        self.outcome.now = self.settings.period.until or seen.latest
        self.report.start(self.outcome, stream)
        for portion in self._portions(seen, self.outcome.now):
            self.outcome.add(portion)
            self.report.add(portion.part, stream)
            self._tell("Judging", portion.source, self.outcome.tally.messages)
        self.outcome.interrupted = self.watch.stopped
        self.report.finish(self.outcome, stream)
        return self.outcome

    def _survey(self) -> Survey:
        surveyor = Surveyor(self.archives, self.settings.period)
        glances = self.engine(surveyor, chunks(self.archives, lambda: self.watch.stopped))
        seen = Survey(Sketch(self.size))
        for glance in glances:
            seen.add(glance)
            self._tell("Reading", glance.source, seen.messages)
        if not seen.conversations and not self.watch.stopped:
            raise AuditError(_nothing_in(self.archives, seen))
        return seen

    def _portions(self, seen: Survey, now: datetime | None) -> Iterator[Portion[Any]]:
        judge = Judge(self.archives, self.settings, self.report, seen.reuse, now)
        return self.engine(judge, chunks(self.archives, lambda: self.watch.stopped))

    def _tell(self, step: str, source: int, messages: int) -> None:
        done = sum(archive.size for archive in self.archives[:source])
        done += self.archives[source].position
        self.watch.progress(step, done, self.size, messages)


def _nothing_in(archives: Sequence[Archive], seen: Survey) -> str:
    names = " and ".join(str(archive.path) for archive in archives)
    problems = [problem for archive in archives for problem in archive.problems]
    problem = seen.problem or next(iter(problems), None)
    first = f" ({problem.place}: {problem.sentence})" if problem else ""
    return f"There is no conversation in {names}{first}."
