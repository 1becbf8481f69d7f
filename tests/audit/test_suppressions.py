"""Suppressions of the house rules in an audit: what is hidden, and which have nothing to hide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kept.cli import main

CONVERSATION = {
    "id": "lamp-7",
    "messages": [
        {"id": "0", "author": "customer", "text": "Where is my lamp?"},
        {"id": "1", "author": "agent", "text": "I will look into it and get back to you."},
    ],
}
RULES = """
[[suppressions]]
mistake = "promise-undated"
conversation = "lamp-7"
reason = "settled by phone"
author = "Bo"

[[suppressions]]
mistake = "argued"
conversation = "lamp-8"
reason = "agreed with the customer"
author = "Bo"
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "lamps.jsonl").write_text(json.dumps(CONVERSATION) + "\n")
    (tmp_path / "house.toml").write_text(RULES)
    return tmp_path


def audit(folder: Path, *more: str) -> dict[str, list[str]]:
    out = folder / "report.json"
    command = ["audit", str(folder / "lamps.jsonl"), "--level", "preview", "-o", str(out)]
    main([*command, "--select", "promise-undated,argued", *more])
    summary: dict[str, list[str]] = json.loads(out.read_text())["summary"]
    return summary


def test_it_hides_what_was_suppressed(folder: Path) -> None:
    assert [each["code"] for each in audit(folder)["mistakes"]] == ["PRM02"]  # type: ignore[index]
    assert audit(folder, "--house", str(folder / "house.toml"))["mistakes"] == []


def test_it_names_the_suppressions_that_hide_nothing(folder: Path) -> None:
    (sentence,) = audit(folder, "--house", str(folder / "house.toml"))["suppressions_unused"]
    assert "argued by Bo" in sentence


def test_it_refuses_a_mistake_that_does_not_exist(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "house.toml").write_text('[allowances]\nignore = ["argud"]\n')
    command = ["audit", str(folder / "lamps.jsonl"), "--house", str(folder / "house.toml")]
    assert main(command) == 2
    assert "argued" in capsys.readouterr().err
