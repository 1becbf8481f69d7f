"""One language for saved views, the search and the address bar: ``status:open owner:me refund``."""

from kept.desk.conversations.filters.language import Filter, Problem, Term, Words, parse
from kept.desk.conversations.filters.rows import apply, known_fields, period
from kept.desk.conversations.filters.sentences import describe

__all__ = [
    "Filter",
    "Problem",
    "Term",
    "Words",
    "apply",
    "describe",
    "known_fields",
    "parse",
    "period",
]
