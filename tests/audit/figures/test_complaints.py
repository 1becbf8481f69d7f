from __future__ import annotations

from dataclasses import replace

import pytest

from kept.audit.figures.complaints import Complaints
from kept.mistakes.conversation import Author, Conversation, Message
from kept.mistakes.mistake import Fact, Finding, Level

IGNORED = Finding("CMP01", "complaint-ignored", Level.ERROR, "1", "1", 0, 3, "...", "", "", "")


def complaints(*authors: Author, findings: tuple[Finding, ...] = ()) -> Complaints:
    said = ("customer", *authors)
    messages = tuple(Message(str(n), author, "...") for n, author in enumerate(said))
    found = Complaints()
    fact = Fact("complaint", "1", "0", 0, 3, "...")
    found.add(Conversation("1", messages), [fact, replace(fact, message="1")], findings)
    return found


@pytest.mark.parametrize(
    ("outcome", "found"),
    [
        ("answered", complaints("agent")),
        ("passed over", complaints("agent", findings=(IGNORED,))),
        ("unanswered", complaints()),
        ("unanswered", complaints("bot", "customer")),
    ],
)
def test_it_tells_how_a_complaint_was_met(outcome: str, found: Complaints) -> None:
    assert dict(found.outcomes) == {outcome: 1}
    assert bool(found.worst.passages) == (outcome != "answered")
