"""The engine that shares the work among the machines of a Spark cluster.

The driver reads, the executors judge. Chunks travel in waves as rows of sequence number and
pickle through ``mapInArrow``, so conversations stay whole; results are put back in order.
"""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import chain, count, islice
from typing import Any, TypeVar

from kept.audit.chunks import Chunk
from kept.audit.cluster import PACKAGE, cluster
from kept.audit.ordered import in_order

Result = TypeVar("Result")
Wave = list[tuple[int, bytes]]

_CHUNKS_PER_CORE = 8  # of a wave: enough that cores which finish early find more to do
_SCHEMA = "sequence long, content binary"


@contextmanager
def spark_on(master: str) -> Iterator[Spark]:
    """The engine on a cluster. Raises ``AuditError`` if Spark cannot be started.

    Executors need Python and the libraries Kept depends on; Kept itself is sent to them.
    """
    with cluster(master) as session:
        yield Spark(session)


class Spark:
    """Sends chunks to the executors; results are those of one process, in the same order."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self._cores: int = session.sparkContext.defaultParallelism

    def __call__(
        self, work: Callable[[Chunk], Result], chunks: Iterator[Chunk], /
    ) -> Iterator[Result]:
        # Pickled now: once reading has begun, archives hold open files.
        known = self._session.sparkContext.broadcast(pickle.dumps(work))
        return self._results(_on_executor(known), chunks)

    def _results(self, function: Callable[..., Any], chunks: Iterator[Chunk]) -> Iterator[Any]:
        waves = _waves(chunks, self._cores * _CHUNKS_PER_CORE)
        with ThreadPoolExecutor(1) as thread:  # the next wave is read while this one is judged
            done = in_order(lambda wave: thread.submit(self._run, function, wave), waves, ahead=2)
            yield from chain.from_iterable(done)

    def _run(self, function: Callable[..., Any], wave: Wave) -> list[Any]:
        rows = self._session.sparkContext.parallelize(wave, min(len(wave), self._cores * 2))
        frame = self._session.createDataFrame(rows, _SCHEMA).mapInArrow(function, _SCHEMA)
        return [
            pickle.loads(row.content)
            for row in sorted(frame.collect(), key=lambda row: row.sequence)
        ]


def _waves(chunks: Iterator[Chunk], size: int) -> Iterator[Wave]:
    numbers = count()
    while wave := [(next(numbers), pickle.dumps(chunk)) for chunk in islice(chunks, size)]:
        yield wave


def _on_executor(known: Any) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What an executor does with batches of rows.

    The function is sent by value, so nothing of Kept is named before the package is in place.
    """
    package = PACKAGE

    def judge(batches: Iterator[Any]) -> Iterator[Any]:
        # Imported here: the executors have these, this machine perhaps not.
        import pyarrow
        from pyspark import SparkFiles

        folder = SparkFiles.get(package)
        if folder not in sys.path:
            sys.path.insert(0, folder)
        work = pickle.loads(known.value)
        for batch in batches:
            contents = [
                pickle.dumps(work(pickle.loads(content.as_py()))) for content in batch["content"]
            ]
            yield pyarrow.RecordBatch.from_arrays(
                [batch["sequence"], pyarrow.array(contents, pyarrow.binary())],
                names=["sequence", "content"],
            )

    return judge
