"""Real executors: two processes of their own, started by Spark, each with what it was sent."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from kept.archives.archive import Options
from kept.audit.formats import WITH_FACTS
from kept.audit.run import Engine, audit, one_process
from kept.audit.settings import Settings
from kept.audit.spark import Spark, spark_on
from kept.mistakes.mistake import Level
from tests.audit.archive_of import archive_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not shutil.which("java"), reason="Spark needs Java, and there is none here"),
    pytest.mark.filterwarnings("ignore"),  # Spark's own
]


@pytest.fixture(scope="module")
def spark() -> Iterator[Spark]:
    pytest.importorskip("pyspark", reason="the extra kept[spark] is not installed")
    with spark_on("local-cluster[2,1,1024]") as engine:
        yield engine


def report(path: Path, engine: Engine) -> str:
    stream = StringIO()
    settings = Settings(level=Level.PREVIEW)
    audit([path], Options(), settings, WITH_FACTS["json"](True), stream, engine=engine)
    return stream.getvalue()


def test_executors_write_what_one_process_does(spark: Spark, tmp_path: Path) -> None:
    path = archive_of(tmp_path / "lamps.jsonl", 2500)
    path.write_text(path.read_text("utf-8") + "not a record\n", "utf-8")
    assert report(path, spark) == report(path, one_process)


def test_executors_use_the_package_they_were_sent(spark: Spark) -> None:
    where: Any = partial(eval, "__import__('kept').__file__")
    chunks: Any = iter([{} for _ in range(8)])
    assert all("kept-package" in file for file in spark(where, chunks))
