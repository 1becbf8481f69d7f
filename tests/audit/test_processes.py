from __future__ import annotations

from concurrent.futures import Future
from io import StringIO
from itertools import count, islice
from pathlib import Path

import pytest

from kept.archives.archive import Options
from kept.audit.formats import FORMATS
from kept.audit.ordered import in_order
from kept.audit.processes import Processes
from kept.audit.run import Engine, audit, one_process
from kept.audit.settings import Settings
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


@pytest.mark.slow
def test_a_mailbox_is_shared_as_whole_conversations(tmp_path: Path) -> None:
    path = tmp_path / "lamps.mbox"
    path.write_text("".join(map(_mails, range(250))), "utf-8")
    assert report(path, "json", Processes(2)) == report(path, "json", one_process)


def _mails(number: int) -> str:
    return (
        "From mona@customer.example Mon Mar  2 09:00:00 2026\n"
        "From: Mona Varga <mona@customer.example>\nTo: support@lamps.example\n"
        f"Date: Mon, 02 Mar 2026 09:00:00 +0000\nMessage-ID: <{number}@customer.example>\n"
        f"Subject: Lamp {number}\n\nThe shade came off. What can be done?\n\n"
        "From support@lamps.example Mon Mar  2 10:00:00 2026\n"
        "From: Ada <support@lamps.example>\nTo: mona@customer.example\n"
        f"Date: Mon, 02 Mar 2026 10:00:00 +0000\nMessage-ID: <{number}@lamps.example>\n"
        f"In-Reply-To: <{number}@customer.example>\nSubject: Re: Lamp {number}\n\n"
        "Hello Mona, I will send you a new shade.\n\n"
    )


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
