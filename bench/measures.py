"""How a measure is taken: CPU seconds and peak memory of a process, seconds of a call."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

KILOBYTE = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of ``ru_maxrss``."""

_COMPILED = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
"""The environment, in which Python compiles a module once, as it does wherever it is installed."""


@dataclass(frozen=True)
class Process:
    """What a process and its children used; ``peak`` in bytes, of the largest of them."""

    cpu: float
    wall: float
    peak: int


def process(command: Sequence[str], fine: Sequence[int] = (0,)) -> Process:
    """Run Python with these arguments. Raises ``RuntimeError`` if its exit code is not fine."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=_COMPILED,
    ) as running:
        said = running.stderr.read() if running.stderr else ""
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    if running.returncode not in fine:
        raise RuntimeError(f"{' '.join(command)}: exit code {running.returncode}: {said}")
    return Process(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * KILOBYTE)


def code(program: str, times: int = 5) -> Process:
    """The fastest of some runs of a program."""
    return min((process(["-c", program]) for _ in range(times)), key=lambda run: run.wall)


def seconds(call: Callable[[], object]) -> float:
    """CPU seconds of a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of the values does not exceed."""
    ranked = sorted(values)
    return ranked[min(int(len(ranked) * share), len(ranked) - 1)]
