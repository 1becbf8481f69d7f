"""What there is to read about the mistakes: a manual page each, and the list of all."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from importlib.resources import files
from inspect import cleandoc
from typing import Any, TextIO

from kept.mistakes import catalogue
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.mistake import Mistake

_HEADING = re.compile(r"^(?=\S).+$", re.MULTILINE)


def page(mistake: Mistake) -> str:
    """The manual page: the text on top of the file of the mistake."""
    return cleandoc(sys.modules[mistake.detect.__module__].__doc__ or mistake.title)


def explain(mistake: Mistake, stream: TextIO) -> None:
    """Write the manual page, with its headings set off on a terminal."""
    # Imported here: it takes as long as the rest of the command.
    from rich.console import Console
    from rich.text import Text

    text = Text(f"{page(mistake)}\n\n{_facts(mistake)}")
    text.highlight_regex(_HEADING, "bold")
    Console(file=stream, highlight=False).print(text, soft_wrap=True)


def overview(
    stream: TextIO, *, as_json: bool = False, mistakes: Iterable[Mistake] = MISTAKES
) -> None:
    """Write a list of mistakes: code, name, level, needs and measured precision."""
    rows = [_row(mistake, precision()) for mistake in mistakes]
    if as_json:
        json.dump(rows, stream, indent=2, ensure_ascii=False)
        stream.write("\n")
        return
    stream.write(f"{'code':6}  {'name':22}  {'level':7}  {'precision':9}  needs\n")
    for row in rows:
        known = "-" if row["precision"] is None else f"{row['precision']:.2f}"
        stream.write(f"{row['code']:6}  {row['name']:22}  {row['level']:7}  {known:9}  ")
        stream.write(f"{', '.join(row['needs'])}\n")


def precision() -> dict[str, dict[str, Any]]:
    """What was measured of each detector, by code; empty where nothing was measured yet."""
    measured = files(catalogue) / "precision.json"
    found: dict[str, dict[str, Any]] = {}
    if measured.is_file():
        found = json.loads(measured.read_text("utf-8"))
    return found


def _row(mistake: Mistake, measured: dict[str, dict[str, Any]]) -> dict[str, Any]:
    return {
        "code": mistake.code,
        "name": mistake.name,
        "title": mistake.title,
        "group": mistake.group,
        "level": mistake.level.word,
        "needs": list(mistake.needs),
        "basis": mistake.basis,
        "precision": measured.get(mistake.code, {}).get("precision"),
    }


def _facts(mistake: Mistake) -> str:
    row = _row(mistake, precision())
    known = "not measured" if row["precision"] is None else f"{row['precision']:.2f}"
    if mistake.basis == "record":
        known = "exact wherever the record is"
    return (
        f"Level: {row['level']}. Needs: {', '.join(row['needs'])}. Precision: {known}.\n"
        f"{mistake.manual}"
    )
