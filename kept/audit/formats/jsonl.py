"""Findings and facts as JSON, one a line."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TextIO

from kept.audit.formats.format import Format, Judged
from kept.audit.history import history
from kept.mistakes.conversation import Conversation
from kept.mistakes.facts import ALL_FACTS
from kept.mistakes.mistake import Fact, Finding

if TYPE_CHECKING:
    from kept.audit.outcome import Outcome

Record = dict[str, Any]

encode = json.JSONEncoder(ensure_ascii=False).encode


class JsonLines(Format[str]):
    """Each line is a finding or a fact; ``history`` is the fact that every conversation has."""

    def __init__(self, facts: bool = False) -> None:
        self.facts = facts
        self.needs_facts = ALL_FACTS if facts else frozenset()

    def part(self, judged: Sequence[Judged]) -> str:
        return "".join(f"{encode(record)}\n" for record in records(judged, self.facts))

    def add(self, part: str, stream: TextIO) -> None:
        stream.write(part)

    def finish(self, outcome: Outcome, stream: TextIO) -> None:
        pass


def records(judged: Sequence[Judged], facts: bool) -> Iterator[Record]:
    """The records of some conversations, in order: findings, then facts where wanted."""
    for _, conversation, checked, findings in judged:
        for found in findings:
            yield finding_record(found)
        if facts:
            for fact in checked.facts:
                yield _fact_record(fact)
            yield _history_record(conversation)


def finding_record(found: Finding) -> Record:
    """A finding as plain values."""
    return {
        "kind": "finding",
        "mistake": found.mistake,
        "code": found.code,
        "level": found.level.word,
        "conversation": found.conversation,
        "message": found.message,
        "start": found.start,
        "end": found.end,
        "why": found.why,
        "better": found.better,
        "quote": found.quote,
        "manual": found.manual,
        "numbers": dict(found.numbers),
        "spans": [
            {"message": span.message, "start": span.start, "end": span.end} for span in found.spans
        ],
    }


def _fact_record(fact: Fact) -> Record:
    record: Record = {
        "kind": "fact",
        "fact": fact.kind,
        "conversation": fact.conversation,
        "message": fact.message,
        "start": fact.start,
        "end": fact.end,
        "quote": fact.quote,
    }
    return {**record, **fact.details, **record}  # what every fact has goes before its details


def _history_record(conversation: Conversation) -> Record:
    """``message`` is the last one: every fact has a message, and this one is about them all."""
    messages = conversation.messages
    return {
        "kind": "fact",
        "fact": "history",
        "conversation": conversation.id,
        "message": messages[-1].id if messages else None,
        **asdict(history(conversation)),
    }
