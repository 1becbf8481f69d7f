"""What an audit adds up while it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from kept.mistakes.conversation import Conversation
from kept.mistakes.engine import Checked
from kept.mistakes.mistake import Finding
from kept.mistakes.suppressions import Suppression


@dataclass(slots=True)
class Tally:
    """Counts that can be added to each other; their size does not depend on the archive's."""

    conversations: int = 0
    messages: int = 0
    undated: int = 0
    """Conversations left out because nobody knows whether they belong to the period."""
    findings: Counter[str] = field(default_factory=Counter)
    """How often each code was found."""
    concerned: Counter[str] = field(default_factory=Counter)
    """In how many conversations each code was found."""
    not_applicable: Counter[tuple[str, str]] = field(default_factory=Counter)
    """In how many conversations a code could not be checked, by code and reason."""
    languages: Counter[str] = field(default_factory=Counter)
    unspoken: Counter[str] = field(default_factory=Counter)
    """Conversations whose words were not checked, by language."""
    suppressed: set[Suppression] = field(default_factory=set)
    """The suppressions that hid something."""

    def add(
        self, conversation: Conversation, checked: Checked, findings: Sequence[Finding]
    ) -> None:
        """Count one conversation; ``findings`` are those that count in this audit."""
        self.conversations += 1
        self.messages += len(conversation.messages)
        self.not_applicable.update(checked.not_applicable)
        self.languages[checked.language] += 1
        self.suppressed |= checked.suppressed
        if not checked.checked:
            self.unspoken[checked.language] += 1
        if findings:
            codes = [found.code for found in findings]
            self.findings.update(codes)
            self.concerned.update(set(codes))

    def merge(self, other: Tally) -> None:
        """Add what was counted elsewhere."""
        self.conversations += other.conversations
        self.messages += other.messages
        self.undated += other.undated
        self.findings += other.findings
        self.concerned += other.concerned
        self.not_applicable += other.not_applicable
        self.languages += other.languages
        self.unspoken += other.unspoken
        self.suppressed |= other.suppressed
