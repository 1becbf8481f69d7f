"""How many customers got nearly the same text, counted in memory that does not grow.

Two uses of one template differ in names, numbers, dates, links and capital letters at the start
of a sentence. What is left, the words in small letters in their order, is the fingerprint.
Counts are kept in a count-min sketch: never too low, and too high only by rare chance.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from operator import is_

from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.text.read import LONGEST, REMEMBERED

MOST = 0xFFFF
"""A count stops here."""

_FEWEST_WORDS = 8
_ROWS = 4
_CELLS_AT_LEAST = 1 << 16
_CELLS_AT_MOST = 1 << 25
_BYTES_PER_CELL = 32

_WORD = re.compile(r"\s([a-zà-öø-ÿ][a-zà-öø-ÿ'’-]*)")
_GREETING = re.compile(
    r"\W*(?:@\w+\W+)*(?:hi|hiya|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|"
    r"guten (?:tag|morgen|abend)|liebe[rs]?|moin)\b(?: there| frau| herr)?[ ,]+\w+",
    re.IGNORECASE,
)


class Sketch:
    """Counts of fingerprints, about right for any number of them."""

    def __init__(self, size: int) -> None:
        """``size`` is the size in bytes of what will be read: it settles the memory taken."""
        wanted = min(max(size // _BYTES_PER_CELL, _CELLS_AT_LEAST), _CELLS_AT_MOST)
        self._mask = (1 << (wanted - 1).bit_length()) - 1
        self._cells = array("H", bytes(2 * (self._mask + 1)))

    def add(self, fingerprints: Iterable[int]) -> None:
        """Count each of them once more."""
        cells, mask = self._cells, self._mask
        for each in fingerprints:
            places = _places(each, mask)
            fewest = min(cells[place] for place in places)
            if fewest < MOST:
                for place in places:
                    if cells[place] == fewest:
                        cells[place] = fewest + 1

    def count(self, fingerprint: int) -> int:
        """How often it was counted, ``MOST`` at most."""
        return min(self._cells[place] for place in _places(fingerprint, self._mask))


def replies(conversation: Conversation) -> Sequence[str]:
    """What agents say to the customer: the texts that are counted."""
    return [message.text for message in conversation.messages if _is_reply(message)]


def fingerprints(replies: Iterable[str]) -> set[int]:
    """The fingerprints of the replies in one conversation, each once."""
    return {each for each in map(fingerprint, replies) if each is not None}


def fingerprint(text: str) -> int | None:
    """A number of 64 bits for the body of a reply; ``None`` for short texts."""
    return _remembered(text) if len(text) <= LONGEST else _fingerprint(text)


def _fingerprint(text: str) -> int | None:
    greeting = _GREETING.match(text)
    words: list[str] = _WORD.findall(text, greeting.end() if greeting else 0)
    if len(words) < _FEWEST_WORDS:
        return None
    digest = blake2b(" ".join(words).replace("’", "'").encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little")


_remembered = lru_cache(maxsize=REMEMBERED)(_fingerprint)


def with_reuse(conversation: Conversation, sketch: Sketch) -> Conversation:
    """The conversation with ``Message.reused`` filled in wherever it was counted."""
    messages = tuple([_counted(message, sketch) for message in conversation.messages])
    if all(map(is_, messages, conversation.messages)):
        return conversation
    return replace(conversation, messages=messages)


def _counted(message: Message, sketch: Sketch) -> Message:
    mark = fingerprint(message.text) if _is_reply(message) else None
    if mark is None:
        return message
    # The archive may know of more than it holds.
    reused = max(sketch.count(mark) - 1, message.reused or 0)
    return Message(
        message.id,
        message.author,
        message.text,
        message.at,
        message.name,
        message.channel,
        message.internal,
        message.public,
        reused,
    )


def _is_reply(message: Message) -> bool:
    return message.author == "agent" and not message.internal


def _places(fingerprint: int, mask: int) -> list[int]:
    step = (fingerprint >> 32) | 1
    return [(fingerprint + row * step) & mask for row in range(_ROWS)]
