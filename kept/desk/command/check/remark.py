"""What a look at a desk leads to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Remark:
    """One thing that was looked at: fine, worth knowing, or to be mended."""

    word: str
    sentence: str


def fine(sentence: str) -> Remark:
    return Remark("fine", sentence)


def note(sentence: str) -> Remark:
    return Remark("note", sentence)


def mend(sentence: str) -> Remark:
    return Remark("mend", sentence)
