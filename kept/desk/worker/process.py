"""What runs behind the pages of one process: the line to other processes, duties, mailboxes."""

from __future__ import annotations

from types import TracebackType

from kept.desk.lib.line import Line, is_needed
from kept.desk.worker.duties import DUTIES
from kept.desk.worker.loop import Worker


class Background:
    """Runs between entering and leaving; leaving takes three seconds at most."""

    def __init__(self, *, duties: bool) -> None:
        self._parts: list[Line | Worker] = []
        if is_needed():
            self._parts.append(Line())
        if duties:
            self._parts.append(Worker(DUTIES))

    def __enter__(self) -> None:
        for part in self._parts:
            part.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for part in reversed(self._parts):
            part.stop()
