"""Memory does not grow with the texts in an archive."""

from __future__ import annotations

import csv
import json
import tracemalloc
from pathlib import Path

import pytest

from kept.archives.archive import Options
from kept.archives.recognise import open_archive

_TEXT = "It squeaks and squeaks. " * 1000
_CONVERSATIONS = 400
_PEAK = 3_000_000


def mbox(path: Path) -> None:
    mails = (
        f"From x Mon Mar 02 09:00:00 2026\nFrom: c{i}@post.example\nTo: help@doors.example\n"
        f"Message-ID: <{i}@x>\nSubject: {i}\n\n{_TEXT}\n\n"
        for i in range(_CONVERSATIONS)
    )
    path.write_text("".join(mails))


def table(path: Path, header: str, *row: str) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split(","))
        writer.writerows([str(i), *row] for i in range(_CONVERSATIONS))


def messages(path: Path) -> None:
    table(path, "ticket,role,text", "customer", _TEXT)


def tweets(path: Path) -> None:
    header = "tweet_id,author_id,inbound,created_at,text,in_response_to_tweet_id"
    table(path, header, "mona", "True", "", _TEXT, "")


def page(path: Path) -> None:
    tickets = [
        {"id": i, "requester_id": 1, "description": _TEXT, "comments": []}
        for i in range(_CONVERSATIONS)
    ]
    path.write_text(json.dumps({"tickets": tickets}))


def own(path: Path) -> None:
    message = {"author": "agent", "text": _TEXT}
    lines = (json.dumps({"id": i, "messages": [message]}) for i in range(_CONVERSATIONS))
    path.write_text("\n".join(lines))


@pytest.mark.parametrize("write", [mbox, messages, tweets, page, own], ids=lambda one: one.__name__)
def test_memory_is_bounded_by_the_longest_conversation(tmp_path, write):
    path = tmp_path / "archive"
    write(path)
    archive = open_archive(path, Options(us=("help@doors.example",)))
    tracemalloc.start()
    try:
        count = sum(1 for _ in archive)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == _CONVERSATIONS
    assert archive.size > 2 * _PEAK
    assert peak < _PEAK
