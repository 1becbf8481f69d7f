"""Counts by agent, team, channel or week, for a bounded number of keys."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from kept.audit.figures.rate import Rate

LIMIT = 500

_LONGEST_KEY = 80


@dataclass
class Tally:
    """What was counted for one key."""

    conversations: int = 0
    affected: int = 0
    """Conversations with at least one mistake."""
    findings: int = 0
    mistakes: Counter[str] = field(default_factory=Counter)
    """Conversations with this mistake, by code."""
    unchecked: Counter[str] = field(default_factory=Counter)
    """Conversations that could not show it, by code; only counted where a trend needs it."""

    def add(self, codes: Sequence[str], unchecked: Sequence[str] = ()) -> None:
        """Count one conversation in which these mistakes were found, one code a finding."""
        self.conversations += 1
        if codes:
            self.affected += 1
            self.findings += len(codes)
            self.mistakes.update(set(codes))
        if unchecked:
            self.unchecked.update(unchecked)

    def merge(self, other: Tally) -> None:
        self.conversations += other.conversations
        self.affected += other.affected
        self.findings += other.findings
        self.mistakes.update(other.mistakes)
        self.unchecked.update(other.unchecked)

    @property
    def rate(self) -> Rate:
        """The share of conversations with a mistake."""
        return Rate(self.affected, self.conversations)

    def rate_of(self, code: str) -> Rate:
        """The share of conversations with this mistake, of those that could show it."""
        found = self.mistakes[code]
        return Rate(found, max(self.conversations - self.unchecked[code], found))


@dataclass
class Groups:
    """Tallies by key. Of more than ``limit`` keys the first (or last) in order are kept apart.

    Choosing by the order of the keys, not by their counts, makes every kept tally exact and the
    result the same in whatever order the parts of an archive are added and merged.
    """

    keep: Literal["first", "last"] = "first"
    limit: int = LIMIT
    tallies: dict[str, Tally] = field(default_factory=dict)
    others: Tally = field(default_factory=Tally)

    def add(self, key: str, codes: Sequence[str], unchecked: Sequence[str] = ()) -> None:
        """Count one conversation under ``key``."""
        self._tally(key[:_LONGEST_KEY]).add(codes, unchecked)

    def merge(self, other: Groups) -> None:
        self.others.merge(other.others)
        for key, tally in other.tallies.items():
            self._tally(key).merge(tally)

    def _tally(self, key: str) -> Tally:
        """Where ``key`` is counted; another key may have to make room for it."""
        known = self.tallies.get(key)
        if known is not None:
            return known
        self.tallies[key] = Tally()
        if len(self.tallies) > self.limit:
            excess = max(self.tallies) if self.keep == "first" else min(self.tallies)
            self.others.merge(self.tallies.pop(excess))
        return self.tallies.get(key, self.others)
