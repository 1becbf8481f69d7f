"""Labelled conversations: which there are, and how well the audit's findings fit their labels."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DATA = Path(os.environ.get("KEPT_QUALITY_DATA", "../shared/data"))
GOLD = DATA / "gold"
OURS = Path(__file__).parent / "labels"
SETS = ("all", "dev", "learning", "checking", "further", "unseen")

Row = dict[str, Any]


def half_of(conversation: str) -> str:
    """``learning`` or ``checking``, for good, by the id of a conversation in ``dev``."""
    digit = hashlib.sha1(conversation.encode(), usedforsecurity=False).hexdigest()[0]
    return ("learning", "checking")[int(digit, 16) % 2]


class Labelled:
    """All labelled conversations, audited once; ``folder`` is for files that come and go."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._labels = _labels()
        archive = self._folder / "conversations.jsonl"
        _write(archive, _conversations(self._labels))
        self._found = list(_audited(archive, self._folder / "found.jsonl"))

    def score(self, name: str) -> Any:
        """What the scorer of the labelled data says of one of the ``SETS``."""
        rows = {id: row for id, row in self._labels.items() if name in row["sets"]}
        labels, found = self._folder / "labels.jsonl", self._folder / "part.jsonl"
        _write(labels, rows.values())
        _write(found, (row for row in self._found if row["conversation"] in rows))
        scorer = [sys.executable, str(GOLD / "score.py"), "--json", str(labels), str(found)]
        return json.loads(subprocess.run(scorer, check=True, capture_output=True).stdout)


def _labels() -> dict[str, Row]:
    """The labels by conversation, each with the sets it belongs to."""
    labels: dict[str, Row] = {}
    for row in _read(GOLD / "dev.labels.jsonl"):
        labels[row["id"]] = row | {"sets": ["all", "dev", half_of(row["id"])]}
    for name in ("further", "unseen"):
        for row in _read(OURS / f"{name}.jsonl"):
            labels.setdefault(row["id"], row | {"sets": ["all", name]})
    return labels


def _conversations(labels: dict[str, Row]) -> Iterator[Row]:
    seen: set[str] = set()
    corpora = (DATA / "corpora" / f"{name}.dev.jsonl" for name in ("twitter", "chat"))
    for path in (GOLD / "dev.conversations.jsonl", *corpora):
        for row in _read(path):
            if row["id"] in labels and row["id"] not in seen:
                seen.add(row["id"])
                yield row


def _audited(archive: Path, out: Path) -> Iterator[Row]:
    command = [sys.executable, "-m", "kept", "audit", "--format", "jsonl", "--facts"]
    subprocess.run([*command, "-o", str(out), str(archive)], check=False, capture_output=True)
    yield from _read(out)


def _read(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _write(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
