from __future__ import annotations

from concurrent.futures import Future
from io import StringIO
from itertools import count, islice
from pathlib import Path

import pytest

from kept.archives import Options
from kept.audit.formats import FORMATS
from kept.audit.judge import Settings
from kept.audit.ordered import in_order
from kept.audit.processes import Processes
from kept.audit.run import Engine, audit, one_process
from kept.mistakes.mistake import Level
from tests.audit.archive_of import archive_of


def report(path: Path, name: str, engine: Engine) -> str:
    stream = StringIO()
    settings = Settings(level=Level.PREVIEW)
    audit([path], Options(), settings, FORMATS[name](), stream, engine=engine)
    return stream.getvalue()


def test_four_processes_write_what_one_does(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "lamps.jsonl", 450)
    path.write_text(path.read_text("utf-8") + "not a record\n", "utf-8")
    alone = report(path, "json", one_process)
    assert len(alone) > 1000
    assert report(path, "json", Processes(4)) == alone


@pytest.mark.slow
@pytest.mark.parametrize("name", list(FORMATS))
def test_three_processes_write_every_format_as_one_does(name: str, tmp_path: Path) -> None:
    path = archive_of(tmp_path / "lamps.jsonl", 1000)
    assert report(path, name, Processes(3)) == report(path, name, one_process)


class TestInOrder:
    def test_results_come_in_order_with_few_ahead(self) -> None:
        under_way: list[int] = []

        def submit(number: int) -> Future[int]:
            under_way.append(number)
            future: Future[int] = Future()
            future.set_result(number * 2)
            return future

        first = list(islice(in_order(submit, count(), ahead=4), 10))
        assert first == [number * 2 for number in range(10)]
        assert len(under_way) <= 10 + 4

    def test_what_is_left_is_given_out(self) -> None:
        future: Future[str] = Future()
        future.set_result("done")
        assert list(in_order(lambda item: future, "ab", ahead=9)) == ["done", "done"]
