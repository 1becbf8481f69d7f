"""The progress of an audit, drawn on a terminal."""

from __future__ import annotations

from time import monotonic
from typing import TextIO

from kept.audit.interruption import Interruption


class Quiet(Interruption):
    """Shows nothing."""

    def progress(self, step: str, done: int, size: int, messages: int) -> None:
        """Do nothing."""


class Bar(Interruption):
    """A bar for each pass over the archives, with the rate and the time left."""

    def __init__(self, terminal: TextIO) -> None:
        # Imported here: it takes as long as the rest of the command, and pipes do not need it.
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TextColumn("{task.fields[rate]}"),
            TimeRemainingColumn(),
            console=Console(file=terminal),
            transient=True,
        )
        self._step = ""
        self._since = 0.0

    def progress(self, step: str, done: int, size: int, messages: int) -> None:
        """Draw how far the audit is."""
        if step != self._step:
            self._step, self._since = step, monotonic()
            self._bars.add_task(step, total=size, rate="")
            self._bars.start()
        rate = f"{messages / max(monotonic() - self._since, 0.001):,.0f} messages/s"
        self._bars.update(self._bars.task_ids[-1], completed=done, rate=rate)

    def __exit__(self, *error: object) -> None:
        self._bars.stop()
        super().__exit__(*error)


def watch(terminal: TextIO | None) -> Bar | Quiet:
    """A bar on a terminal; silence in a pipe, and where there is nothing to write to."""
    return Bar(terminal) if terminal and terminal.isatty() else Quiet()
