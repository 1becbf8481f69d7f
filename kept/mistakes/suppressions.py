"""Findings that somebody looked at and does not want to see again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kept.mistakes.house_file import BadValue
from kept.mistakes.mistake import Finding


@dataclass(frozen=True)
class Suppression:
    """One decision: this ``mistake`` (name or code) is none here, for this reason.

    ``conversation`` is an id, ``phrase`` words of the quoted text, ``span`` the characters
    ``(start, end)`` of a finding in ``conversation``. What is given must all hold. ``until`` is
    the last day on which it counts.
    """

    mistake: str
    reason: str
    author: str
    conversation: str = ""
    phrase: str = ""
    span: tuple[int, ...] = ()
    until: date | None = None

    def __post_init__(self) -> None:
        for key in ("mistake", "reason", "author"):
            if not getattr(self, key).strip():
                raise BadValue(key, "must not be empty.")
        if not (self.conversation or self.phrase.strip() or self.span):
            raise BadValue(
                "mistake",
                f'this would hide every "{self.mistake}"; name a conversation or a phrase, or '
                "switch the mistake off under allowances.ignore.",
            )
        if self.span and not (self.conversation and len(self.span) == 2):
            raise BadValue("span", "needs a conversation, and a start and an end as in [0, 25].")

    def covers(self, finding: Finding) -> bool:
        """Whether ``finding`` is the one meant, whatever the date."""
        return (
            self.mistake.lower() in (finding.mistake.lower(), finding.code.lower())
            and (not self.conversation or self.conversation == finding.conversation)
            and _plain(self.phrase) in _plain(finding.quote)
            and (not self.span or self.span == (finding.start, finding.end))
        )

    def expired(self, today: date) -> bool:
        """Whether its last day is over."""
        return self.until is not None and self.until < today


def apply(
    findings: Iterable[Finding], suppressions: Sequence[Suppression], today: date
) -> tuple[tuple[Finding, ...], frozenset[Suppression]]:
    """The findings to show, in order, and the suppressions that hid one.

    A suppression that hides nothing in a whole run is unused: the caller collects the used ones
    and lists the rest with ``unused``.
    """
    valid = [suppression for suppression in suppressions if not suppression.expired(today)]
    kept: list[Finding] = []
    used: set[Suppression] = set()
    for finding in findings:
        covering = [suppression for suppression in valid if suppression.covers(finding)]
        used.update(covering)
        if not covering:
            kept.append(finding)
    return tuple(kept), frozenset(used)


def unused(
    suppressions: Sequence[Suppression], used: Iterable[Suppression]
) -> tuple[Suppression, ...]:
    """Those that hid nothing, in the order of the house rules."""
    hidden = frozenset(used)
    return tuple(suppression for suppression in suppressions if suppression not in hidden)


def _plain(text: str) -> str:
    return " ".join(text.lower().replace("\u2019", "'").split())
