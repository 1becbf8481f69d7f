"""Archives written for the tests of the audit: a lamp shop and its customers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
TEMPLATE = (
    "Hi {name}, thank you for the photo of the shade. we will send a new one from the "
    "warehouse tomorrow and you can keep the old one."
)


def archive_of(path: Path, conversations: int) -> Path:
    """Write so many conversations; every third was passed from team to team, which is an error."""
    with path.open("w", encoding="utf-8") as file:
        for record in _records(conversations):
            file.write(f"{json.dumps(record)}\n")
    return path


def _records(conversations: int) -> Iterator[dict[str, Any]]:
    for number in range(conversations):
        at = START + timedelta(hours=number)
        yield {
            "id": f"lamp-{number}",
            "channel": "mail",
            "customer": {"name": "Mona Varga"},
            "messages": [
                _message(0, "customer", at, f"=Hello, the shade of lamp {number} is cracked."),
                _message(1, "agent", at + timedelta(minutes=20), TEMPLATE.format(name="Mona")),
                _message(2, "customer", at + timedelta(minutes=50), "Wonderful, thank you!"),
            ],
            "events": _transfers(at) if number % 3 == 0 else [],
        }


def _message(number: int, author: str, at: datetime, text: str) -> dict[str, str]:
    return {"id": str(number), "author": author, "at": at.isoformat(), "text": text}


def _transfers(at: datetime) -> list[dict[str, str]]:
    teams = ("front", "lamps", "front", "warehouse")
    return [
        {
            "at": (at + timedelta(minutes=5 * place)).isoformat(),
            "kind": "transferred",
            "what": "team",
            "from": before,
            "to": after,
            "by": "Cy",
        }
        for place, (before, after) in enumerate(pairwise(teams))
    ]
