"""The engine that shares the work among the machines of a Spark cluster.

The driver reads, the executors judge. Chunks travel in waves as rows of sequence number and
pickle through ``mapInArrow``, so conversations stay whole; results are put back in order.
"""

from __future__ import annotations

import os
import pickle
import re
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import chain, count, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import kept
from kept.audit.chunks import Chunk
from kept.audit.errors import AuditError
from kept.audit.ordered import in_order

Result = TypeVar("Result")
Wave = list[tuple[int, bytes]]

_PACKAGE = "kept-package"
_CHUNKS_PER_CORE = 8  # of a wave: enough that cores which finish early find more to do
_SCHEMA = "sequence long, content binary"
_LOGGING = """\
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
"""


class Spark:
    """Sends chunks to the executors of ``master``; results are those of one process, in order.

    Use as a context manager. Executors need Python and the libraries Kept depends on; Kept itself
    is sent to them. Raises ``AuditError`` if Spark cannot be started.
    """

    def __init__(self, master: str) -> None:
        _refuse(master)
        with ExitStack() as undo:
            folder = undo.enter_context(TemporaryDirectory(prefix="kept-"))
            self._session = _session(master, Path(folder))
            undo.callback(self._session.stop)
            self._undo = undo.pop_all()
        self._cores: int = self._session.sparkContext.defaultParallelism

    def __enter__(self) -> Spark:
        return self

    def __exit__(self, *error: object) -> None:
        self._undo.close()

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
    package = _PACKAGE

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


def _refuse(master: str) -> None:
    if not re.match(r"(local|yarn$|spark://|k8s://)", master):
        raise AuditError(
            f"{master!r} is no Spark master; write local[*], spark://host:port, k8s://... or yarn."
        )
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise AuditError("Spark needs Java 17 or later, and there is no Java on this machine.")


def _session(master: str, folder: Path) -> Any:
    try:
        # Imported here: it takes a second, and only those who audit on Spark need it.
        from pyspark.sql import SparkSession
    except ImportError:
        raise AuditError(
            "Spark is not installed here; install it with `pip install 'kept[spark]'`."
        ) from None
    if master.startswith("local"):
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("kept audit")
    session = _started(builder.config(map=_quiet(folder)), master)
    session.sparkContext.addArchive(f"{_packed(folder)}#{_PACKAGE}")
    return session


def _quiet(folder: Path) -> dict[str, Any]:
    """Settings that leave standard error to the audit."""
    logging = folder / "log4j2.properties"
    logging.write_text(_LOGGING)
    return {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging.as_uri()}",
    }


def _started(builder: Any, master: str) -> Any:
    try:
        return builder.getOrCreate()
    except Exception as error:  # whatever Java and Py4J come up with
        first = str(error).strip().splitlines()[0]
        raise AuditError(f"Spark did not start on {master!r}: {first}") from None


def _packed(folder: Path) -> Path:
    """The package as it is installed here, as a zip file."""
    root = Path(kept.__file__).parent
    package = folder / f"{_PACKAGE}.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(root.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                archive.write(file, Path("kept") / file.relative_to(root))
    return package
