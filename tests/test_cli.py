from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kept.audit.exits import FOUND, INTERRUPTED, NOTHING_FOUND
from kept.cli import FAILED, PIPE_CLOSED, main
from kept.mistakes.catalogue import MISTAKES
from tests.audit.archive_of import archive_of

KEPT = [sys.executable, "-c", "import sys; from kept.cli import main; sys.exit(main())"]
PASSED_ALONG = ["--select", "passed-along", "--level", "preview"]

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return archive_of(tmp_path / "lamps.jsonl", 4)


@pytest.fixture(autouse=True)
def ctrl_c() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    assert signal.getsignal(signal.SIGINT) is before


class TestExitCode:
    def test_it_is_1_with_findings(self, archive: Path) -> None:
        assert main(["audit", str(archive), *PASSED_ALONG]) == FOUND == 1

    def test_it_is_0_without(self, archive: Path) -> None:
        assert main(["audit", str(archive), "--select", "bot-trap"]) == NOTHING_FOUND == 0

    def test_the_level_decides(self, tmp_path: Path, capsys: Capture) -> None:
        """Two transfers without a return are a warning, not an error."""
        path = archive_of(tmp_path / "two.jsonl", 1)
        record = json.loads(path.read_text("utf-8"))
        record["events"] = [
            dict(event, to=str(place)) for place, event in enumerate(record["events"][:2])
        ]
        path.write_text(json.dumps(record), "utf-8")
        audit = ["audit", str(path), "--select", "OWN01"]
        assert main([*audit, "--level", "warning"]) == FOUND
        assert main([*audit, "--level", "error"]) == NOTHING_FOUND

    def test_it_is_2_on_error(self, tmp_path: Path, capsys: Capture) -> None:
        assert main(["audit", str(tmp_path / "gone.mbox")]) == FAILED == 2


def _nothing(folder: Path) -> None:
    pass


