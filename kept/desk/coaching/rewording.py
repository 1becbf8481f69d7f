"""Better words in place of a phrase: of the whole sentence that it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape, unescape

from kept.desk.coaching.models import BetterWording, WordingState
from kept.desk.conversations.actions import saved_replies_for
from kept.desk.conversations.models import SavedReply
from kept.desk.staff.models import Agent
from kept.mistakes.text.plain import WORD

_ENDS = ".!?"
_BREAK = re.compile(r"[.!?]+(?=\s|<|$)|[\n<>]")
"""What ends a sentence: no dot inside an address or a number."""
_BLOCK = r"(?:p|br|li|ul|ol|div|blockquote|h\d)\b"
_INLINE_BEFORE = re.compile(rf"</?(?!{_BLOCK})\w+[^<>]*>\Z")
_INLINE_AFTER = re.compile(rf"</?(?!{_BLOCK})\w+")


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence begins and ends in which that stands; a line, or a tag, ends one, too."""
    breaks = list(_BREAK.finditer(text))
    begins = max((one.end() for one in breaks if one.end() <= start), default=0)
    begins += len(text[begins:start]) - len(text[begins:start].lstrip())
    if text[:end].endswith(tuple(_ENDS)):
        return begins, end
    last = next((one for one in breaks if one.start() >= end), None)
    ends = len(text) if last is None else last.end() if last[0][0] in _ENDS else last.start()
    return begins, end + len(text[end:ends].rstrip())


def fitted(words: str, quote: str) -> str:
    """Words as they stand in the place of a quote: its full stop, and its small beginning."""
    if quote and quote[-1] not in _ENDS:
        words = words.rstrip(_ENDS)
    is_small = quote[:1].islower() and not re.match(r"I\b", words)
    return words[:1].lower() + words[1:] if is_small else words


@dataclass(frozen=True)
class Change:
    """A saved reply that holds a phrase, and what would stand in it instead."""

    saved: SavedReply
    before: str
    after: str
    html: str


def changes(wording: BetterWording, agent: Agent) -> list[Change]:
    """The saved replies of somebody that hold the phrase, with the adopted words put in."""
    if wording.state != WordingState.ADOPTED:
        return []
    found = (change(wording, saved) for saved in saved_replies_for(agent).order_by("name"))
    return [one for one in found if one is not None]


def change(wording: BetterWording, saved: SavedReply) -> Change | None:
    """What a saved reply would be with the sentence changed that holds the phrase.

    None if it does not hold it, or if only a part of the sentence is bold or a link.
    """
    words = WORD.findall(wording.said)
    pattern = r"(?:[^\w<>]|&\w+;)+".join(map(re.escape, map(escape, words)))
    found = re.search(rf"(?<![\w&]){pattern}(?!\w)", saved.html, re.IGNORECASE) if words else None
    if found is None:
        return None
    start, end = sentence(saved.html, *found.span())
    around = saved.html[:start].rstrip(), saved.html[end:].lstrip()
    if _INLINE_BEFORE.search(around[0]) or _INLINE_AFTER.match(around[1]):
        return None
    before = unescape(saved.html[start:end])
    after = fitted(wording.words, before)
    html = saved.html[:start] + escape(after, quote=False) + saved.html[end:]
    return Change(saved, before, after, html)
