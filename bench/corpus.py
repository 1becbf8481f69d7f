"""What is measured: real conversations where they are at hand, else those of the sample archive.

They are kept outside the repository, in ``$KEPT_QUALITY_DATA`` or ``../shared/data``, and repeated
under new ids until there are as many as wanted, in one of two ways. As they are, an archive is one
in which nearly every text comes again: the engine remembers those it has read. Varied, they have
another number of spaces at the end of their texts each time, and what it remembers does not help.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

from kept.archives.archive import Options
from kept.archives.recognise import open_archive
from kept.mistakes.conversation import Conversation

CORPORA = Path(os.environ.get("KEPT_QUALITY_DATA", "../shared/data")) / "corpora"
SAMPLE = Path("samples/lamps.mbox")
_MOST_SPACES = 100
US = "support@lumen-lamps.example"


@dataclass(frozen=True)
class Corpus:
    """Conversations as the records of the project's own JSONL."""

    name: str
    records: tuple[dict[str, Any], ...]

    def texts(self) -> Iterator[str]:
        """What is said, message by message."""
        return (message["text"] for record in self.records for message in record["messages"])

    def messages(self, conversations: int) -> int:
        """How many messages so many conversations hold."""
        return sum(len(record["messages"]) for record in self._repeated(conversations))

    def write(self, path: Path, conversations: int, *, varied: bool) -> Path:
        """Write so many conversations, one a line, without holding them."""
        most = _MOST_SPACES if varied else 1
        with path.open("w", encoding="utf-8") as lines:
            for number, record in enumerate(self._repeated(conversations)):
                spaces = " " * (number // len(self.records) % most)
                messages = [
                    message | {"text": message["text"] + spaces} for message in record["messages"]
                ]
                new = record | {"id": f"{record['id']}-{number}", "messages": messages}
                lines.write(json.dumps(new) + "\n")
        return path

    def _repeated(self, conversations: int) -> Iterator[dict[str, Any]]:
        again = (record for _ in count() for record in self.records)
        return islice(again, conversations)


def corpus() -> Corpus:
    """The corpora, or else the sample archive."""
    paths = sorted(path for path in CORPORA.glob("*.jsonl") if "labels" not in path.name)
    if paths:
        lines = (line for path in paths for line in path.read_text("utf-8").splitlines())
        return Corpus("corpora", tuple(map(json.loads, lines)))
    archive = open_archive(SAMPLE, Options((US,)))
    return Corpus("sample archive", tuple(map(_record, archive)))


def _record(conversation: Conversation) -> dict[str, Any]:
    messages = [
        {
            "id": message.id,
            "author": message.author,
            "text": message.text,
            "name": message.name,
            "at": message.at.isoformat() if message.at else None,
        }
        for message in conversation.messages
    ]
    return {"id": conversation.id, "channel": conversation.channel, "messages": messages}
