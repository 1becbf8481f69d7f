"""The documents are right: links lead somewhere, options exist, commands parse, examples run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from kept import cli

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "samples/*.md", "training/*.md")
    for path in ROOT.glob(pattern)
)
COMMANDS = ("kept ", ".venv/bin/kept ")

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_OPTION = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_FOREIGN = re.compile(
    r"(?<![\w.:/])/(?:root|home|tmp|var|work|Users)/"  # paths of somebody's machine
    r"|\b(?:TODO|FIXME|XXX|LLM|GPT)\b"
)


def blocks(path: Path, kind: str) -> list[str]:
    """The code blocks of a kind in a document."""
    return [text for name, text in _BLOCK.findall(path.read_text(encoding="utf-8")) if name == kind]


def commands() -> Iterator[tuple[str, str]]:
    for path in DOCUMENTS:
        for block in blocks(path, "sh"):
            for line in block.splitlines():
                if line.startswith(COMMANDS) and "PATH..." not in line:
                    yield str(path.relative_to(ROOT)), line


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
class TestDocument:
    def test_its_links_lead_somewhere(self, path: Path) -> None:
        for link in _LINK.findall(path.read_text(encoding="utf-8")):
            if link.startswith(("http://", "https://")):
                continue
            place, _, anchor = link.partition("#")
            target = (path.parent / place).resolve() if place else path
            assert target.is_relative_to(ROOT) and target.exists(), link
            assert not anchor or anchor in _anchors(target), link

    def test_it_speaks_of_the_project_alone(self, path: Path) -> None:
        found = _FOREIGN.search(path.read_text(encoding="utf-8"))
        assert found is None, found

    def test_the_make_targets_it_names_exist(self, path: Path) -> None:
        targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
        text = path.read_text(encoding="utf-8")
        named = set(re.findall(r"`make ([a-z-]+)`|^make ([a-z-]+)$", text, re.MULTILINE))
        assert {one or other for one, other in named} <= targets


class TestCommands:
    def test_every_option_of_the_audit_is_documented_and_no_other(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with pytest.raises(SystemExit):
            cli.main(["audit", "--help"])
        known = set(_OPTION.findall(capsys.readouterr().out))
        text = (ROOT / "docs/use/audit.md").read_text(encoding="utf-8")
        rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
        assert {option for row in rows for option in _OPTION.findall(row)} == known
        assert set(_OPTION.findall(_without_links(text))) <= known

    @pytest.mark.parametrize(("document", "line"), list(commands()))
    def test_every_command_in_the_documents_parses(self, document: str, line: str) -> None:
        cli._parser().parse_args(shlex.split(line)[1:])


class TestReadme:
    def test_its_example_prints_what_it_says(self) -> None:
        (program,) = blocks(ROOT / "README.md", "python")
        (expected,) = blocks(ROOT / "README.md", "text")
        with redirect_stdout(StringIO()) as printed:
            exec(compile(program, "README.md", "exec"), {})
        assert printed.getvalue() == expected

    def test_its_picture_is_small(self) -> None:
        assert (ROOT / "docs/pictures/report.png").stat().st_size < 400_000


def _anchors(path: Path) -> set[str]:
    headings = _HEADING.findall(path.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _without_links(text: str) -> str:
    return _LINK.sub("", text)
