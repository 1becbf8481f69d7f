"""Better words in place of a phrase: of the whole sentence that it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_TAG = re.compile(r"<(/?)(\w+)[^<>]*>")
_INLINE = frozenset("a b code em i img mark s small span strong sub sup u".split())
_EMPTY = re.compile(r"<(\w+)[^<>]*></\1>\Z")
_EMPTY_FIRST = re.compile(r"\A<(\w+)[^<>]*></\1>")
_LINK = re.compile(r"</?(?:a|img)\b", re.IGNORECASE)


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

    None if it does not hold it, or if a link or a picture in the sentence would be lost. What was
    bold in the sentence is not any more, for it says something else; what is all bold stays so.
    """
    words = WORD.findall(wording.said)
    pattern = r"(?:[^\w<>]|&\w+;)+".join(map(re.escape, map(escape, words)))
    phrase = re.compile(rf"(?<![\w&]){pattern}(?!\w)", re.IGNORECASE)
    for places in _blocks(saved.html) if words else ():
        text = "".join(saved.html[place] for place in places)
        found = phrase.search(text)
        if found is not None:
            start, end = sentence(text, *found.span())
            before = unescape(text[start:end])
            after = fitted(wording.words, before)
            html = _with(after, saved.html, places[start], places[end - 1] + 1)
            return Change(saved, before, after, html) if html else None
    return None


def _blocks(html: str) -> Iterator[list[int]]:
    """The places of the characters of each paragraph, line or point, without those of tags."""
    places: list[int] = []
    at = 0
    for tag in _TAG.finditer(html):
        places += range(at, tag.start())
        at = tag.end()
        if tag[2].lower() not in _INLINE:
            yield places
            places = []
    yield [*places, *range(at, len(html))]


def _with(words: str, html: str, start: int, end: int) -> str:
    """HTML with other words in a place, every tag still closed; empty if a link stands there."""
    tags = [tag for tag in _TAG.finditer(html[:start]) if tag[2].lower() == "a"]
    is_in_link = bool(tags) and not tags[-1][1]
    if is_in_link or _LINK.search(html[start:end]):
        return ""
    closing: list[str] = []
    opening: list[str] = []
    for tag in _TAG.finditer(html[start:end]):
        if not tag[1]:
            opening.append(tag[0])
        elif opening:
            opening.pop()
        else:
            closing.append(tag[0])
    before, after = html[:start], html[end:]
    for left in closing:
        before = _EMPTY.sub("", before + left)
    for left in reversed(opening):
        after = _EMPTY_FIRST.sub("", left + after)
    return f"{before}{escape(words, quote=False)}{after}"
