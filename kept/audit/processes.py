"""The engine that shares the work among processes of this machine."""

from __future__ import annotations

import pickle
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context, resource_tracker
from typing import Any, TypeVar

from kept.audit.chunks import Chunk
from kept.audit.errors import AuditError
from kept.audit.garbage import collect_seldom
from kept.audit.ordered import in_order

Result = TypeVar("Result")

_AHEAD = 4  # chunks under way per process: enough to keep it busy, few enough for memory


@dataclass(frozen=True, slots=True)
class Processes:
    """Sends chunks to ``jobs`` processes; results are those of one process, in the same order."""

    jobs: int

    def __call__(
        self, work: Callable[[Chunk], Result], chunks: Iterator[Chunk], /
    ) -> Iterator[Result]:
        # Pickled now: once reading has begun, archives hold open files.
        pool = ProcessPoolExecutor(
            self.jobs, get_context("spawn"), initializer=_learn, initargs=(pickle.dumps(work),)
        )
        return _results(pool, chunks, self.jobs * _AHEAD)


def _results(pool: ProcessPoolExecutor, chunks: Iterator[Chunk], ahead: int) -> Iterator[Any]:
    def submit(chunk: Chunk) -> Future[Any]:
        with _undisturbed():
            return pool.submit(_do, chunk)  # starts another process if all are busy

    try:
        resource_tracker.ensure_running()  # it would lift the ban if it were started later
        yield from in_order(submit, chunks, ahead)
    except BrokenProcessPool:
        raise AuditError(
            "A process of the audit was ended from outside, perhaps for want of memory; "
            "try fewer --jobs."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Processes started in here never see Ctrl-C, which a terminal sends to all of them: they end
    when the one that started them does."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_work: Callable[[Chunk], Any]


def _learn(work: bytes) -> None:
    """Keep the work of this process: it is sent once, not with every chunk."""
    global _work
    collect_seldom()
    _work = pickle.loads(work)


def _do(chunk: Chunk) -> Any:
    return _work(chunk)
