from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from kept.archives.archive import Options
from kept.audit.formats import FORMATS, WITH_FACTS, Format
from kept.audit.formats.text import EXAMPLES
from kept.audit.period import Period
from kept.audit.run import Unwatched, audit
from kept.audit.settings import Settings
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.house import load
from kept.mistakes.mistake import Level
from tests.audit.archive_of import START, archive_of

CONVERSATIONS, PASSED = 350, 117
PASSED_ALONG = frozenset({"OWN01"})


class StopsAfter(Unwatched):
    """Somebody who presses Ctrl-C after so many chunks."""

    def __init__(self, judged: int) -> None:
        self.judged = judged

    @property
    def stopped(self) -> bool:  # type: ignore[override]
        return self.judged <= 0

    def progress(self, step: str, done: int, size: int, messages: int) -> None:
        self.judged -= step == "Judging"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return archive_of(tmp_path_factory.mktemp("archive") / "lamps.jsonl", CONVERSATIONS)


@pytest.fixture
def report(archive: Path) -> Callable[..., str]:
    def write(format: Format[Any], watch: Unwatched | None = None, path: Path = archive) -> str:
        stream = StringIO()
        settings = Settings(select=PASSED_ALONG, level=Level.PREVIEW)
        audit([path], Options(), settings, format, stream, watch=watch)
        return stream.getvalue()

    return write


class TestJsonLines:
    def test_every_finding_is_a_line(self, report: Callable[..., str]) -> None:
        lines = [json.loads(line) for line in report(FORMATS["jsonl"]()).splitlines()]
        assert [line["conversation"] for line in lines] == [
            f"lamp-{number}" for number in range(0, CONVERSATIONS, 3)
        ]
        assert {(line["kind"], line["mistake"], line["code"]) for line in lines} == {
            ("finding", "passed-along", "OWN01")
        }
        assert {
            "level",
            "message",
            "start",
            "end",
            "why",
            "better",
            "quote",
            "manual",
            "numbers",
            "spans",
        } < lines[0].keys()

    def test_every_conversation_has_its_history(self, report: Callable[..., str]) -> None:
        lines = [json.loads(line) for line in report(WITH_FACTS["jsonl"](True)).splitlines()]
        told = [line for line in lines if line.get("fact") == "history"]
        assert len(told) == CONVERSATIONS
        assert (told[0]["reassignments"], told[1]["reassignments"]) == (3, 0)
        assert told[0]["first_reply_s"] == 1200
        assert all(line["kind"] in ("finding", "fact") for line in lines)

    def test_every_fact_can_be_scored(self, report: Callable[..., str]) -> None:
        for line in map(json.loads, report(WITH_FACTS["jsonl"](True)).splitlines()):
            assert int(line["message"]) >= 0


class TestJson:
    def test_it_is_one_document_with_a_summary(self, report: Callable[..., str]) -> None:
        whole = json.loads(report(FORMATS["json"]()))
        assert len(whole["found"]) == PASSED
        summary = whole["summary"]
        assert (summary["complete"], summary["conversations"]) == (True, CONVERSATIONS)
        assert summary["mistakes"] == [
            {
                "code": "OWN01",
                "mistake": "passed-along",
                "findings": PASSED,
                "conversations": PASSED,
            }
        ]

    def test_it_names_broken_records_with_their_place(
        self, report: Callable[..., str], archive: Path, tmp_path: Path
    ) -> None:
        broken = tmp_path / "broken.jsonl"
        lines = archive.read_text("utf-8").splitlines(keepends=True)
        broken.write_text("".join([*lines[:2], "{oops\n", *lines[2:4]]), "utf-8")
        (read,) = json.loads(report(FORMATS["json"](), path=broken))["summary"]["archives"]
        assert (read["problem_count"], read["problems"][0]["place"]) == (1, "line 3")

    def test_nothing_found_is_a_document_too(
        self, report: Callable[..., str], tmp_path: Path
    ) -> None:
        calm = tmp_path / "calm.jsonl"
        calm.write_text('{"id": "1", "messages": []}\n', "utf-8")
        assert json.loads(report(FORMATS["json"](), path=calm))["found"] == []
        assert json.loads(report(FORMATS["sarif"](), path=calm))["runs"][0]["results"] == []


class TestCsv:
    def test_it_can_be_read_again(self, report: Callable[..., str]) -> None:
        rows = list(
            csv.DictReader(
                StringIO(
                    report(
                        FORMATS["csv"](),
                    )
                )
            )
        )
        assert len(rows) == PASSED
        assert {row["mistake"] for row in rows} == {"passed-along"}

    def test_no_cell_is_a_formula(self, tmp_path: Path, report: Callable[..., str]) -> None:
        path = archive_of(tmp_path / "=cmd.jsonl", 1)
        text = path.read_text("utf-8").replace("lamp-0", "=SUM(A1)")
        path.write_text(text, "utf-8")
        (row,) = csv.DictReader(StringIO(report(FORMATS["csv"](), path=path)))
        assert row["conversation"] == "'=SUM(A1)"
        assert not any(cell.startswith(("=", "+", "-", "@")) for cell in row.values())


