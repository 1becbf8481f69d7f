"""A Spark session whose executors have the package."""

from __future__ import annotations

import os
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import kept
from kept.audit.errors import AuditError

PACKAGE = "kept-package"
"""The folder on an executor in which the package is."""

_LOGGING = """\
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
rootLogger.level = error
rootLogger.appenderRef.console.ref = console
"""


@contextmanager
def cluster(master: str) -> Iterator[Any]:
    """A session on ``master``, ended on leaving. Raises ``AuditError`` if it cannot be started."""
    _refuse(master)
    with TemporaryDirectory(prefix="kept-") as folder:
        session = _session(master, Path(folder))
        try:
            yield session
        finally:
            session.stop()


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
    session.sparkContext.addArchive(f"{_packed(folder)}#{PACKAGE}")
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
    package = folder / f"{PACKAGE}.zip"
    with zipfile.ZipFile(package, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(root.rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                archive.write(file, Path("kept") / file.relative_to(root))
    return package
