"""Measure speed and memory, and print the table: ``make bench``.

CPU seconds, not time on the clock, so that a busy machine changes little. ``x vader`` is how many
times the messages per second of ``vaderSentiment``, which tells good words from bad ones, over the
same texts in the same run. Texts are ``repeated`` or ``varied``, see ``bench.corpus``.
"""

from __future__ import annotations

import argparse
import platform
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bench.corpus import Corpus, corpus
from bench.draft import conversation, seconds_per_draft
from bench.measures import Process, code, percentile, process, seconds
from kept.audit.exits import FOUND, NOTHING_FOUND

DRAFTS = 1_000
SCORED = 20_000
"""Texts that vaderSentiment scores."""
MEMORY_AT = (10_000, 100_000)
LARGE = 1_000_000

FIRST_WORDS = "from kept.mistakes.text.lexicon import lexicon; lexicon('en').cues"
FIRST_CHECK = (
    "from bench.draft import conversation; from kept.mistakes.engine import check; "
    "from kept.mistakes.house import House; check(conversation(), House())"
)


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    cpu: float | None = None
    rate: float | None = None
    result: str = ""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--conversations", type=int, default=200_000, metavar="N")
    parser.add_argument("--large", action="store_true", help="memory at a million, too")
    chosen = parser.parse_args()
    talk = corpus()
    vader = _vader(talk)
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    print(f"{'measured':70}{'CPU s':>8}{'messages/s':>12}{'x vader':>9}  result")
    with tempfile.TemporaryDirectory() as folder:
        for row in _rows(talk, chosen.conversations, chosen.large, Path(folder)):
            _print(row, vader.rate or 0)
    _print(vader, vader.rate or 0)


def _rows(talk: Corpus, conversations: int, large: bool, folder: Path) -> Iterator[Row]:
    spoken = Corpus(
        f"{talk.name}, those with text",
        tuple(record for record in talk.records if record["messages"]),
    )
    yield from _audits(talk, conversations, folder)
    if spoken.records != talk.records:
        yield _audit(spoken, folder, conversations // 40, varied=True)
    yield from _memory(talk, (*MEMORY_AT, LARGE) if large else MEMORY_AT, folder)
    yield _drafts()
    yield from _starts()


def _audits(talk: Corpus, conversations: int, folder: Path) -> Iterator[Row]:
    """The same texts again and again, as in an archive of saved replies, and no text twice."""
    yield _audit(talk, folder, conversations, varied=False)
    for extra in ((), ("--facts",), ("--jobs", "2")):
        yield _audit(talk, folder, conversations // 10, *extra, varied=True)


def _audit(talk: Corpus, folder: Path, conversations: int, *extra: str, varied: bool) -> Row:
    path = talk.write(folder / "archive.jsonl", conversations, varied=varied)
    messages, used = talk.messages(conversations), _audited(path, *extra)
    texts = "varied" if varied else "repeated"
    what = " ".join((f"audit, {conversations:,} conversations ({talk.name}, {texts})", *extra))
    result = f"{messages:,} messages, {used.wall:.1f} s on the clock"
    return Row(what, used.cpu, messages / used.cpu, result)


def _memory(talk: Corpus, sizes: tuple[int, ...], folder: Path) -> Iterator[Row]:
    for size in sizes:
        used = _audited(talk.write(folder / "archive.jsonl", size, varied=True))
        yield Row(
            f"peak memory, {size:,} conversations",
            used.cpu,
            talk.messages(size) / used.cpu,
            f"{used.peak / 1e6:.0f} MB",
        )


def _drafts() -> Row:
    taken = [1000 * each for each in seconds_per_draft(DRAFTS)]
    half, most = percentile(taken, 0.50), percentile(taken, 0.99)
    what = f"{DRAFTS:,} drafts after {len(conversation().messages)} messages"
    return Row(what, sum(taken) / 1000, None, f"p50 {half:.1f} ms, p99 {most:.1f} ms")


def _starts() -> Iterator[Row]:
    bare, engine = code("pass"), code("import kept.mistakes.engine")
    yield Row("import of the engine", engine.cpu - bare.cpu, None, _longer(engine, bare))
    words = code(f"import kept.mistakes.engine; {FIRST_WORDS}")
    yield Row(
        "first use of the English words", words.cpu - engine.cpu, None, _longer(words, engine)
    )
    check = code(FIRST_CHECK)
    yield Row("first conversation checked", check.cpu - engine.cpu, None, _longer(check, engine))


def _longer(one: Process, other: Process) -> str:
    return f"{1000 * (one.wall - other.wall):.0f} ms"


def _vader(talk: Corpus) -> Row:
    texts = list(islice(talk.texts(), SCORED))
    score = SentimentIntensityAnalyzer().polarity_scores
    cpu = seconds(lambda: [score(text) for text in texts])
    return Row(f"vaderSentiment alone, {len(texts):,} messages", cpu, len(texts) / cpu)


def _audited(path: Path, *extra: str) -> Process:
    report = str(path.with_name("found.jsonl"))
    asked = ["audit", str(path), "--format", "jsonl", "-o", report, *extra]
    return process(["-m", "kept", *asked], fine=(NOTHING_FOUND, FOUND))


def _print(row: Row, vader: float) -> None:
    cpu = f"{row.cpu:.2f}" if row.cpu is not None else ""
    rate = f"{row.rate:,.0f}" if row.rate else ""
    ratio = f"{row.rate / vader:.1f}" if row.rate else ""
    print(f"{row.what:70}{cpu:>8}{rate:>12}{ratio:>9}  {row.result}", flush=True)


if __name__ == "__main__":
    main()
