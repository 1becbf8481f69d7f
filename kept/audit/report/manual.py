"""Extracts of the manual pages of the mistakes."""

from __future__ import annotations

import re
import textwrap
from functools import cache

from kept.audit.manual import page
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.mistake import Mistake

BY_CODE: dict[str, Mistake] = {mistake.code: mistake for mistake in MISTAKES}

_HEADING = re.compile(
    r"^(What it finds|Why it hurts|Example|What to do instead|What it cannot see|Settings|Sources)"
    r"[ ]*$",
    re.MULTILINE,
)


@cache
def extracts(code: str) -> dict[str, tuple[str, ...]]:
    """The paragraphs of a mistake's manual page by heading."""
    _, *parts = _HEADING.split(page(BY_CODE[code]))
    return {
        heading: _paragraphs(text) for heading, text in zip(parts[::2], parts[1::2], strict=True)
    }


def _paragraphs(text: str) -> tuple[str, ...]:
    pieces = re.split(r"\n\s*\n", textwrap.dedent(text).strip())
    return tuple(" ".join(piece.split()) for piece in pieces if piece.strip())