class TestSarif:
    def test_it_keeps_the_rules_of_the_format(self, report: Callable[..., str]) -> None:
        whole = json.loads(report(FORMATS["sarif"]()))
        assert whole["version"] == "2.1.0"
        (run,) = whole["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert [rule["id"] for rule in rules] == [mistake.code for mistake in MISTAKES]
        for rule in rules:
            assert rule["help"]["text"] and rule["shortDescription"]["text"].endswith(".")
            assert rule["defaultConfiguration"]["level"] in ("none", "note", "warning", "error")
        for result in run["results"]:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert result["message"]["text"]
            assert re.fullmatch(
                r"[a-z]+://\S+",
                result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            )
        assert len(run["results"]) == PASSED
        assert run["invocations"][0]["executionSuccessful"] is True


class TestText:
    def test_it_shows_the_place_and_counts_the_rest(
        self, report: Callable[..., str], archive: Path
    ) -> None:
        text = report(FORMATS["text"]())
        assert f"{archive}:lamp-0" in text
        assert f"{PASSED} findings in {PASSED} conversations" in text
        assert f"... and {PASSED - EXAMPLES} more" in text

    @pytest.mark.parametrize(("hours", "told"), [("", True), ("[hours]", False)])
    def test_it_says_when_waits_include_the_nights(
        self, hours: str, told: bool, tmp_path: Path
    ) -> None:
        path = archive_of(tmp_path / "late.jsonl", 1)
        late = path.read_text("utf-8").replace("2026-03-02T09:20", "2026-03-09T09:20")
        path.write_text(late, "utf-8")
        stream = StringIO()
        audit([path], Options(), Settings(load(hours, "")), FORMATS["text"](), stream)
        assert "slow-first-reply" in stream.getvalue()
        assert "lamp-0:0\n    =Hello, the shade of lamp 0" in stream.getvalue()
        assert ("Waits include nights and Sundays" in stream.getvalue()) is told

    def test_nothing_in_it_can_command_a_terminal(
        self, report: Callable[..., str], tmp_path: Path
    ) -> None:
        path = archive_of(tmp_path / "evil.jsonl", 1)
        path.write_text(path.read_text("utf-8").replace("lamp-0", "\\u001b[2J"), "utf-8")
        assert "\x1b" not in report(FORMATS["text"](), path=path)


class TestHtml:
    def test_it_counts_conversations_that_carry_no_time(self, tmp_path: Path) -> None:
        path = archive_of(tmp_path / "undated.jsonl", 2)
        path.write_text(_without_times(path.read_text("utf-8")), "utf-8")
        stream = StringIO()
        settings = Settings(period=Period(since=START))
        audit([path], Options(), settings, FORMATS["html"](), stream)
        assert "1 conversation was left out" in stream.getvalue()

    def test_it_is_one_page(self, report: Callable[..., str]) -> None:
        page = report(FORMATS["html"]())
        assert page.startswith("<!doctype html>") and page.rstrip().endswith("</html>")


class TestStopped:
    """A report on a part of the archive is whole and says so."""

    @pytest.mark.parametrize("name", ["html", "text", "json", "sarif"])
    def test_it_says_so(self, name: str, report: Callable[..., str]) -> None:
        whole, part = report(FORMATS[name]()), report(FORMATS[name](), StopsAfter(1))
        said = {
            "json": '"complete": false',
            "sarif": '"executionSuccessful": false',
            "text": "This report is partial",
            "html": "Part of the archive.",
        }[name]
        assert said not in whole and said in part

    @pytest.mark.parametrize("name", ["json", "sarif"])
    def test_the_document_is_whole(self, name: str, report: Callable[..., str]) -> None:
        json.loads(report(FORMATS[name](), StopsAfter(1)))

    def test_what_was_judged_is_in_it(self, report: Callable[..., str]) -> None:
        assert len(report(FORMATS["jsonl"](), StopsAfter(1)).splitlines()) == 34

    def test_stopping_at_once_leaves_an_empty_report(self, report: Callable[..., str]) -> None:
        assert json.loads(report(FORMATS["json"](), StopsAfter(0)))["found"] == []


def _without_times(records: str) -> str:
    """The same conversations, the first of them without any time."""
    first, *others = records.splitlines()
    record = json.loads(first) | {"events": []}
    for message in record["messages"]:
        del message["at"]
    return "\n".join((json.dumps(record), *others))
