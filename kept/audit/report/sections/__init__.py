"""The sections of the report, one file each, in the order in which they are read."""

from __future__ import annotations

from collections.abc import Callable

from kept.audit.report.markup import Html
from kept.audit.report.sections.breakdown import breakdown
from kept.audit.report.sections.complaints import complaints
from kept.audit.report.sections.mistakes import mistakes
from kept.audit.report.sections.promises import promises
from kept.audit.report.sections.reading import reading
from kept.audit.report.sections.sentences import sentences
from kept.audit.report.sections.unchecked import unchecked
from kept.audit.report.sections.waiting import waiting
from kept.audit.summary import Summary

SECTIONS: tuple[tuple[str, str, Callable[[Summary], Html | None]], ...] = (
    ("sentences", "The sentences", sentences),
    ("mistakes", "Mistakes", mistakes),
    ("promises", "Promises", promises),
    ("waiting", "Waiting", waiting),
    ("complaints", "Complaints, hand-overs", complaints),
    ("breakdown", "Where", breakdown),
    ("unchecked", "Not checked", unchecked),
    ("reading", "How to read this", reading),
)
"""Anchor, name in the contents, and what builds the section, or nothing without material."""
