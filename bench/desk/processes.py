"""What running processes use, read from /proc: processor time and memory of whole families."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
RESTS = 0.02
"""Processor seconds in half a second at which a desk counts as idle."""


def family(pid: int) -> set[int]:
    """A process and all that descend from it."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            fields = _stat(int(entry.name))
            if fields:
                parents[int(entry.name)] = int(fields[1])
    found, fresh = {pid}, {pid}
    while fresh:
        fresh = {child for child, parent in parents.items() if parent in fresh} - found
        found |= fresh
    return found


def cpu_seconds(roots: Iterable[int]) -> float:
    """User and system seconds of these families so far, with those who ended and were waited for.

    The database's backends are children of its postmaster: name that as a root.
    """
    ticks = 0
    for pid in {each for root in roots for each in family(root)}:
        fields = _stat(pid)
        if fields:
            ticks += sum(map(int, fields[11:15]))  # own and children's, user and system
    return ticks / TICK


def proportional_memory(roots: Iterable[int]) -> int:
    """Bytes of these families, what several share counted once (PSS)."""
    total = 0
    for pid in {each for root in roots for each in family(root)}:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) * 1024
    return total


def wait_until_idle(roots: Iterable[int], *, seconds: float = 20) -> None:
    """Let a desk finish what it does after an answer; gives up in silence after some seconds."""
    end, roots = time.monotonic() + seconds, tuple(roots)
    before = cpu_seconds(roots)
    while time.monotonic() < end:
        time.sleep(0.5)
        after = cpu_seconds(roots)
        if after - before <= RESTS:
            return
        before = after


def _stat(pid: int) -> list[str]:
    """The fields behind the name of a process: state, parent, ...; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
