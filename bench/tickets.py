"""Compare what the audit reads from a service desk's event log with the desk's own figures."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

PASSED_ALONG_FROM = 2
"""Changes of team from which a customer counts as passed along, by the default house rules."""


def print_agreement(folder: Path) -> None:
    """Print in how many tickets of ``folder`` the audit and the desk agree."""
    labels = {row["id"]: row for row in _lines(folder / "tickets.dev.labels.jsonl")}
    with tempfile.TemporaryDirectory() as scratch:
        found = list(_audited(folder / "tickets.dev.jsonl", Path(scratch) / "found.jsonl"))
    history = {row["conversation"]: row for row in found if row.get("fact") == "history"}
    passed = {row["conversation"] for row in found if row.get("code") == "OWN01"}
    agree = {
        "reassignments": sum(
            history[id]["reassignments"] == row["reassignment_count"] for id, row in labels.items()
        ),
        "reopenings": sum(
            history[id]["reopenings"] == row["reopen_count"] for id, row in labels.items()
        ),
        "passed-along": sum(
            (id in passed) == (row["reassignments"] >= PASSED_ALONG_FROM)
            for id, row in history.items()
        ),
    }
    print("tickets, by events alone:")
    for name, count in agree.items():
        print(f"{name:22}agree in {count:,} of {len(labels):,} ({count / len(labels):.1%})")


def _audited(archive: Path, out: Path) -> Iterator[dict[str, Any]]:
    command = [sys.executable, "-m", "kept", "audit", "--format", "jsonl", "--facts"]
    subprocess.run([*command, "-o", str(out), str(archive)], check=False, capture_output=True)
    yield from _lines(out)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)
