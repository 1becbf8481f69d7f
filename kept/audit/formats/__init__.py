"""How a report is written: one file a format."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kept.audit.formats.csv_table import CsvTable
from kept.audit.formats.format import Format, Judged
from kept.audit.formats.html import Html
from kept.audit.formats.json import Json
from kept.audit.formats.jsonl import JsonLines
from kept.audit.formats.sarif import Sarif
from kept.audit.formats.text import Text

__all__ = ["FORMATS", "WITH_FACTS", "Format", "Judged"]

WITH_FACTS: dict[str, Callable[[bool], Format[Any]]] = {"json": Json, "jsonl": JsonLines}
"""Formats that can carry facts beside findings: made with whether they should."""

FORMATS: dict[str, Callable[[], Format[Any]]] = {
    "html": Html,
    "text": Text,
    "json": Json,
    "jsonl": JsonLines,
    "csv": CsvTable,
    "sarif": Sarif,
}
