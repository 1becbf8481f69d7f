"""Plain text of the same length as the original, so that every offset in it is an offset there.

Lower case, straight quotes, one kind of space, no marks around _underlined_ words; quoted mail and
signatures are blanked out, because nobody *says* them here.
"""

from __future__ import annotations

import re
from collections.abc import Set

READ_LIMIT = 20_000
"""Characters of one message that are read; nobody says more than this in one go."""

WORD = re.compile(r"\w+")

_STRAIGHT = str.maketrans(
    {
        "’": "'", "‘": "'", "‛": "'", "ʼ": "'", "´": "'", "`": "'",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
        "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u200b": " ", "\u200e": " ", "\u200f": " ",
        "\ufeff": " ", "\t": " ", "\r": " ", "–": "-", "—": "-", "…": ".",
    }
)  # fmt: skip

_QUOTED_LINE = re.compile(r"^[ ]*>.*$", re.MULTILINE)
_QUOTE_HEAD = re.compile(
    r"^[ ]*(?:-{2,} ?(?:original message|forwarded message|ursprüngliche nachricht|"
    r"weitergeleitete nachricht)\b"
    r"|on [^\n]{6,120} wrote:[ ]*$|am [^\n]{6,120} schrieb[^\n]{0,80}:[ ]*$"
    r"|from: [^\n]{3,120}\n(?:[a-z-]{2,12}: [^\n]{0,200}\n){2,}"
    r"|von: [^\n]{3,120}\n(?:[a-zä-ü-]{2,12}: [^\n]{0,200}\n){2,})",
    re.MULTILINE,
)
_SIGNATURE = re.compile(r"^-- ?$|^sent from my \w+|^von meinem \w+ gesendet", re.MULTILINE)
_EMPHASIS = re.compile(r"(?<!\w)_(?=[^\W_])|(?<=[^\W_])_(?!\w)")
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]+")


def plain(text: str) -> str:
    """Return ``text`` in lower case with straight quotes, character for character.

    Texts longer than ``READ_LIMIT`` are cut there; otherwise the length is kept exactly.
    """
    text = text[:READ_LIMIT]
    if text.isascii():  # most are, and have little that can be crooked
        text = text.replace("`", "'").replace("\t", " ").replace("\r", " ")
    else:
        text = text.translate(_STRAIGHT)
    low = text.lower()
    if len(low) != len(text):  # a few letters, such as the Turkish İ, grow when lowered
        low = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if "_" in low:
        low = _EMPHASIS.sub("'", low)
    return _own_words(low)


class WordPlaces(dict[str, list[int]]):
    """Where words of a plain text begin: looked for when somebody asks, as hardly anybody does."""

    def __init__(self, text: str, words: Set[str]) -> None:
        self.words = words
        """All of its words."""
        self._text = text

    def __missing__(self, word: str) -> list[int]:
        text, found = self._text, []
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            before, behind = text[at - 1 : at], text[end : end + 1]
            inside = before.isalnum() or behind.isalnum() or before == "_" or behind == "_"
            if not inside:
                found.append(at)
            at = text.find(word, end)
        self[word] = found
        return found


def is_link_only(text: str) -> bool:
    """Whether nothing is left of the text once its links are taken out."""
    return not WORD.search(_LINK.sub(" ", text))


def links(text: str) -> list[tuple[int, int]]:
    """Spans of the links in a text."""
    return [match.span() for match in _LINK.finditer(text)]


def _own_words(text: str) -> str:
    """Blank out what the author quoted or signs with."""
    if "\n" not in text:
        return text
    if ">" in text:
        text = _QUOTED_LINE.sub(_blank, text)
    for mark in (_QUOTE_HEAD, _SIGNATURE):
        found = mark.search(text)
        if found and found.start() > 0:
            text = text[: found.start()] + _spaces(text[found.start() :])
    return text


def _blank(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _spaces(text: str) -> str:
    return "".join("\n" if c == "\n" else " " for c in text)
