"""Extracts of the manual pages of the mistakes."""

from __future__ import annotations

import re

from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.manual import manual
from kept.mistakes.mistake import Mistake

BY_CODE: dict[str, Mistake] = {mistake.code: mistake for mistake in MISTAKES}

TIME = "time"
"""The group of the mistakes that are about time, not about words."""

_EMPHASIS = re.compile(r"``|(?<!\w)\*(?=\w)|(?<=\w)\*(?!\w)")


def extract(code: str, heading: str) -> str | None:
    """The first paragraph under a heading of a mistake's manual page, as plain words."""
    first, *_ = manual(BY_CODE[code]).get(heading, "").split("\n\n")
    return _EMPHASIS.sub("", " ".join(first.split())) or None
