"""The manual page of a mistake: the docstring on top of its file, by its headings."""

from __future__ import annotations

import sys
import textwrap
from functools import cache

from kept.mistakes.mistake import Mistake

HEADINGS = (
    "What it finds",
    "Why it hurts",
    "Example",
    "What to do instead",
    "What it cannot see",
    "Settings",
    "Sources",
)


@cache
def manual(mistake: Mistake) -> dict[str, str]:
    """The page as text by heading, in the order of ``HEADINGS``; paragraphs keep their breaks."""
    lines = (sys.modules[mistake.detect.__module__].__doc__ or "").splitlines()
    page: dict[str, list[str]] = {}
    heading = ""
    for line in lines[1:]:
        if line in HEADINGS:
            heading = line
            page[heading] = []
        elif heading:
            page[heading].append(line)
    return {name: textwrap.dedent("\n".join(text)).strip() for name, text in page.items()}
