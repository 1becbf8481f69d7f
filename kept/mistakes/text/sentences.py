"""Where sentences begin and end."""

from __future__ import annotations

import re
from bisect import bisect_right

# Possessive, and only from where a row of marks begins: a row of thousands is read once. The mark
# comes first and what stands before it second, so that a search can leap from mark to mark.
_END = re.compile(r"[.!?](?<![.!?]{2})[.!?]*+[\"')\]]*+(?=\s|$)|\n+")
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st no nr e.g i.e etc vs approx inc ltd co dept hr hrs min mins bzw ca z.b "
    "usw str tel".split()
)
_LAST_WORD = re.compile(r"[\w.]*$")


def sentences(text: str) -> list[tuple[int, int]]:
    """Spans of the sentences of a plain text, without surrounding space."""
    found: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        end = match.end()
        if match.group() == "." and _is_abbreviation(text, match.start()):
            continue
        _keep(found, text, start, end)
        start = end
    _keep(found, text, start, len(text))
    return found


def sentence_at(spans: list[tuple[int, int]], position: int) -> tuple[int, int]:
    """The sentence that holds a position; the nearest one before it for a gap between two."""
    place = bisect_right(spans, (position, 1 << 30)) - 1
    return spans[max(place, 0)]


def _keep(found: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    piece = piece.strip()
    if piece:
        found.append((start + lead, start + lead + len(piece)))


def _is_abbreviation(text: str, dot: int) -> bool:
    match = _LAST_WORD.search(text, max(0, dot - 12), dot)
    word = match.group() if match else ""
    return word in _ABBREVIATIONS or (len(word) == 1 and not word.isdigit())
