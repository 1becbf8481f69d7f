"""What became of complaints: were they answered, passed over, or never answered?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal

from kept.audit.figures.passages import Passage, Worst, quote
from kept.mistakes.conversation import Conversation
from kept.mistakes.mistake import Fact, Finding, Span

Outcome = Literal["answered", "passed over", "unanswered"]

OUTCOMES: tuple[Outcome, ...] = ("answered", "passed over", "unanswered")

IGNORED = "CMP01"
"""The mistake that tells a complaint that was answered from one that was passed over."""

_WHY = {
    "passed over": "The reply did not acknowledge the complaint.",
    "unanswered": "Nobody answered the complaint.",
}


@dataclass
class Complaints:
    """Conversations with a complaint, by how we met it."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    worst: Worst = field(default_factory=Worst)

    @property
    def made(self) -> int:
        return self.outcomes.total()

    def add(
        self, conversation: Conversation, facts: Sequence[Fact], findings: Sequence[Finding]
    ) -> None:
        """Count one conversation; ``findings`` are those that count in this audit."""
        complaint = next((fact for fact in facts if fact.kind == "complaint"), None)
        if complaint is None:
            return
        outcome = _outcome(conversation, complaint, findings)
        self.outcomes[outcome] += 1
        if outcome != "answered":
            show = partial(_passage, conversation, complaint, outcome)
            gravity = (float(outcome == "unanswered"),)
            self.worst.offer(gravity, conversation.id, complaint.quote, show)

    def merge(self, other: Complaints) -> None:
        self.outcomes.update(other.outcomes)
        self.worst.merge(other.worst)


def _outcome(conversation: Conversation, complaint: Fact, findings: Sequence[Finding]) -> Outcome:
    places = [message.id for message in conversation.messages]
    after = places.index(complaint.message) + 1 if complaint.message in places else 0
    ours = (m for m in conversation.messages[after:] if m.author == "agent" and not m.internal)
    if not any(ours):
        return "unanswered"
    if any(finding.code == IGNORED for finding in findings):
        return "passed over"
    return "answered"


def _passage(conversation: Conversation, complaint: Fact, outcome: Outcome) -> Passage:
    return quote(
        conversation,
        (Span(complaint.message, complaint.start, complaint.end),),
        why=_WHY[outcome],
        better="Say what you understood and that it matters, then what happens next.",
    )