def _empty(folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(b"")


def _binary(folder: Path) -> None:
    (folder / "in.jsonl").write_bytes(bytes(range(256)) * 9)


def _folder(folder: Path) -> None:
    (folder / "in.jsonl").mkdir()
    (folder / "in.jsonl" / "photo.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0")


def _lamps(folder: Path) -> None:
    archive_of(folder / "in.jsonl", 3)


def _broken(folder: Path) -> None:
    (folder / "in.jsonl").write_text('{"id": "1", "messages": 7}\n' * 3, "utf-8")


def _bad_house(folder: Path) -> None:
    _lamps(folder)
    (folder / "house.toml").write_text("[targets]\nfaxes = 3\n", "utf-8")


def _house_of_bytes(folder: Path) -> None:
    _lamps(folder)
    (folder / "house.toml").write_bytes(b"\xff\xfe\x00")


REFUSED: list[tuple[Callable[[Path], None], list[str], str]] = [
    (_nothing, [], "does not exist"),
    (_empty, [], "is empty"),
    (_binary, [], "binary"),
    (_folder, [], ""),
    (_broken, [], "no conversation"),
    (_lamps, ["--since", "soon"], "--since 'soon' is no date"),
    (_lamps, ["--since", "2026-05-02", "--until", "2026-05-01"], "is after --until"),
    (_lamps, ["--reader", "telegrams"], "telegrams"),
    (_lamps, ["--timezone", "Mars/Olympus"], "Mars/Olympus"),
    (_lamps, ["--house", "gone.toml"], "house rules gone.toml cannot be read"),
    (_bad_house, ["--house", "house.toml"], "house.toml, line 2"),
    (_house_of_bytes, ["--house", "house.toml"], "not text in UTF-8"),
    (_lamps, ["--select", "passed-alon"], "'passed-along'"),
    (_lamps, ["--ignore", "scriptet"], "'scripted'"),
    (_lamps, ["--facts", "--format", "csv"], "--facts needs"),
    (_lamps, ["-o", "no/such/folder/report.html"], "cannot be written"),
    (_lamps, ["-o", "."], "it is a folder"),
    (_lamps, ["-o", "in.jsonl"], "would overwrite in.jsonl"),
    (_lamps, ["-o", "./in.jsonl"], "would overwrite in.jsonl"),
    (_lamps, ["--jobs", "0"], "no number of processes"),
    (_lamps, ["--jobs", "many"], "no number of processes"),
    (_lamps, ["--map", "subject"], "FIELD=COLUMN"),
    (_lamps, ["--format", "pdf"], "pdf"),
    (_lamps, ["--level", "grave"], "grave"),
    (_lamps, ["--engine", "spark", "--spark-master", "bogus"], "no Spark master"),
    (_lamps, ["--frobnicate"], "--frobnicate"),
]


class TestRefusal:
    @pytest.mark.parametrize(("prepare", "options", "said"), REFUSED)
    def test_it_is_one_clear_sentence(
        self,
        prepare: Callable[[Path], None],
        options: list[str],
        said: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: Capture,
    ) -> None:
        prepare(tmp_path)
        monkeypatch.chdir(tmp_path)
        try:
            code = main(["audit", "in.jsonl", *options])
        except SystemExit as left:
            code = left.code  # type: ignore[assignment]
        told = capsys.readouterr()
        assert code == FAILED
        assert told.out == ""
        assert told.err.startswith("kept: ") and said in told.err
        assert told.err.count("\n") == 1 and "Traceback" not in told.err

    def test_what_was_there_before_stays(self, tmp_path: Path, capsys: Capture) -> None:
        report = tmp_path / "report.html"
        report.write_text("last week's", "utf-8")
        _broken(tmp_path)
        assert main(["audit", str(tmp_path / "in.jsonl"), "-o", str(report)]) == FAILED
        assert report.read_text("utf-8") == "last week's"
        assert sorted(each.name for each in tmp_path.iterdir()) == ["in.jsonl", "report.html"]

    def test_a_pipe_cannot_be_read_twice(self, tmp_path: Path, capsys: Capture) -> None:
        os.mkfifo(tmp_path / "in.jsonl")
        assert main(["audit", str(tmp_path / "in.jsonl")]) == FAILED
        assert "save it as a file first" in capsys.readouterr().err


class TestOutput:
    @pytest.mark.parametrize(
        ("name", "begins"),
        [
            ("r.html", "<!doctype html>"),
            ("r.json", '{"kept"'),
            ("r.jsonl", '{"kind"'),
            ("r.csv", "archive,"),
            ("r.sarif", '{"$schema"'),
            ("r.txt", "ERROR OWN01"),
        ],
    )
    def test_the_suffix_chooses_the_format(
        self, name: str, begins: str, archive: Path, tmp_path: Path
    ) -> None:
        main(["audit", str(archive), "--select", "OWN01", "-o", str(tmp_path / name)])
        assert (tmp_path / name).read_text("utf-8").startswith(begins)

    def test_it_can_be_a_device(self, archive: Path) -> None:
        assert main(["audit", str(archive), *PASSED_ALONG, "-o", "/dev/null"]) == FOUND
        assert Path("/dev/null").is_char_device()

    def test_it_is_quiet_in_a_pipe(self, archive: Path, capsys: Capture) -> None:
        main(["audit", str(archive), *PASSED_ALONG])
        told = capsys.readouterr()
        assert told.err == "" and "passed-along" in told.out

    def test_a_report_in_a_file_is_announced_in_one_line(
        self, archive: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        report = tmp_path / "r.csv"
        main(["audit", str(archive), *PASSED_ALONG, "-o", str(report)])
        told = capsys.readouterr()
        assert told.out == ""
        assert told.err == f"4 conversations, 2 findings: {report}\n"

    def test_it_does_without_standard_error(self, archive: Path, tmp_path: Path) -> None:
        audit = ["audit", str(archive), *PASSED_ALONG, "-o", str(tmp_path / "r.csv")]
        command = f"{shlex.join([*KEPT, *audit])} 2>&-"
        assert subprocess.run(["/bin/sh", "-c", command], check=False).returncode == FOUND

    def test_jsonl_tells_everything_unless_asked_otherwise(
        self, archive: Path, capsys: Capture
    ) -> None:
        audit = ["audit", str(archive), "--format", "jsonl"]
        main([*audit])
        everything = capsys.readouterr().out
        main([*audit, "--level", "preview"])
        assert capsys.readouterr().out == everything

    def test_several_archives_make_one_report(
        self, archive: Path, tmp_path: Path, capsys: Capture
    ) -> None:
        other = archive_of(tmp_path / "more.jsonl", 2)
        main(["audit", str(archive), str(other), *PASSED_ALONG, "--format", "json"])
        summary = json.loads(capsys.readouterr().out)["summary"]
        assert summary["conversations"] == 6
        assert [each["path"] for each in summary["archives"]] == [str(archive), str(other)]

    def test_until_is_the_moment_of_judging(self, archive: Path, capsys: Capture) -> None:
        main(["audit", str(archive), "--until", "2026-03-02T10:30", "--format", "json"])
        summary = json.loads(capsys.readouterr().out)["summary"]
        assert summary["judged_at"] == "2026-03-02T10:30:00+00:00"
        assert summary["conversations"] == 2


@pytest.mark.parametrize(
    "mapping",
    [
        ["--map", "conversation=Nr, alt,author=Wer,text=Was"],
        ["--map", "conversation=Nr, alt", "--map", "author=Wer, text = Was"],
    ],
)
def test_columns_are_mapped_one_by_one_or_together(mapping: list[str], tmp_path: Path) -> None:
    path = tmp_path / "lamps.csv"
    path.write_text('"Nr, alt",Wer,Was\n7,customer,Where is my lamp?\n', "utf-8")
    assert main(["audit", str(path), *mapping, "--select", "bot-trap"]) == NOTHING_FOUND


class TestCtrlC:
    """Nobody reads the report at first, so the audit is under way when it is interrupted."""

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_it_leaves_a_whole_report_that_says_so(self, jobs: str, tmp_path: Path) -> None:
        archive = archive_of(tmp_path / "lamps.jsonl", 2000)
        command = [*KEPT, "audit", str(archive), *PASSED_ALONG, "--format", "json", "--jobs", jobs]
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        ) as audit:
            assert audit.stdout and audit.stderr
            begun = audit.stdout.read(10_000)
            os.killpg(audit.pid, signal.SIGINT)
            whole = json.loads(begun + audit.stdout.read())
            told = audit.stderr.read().decode()
        assert audit.returncode == INTERRUPTED
        assert whole["summary"]["complete"] is False
        assert 0 < whole["summary"]["conversations"] < 2000
        assert told.startswith("kept: This report is partial") and told.count("\n") == 1


def test_a_reader_who_leaves_is_no_error(tmp_path: Path) -> None:
    archive = archive_of(tmp_path / "lamps.jsonl", 2000)
    command = [*KEPT, "audit", str(archive), *PASSED_ALONG, "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as audit:
        assert audit.stdout and audit.stderr
        assert audit.stdout.readline()
        audit.stdout.close()
        assert audit.stderr.read() == b""
    assert audit.returncode == PIPE_CLOSED


class TestExplain:
    @pytest.mark.parametrize("word", ["passed-along", "own01", "OWN01"])
    def test_it_shows_the_manual_page(self, word: str, capsys: Capture) -> None:
        assert main(["explain", word]) == 0
        told = capsys.readouterr().out
        assert told.startswith("OWN01") and "What it finds" in told and "\x1b" not in told

    @pytest.mark.parametrize("word", ["promises", "PRM"])
    def test_it_lists_the_mistakes_of_a_group(self, word: str, capsys: Capture) -> None:
        assert main(["explain", word]) == 0
        lines = capsys.readouterr().out.splitlines()
        listed = [mistake.name for mistake in MISTAKES if mistake.group == "promises"]
        assert [line.split()[1] for line in lines[1:]] == listed

    def test_it_names_the_nearest(self, capsys: Capture) -> None:
        assert main(["explain", "passed-around"]) == FAILED
        assert "'passed-along'" in capsys.readouterr().err


class TestCatalogue:
    def test_it_lists_all(self, capsys: Capture) -> None:
        assert main(["catalogue"]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line.split()[1] for line in lines[1:]] == [mistake.name for mistake in MISTAKES]

    def test_it_does_so_as_json(self, capsys: Capture) -> None:
        assert main(["catalogue", "--json"]) == 0
        rows = json.loads(capsys.readouterr().out)
        assert [row["code"] for row in rows] == [mistake.code for mistake in MISTAKES]
        assert {"name", "level", "needs", "precision"} <= rows[0].keys()


def test_it_starts_without_spark_and_rich() -> None:
    script = "import sys, kept.cli; print({'pyspark', 'pyarrow', 'rich'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
