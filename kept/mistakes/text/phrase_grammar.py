"""How a phrase is read: from the words of a list to a pattern and what it requires."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kept.mistakes.text.phrases import NUMBER, Entry, Phrase, PhraseError, Requirement

_PART = re.compile(r"\s*(~\d+|<[\w-]+>|[()\[\]|^$?]|[^\s()\[\]|^$?~<>]+)")
_PIECE = re.compile(r"\w+")
# Possessive and atomic: a word once read is not taken back letter by letter.
_SEPARATOR = r"[\s,;:\"'()*-]{1,3}+"
_GAP = r"(?:[\s,;:\"'()*/-]{1,3}+(?>[^\s.!?]{1,40}(?:\.[^\s.!?]{1,40}){0,3})){0,%d}?"
_NUMBER = r"\d{1,12}(?:[.,]\d{1,6}){0,3}"
_LOOSE = re.compile(r"n't$|\w've$|^i'm$|^(?:that|what|here|there|where|who|how|let)'s$")
_SHORT = re.compile(r"(?<!\w)\w{0,3}\*$")
_MOST_PAIRS = 600
CUT = 4
"""Letters to which a word with a star is cut where it is required."""

Words = frozenset[str]
"""Words at one end of a piece; those cut short end in a star."""


def parse(source: str, words: Mapping[str, list[str]], known: Known | None = None) -> Phrase:
    """Read a phrase. ``words`` are the named lists. Raises ``PhraseError``.

    ``known``, empty at first, remembers words and lists for the next phrase: most of the work.
    """
    parts = _split(source)
    begins = parts[:1] == ["^"]
    asks = parts[-1:] == ["?"]
    parts = parts[1 if begins else 0 : len(parts) - 1 if asks else len(parts)]
    ends = parts[-1:] == ["$"]
    parts = parts[:-1] if ends else parts
    if not parts:
        raise PhraseError(f"the phrase {source!r} has no words")
    reader = _Reader(source, parts, words, {} if known is None else known)
    rendered = reader.choice(first=True)
    if reader.at < len(parts):
        raise PhraseError(f"the phrase {source!r} has a stray {parts[reader.at]!r}")
    if not rendered.requires:
        raise PhraseError(f"the phrase {source!r} needs at least one word that must be there")
    loose = source.lstrip("^( ").startswith(("'", "@", "#", "*"))
    first = None if loose else rendered.first
    return Phrase(source, rendered.body, rendered.requires, first, begins, ends, asks, loose)


def _split(source: str) -> list[str]:
    parts, at = [], 0
    source = source.strip().lower()
    while at < len(source):
        match = _PART.match(source, at)
        if match is None:
            raise PhraseError(f"the phrase {source!r} cannot be read from {source[at:]!r}")
        parts.append(match.group(1))
        at = match.end()
    return parts


@dataclass(frozen=True, slots=True)
class _Rendered:
    """A piece of a phrase: its pattern, what it requires, and the words at its two ends.

    ``first`` are words at whose beginning a match can begin; ``head`` and ``last`` the first and
    last whole words, for pairs. ``None`` stands for any word.
    """

    body: str
    lead: str = ""
    """What stands before it, apart so that choices can share it: much faster to match."""
    requires: tuple[Requirement, ...] = ()
    first: Words | None = None
    head: Words | None = None
    last: Words | None = None
    optional: bool = False


Known = dict[tuple[str, bool], _Rendered]
"""Words and named lists as read, by what is written and whether they begin the phrase."""


@dataclass(slots=True)
class _Reader:
    source: str
    parts: list[str]
    words: Mapping[str, list[str]]
    known: Known
    at: int = 0

    def choice(self, *, first: bool) -> _Rendered:
        """Sequences separated by ``|``."""
        options = [self.sequence(first=first)]
        while self.at < len(self.parts) and self.parts[self.at] == "|":
            self.at += 1
            options.append(self.sequence(first=first))
        if len(options) == 1:
            return options[0]
        lead, body = _either(options)
        return _Rendered(
            body,
            lead,
            _common(options),
            _union(option.first for option in options),
            _union(option.head for option in options),
            _union(option.last for option in options),
        )

    def sequence(self, *, first: bool) -> _Rendered:
        items: list[_Rendered] = []
        inside = first
        while self.at < len(self.parts) and self.parts[self.at] not in "|)]":
            items.append(self.item(first=inside))
            inside = inside and items[-1].optional
        if not items:
            raise PhraseError(f"the phrase {self.source!r} has an empty choice")
        if len(items) == 1 and not items[0].optional:
            return items[0]  # a word of a list, as most are
        if all(item.optional for item in items):
            raise PhraseError(f"the phrase {self.source!r} has a choice that can be empty")
        opening = items[: 1 + next((i for i, x in enumerate(items) if not x.optional), len(items))]
        return _Rendered(
            items[0].body + "".join(item.lead + item.body for item in items[1:]),
            items[0].lead,
            tuple(_requirements(items)),
            _union(item.first for item in opening),
            _union(item.head for item in opening),
            _ending(items),
        )

    def item(self, *, first: bool) -> _Rendered:
        part = self.parts[self.at]
        self.at += 1
        if part[0] not in "([~<^$?":
            return self.word(part, first=first)
        if part == "(":
            return self.closed(self.choice(first=first), ")")
        if part == "[":
            inner = self.closed(self.choice(first=first), "]")
            tail = _SEPARATOR if first else ""
            body = f"(?:{inner.lead}{inner.body}{tail})?"
            return replace(inner, body=body, lead="", requires=(), optional=True)
        if part.startswith("~"):
            if first:
                raise PhraseError(f"the phrase {self.source!r} begins with a gap")
            return _Rendered(_GAP % int(part[1:]), optional=True)
        if part == NUMBER:
            number = frozenset({NUMBER})
            return _Rendered(_NUMBER, "" if first else _SEPARATOR, first=number)
        if part.startswith("<"):
            return self.named(part, first=first)
        raise PhraseError(f"the phrase {self.source!r} has {part!r} in the middle")

    def word(self, part: str, *, first: bool) -> _Rendered:
        known = self.known.get((part, first))
        if known is None:
            if part.endswith("*") and _SHORT.search(part):
                raise PhraseError(f"the phrase {self.source!r} needs four letters before the star")
            other = self.known.get((part, not first)) or _word(part)
            known = self.known[part, first] = replace(other, lead=_lead(part, first=first))
        return known

    def closed(self, inner: _Rendered, mark: str) -> _Rendered:
        if self.at >= len(self.parts) or self.parts[self.at] != mark:
            raise PhraseError(f"the phrase {self.source!r} lacks a {mark!r}")
        self.at += 1
        return inner

    def named(self, part: str, *, first: bool) -> _Rendered:
        name = part[1:-1]
        if name not in self.words:
            raise PhraseError(f"the phrase {self.source!r} uses the unknown list <{name}>")
        if (part, first) not in self.known:
            parts = _split("(" + "|".join(self.words[name]) + ")")
            reader = _Reader(self.source, parts, self.words, self.known)
            self.known[part, first] = reader.item(first=first)
        return self.known[part, first]


def _lead(word: str, *, first: bool) -> str:
    """What stands before a word."""
    return "" if first else r"\s?" if word.startswith("'") else _SEPARATOR


def _word(word: str) -> _Rendered:
    """A word without what stands before it. Most sets of words are one and the same, held once."""
    stem = word.endswith("*")
    word = word.removesuffix("*")
    pieces = _PIECE.findall(word)
    body = re.escape(word).replace(r"\-", r"[\s-]?")
    if _LOOSE.search(word):
        body = body.replace("'", "'?")
    if stem:
        body += r"\w{0,20}"
    whole = {"".join(pieces)} if "-" in word or _LOOSE.search(word) else set()
    head = frozenset({pieces[0], *whole}) if pieces else None
    last = head if len(pieces) < 2 else frozenset({pieces[-1], *whole})
    requires = _required(word, pieces, stem=stem)
    if requires and requires[0] == head:
        requires = (head,)
    if stem:
        last = frozenset({f"{pieces[-1][:CUT]}*"})
        head = last if len(pieces) == 1 else head
    start = head if pieces and word.startswith(pieces[0]) else None
    return _Rendered(body, "", requires, start, head, last)


def _requirements(items: list[_Rendered]) -> Iterator[Requirement]:
    """What a sequence requires: the needs of its parts, and the pairs of words between them."""
    before: Words | None = None
    for item in items:
        if item.optional:
            before = _union((before, item.last))
            continue
        yield from item.requires
        if before and item.head and len(before) * len(item.head) <= _MOST_PAIRS:
            yield frozenset(_pair(one, two) for one in before for two in item.head)
        before = item.last


def _pair(one: str, two: str) -> Entry:
    """Two words side by side; if one of them is cut short, both are."""
    return (one[:CUT], two[:CUT]) if "*" in (one[-1], two[-1]) else (one, two)


def _ending(items: list[_Rendered]) -> Words | None:
    closing: list[Words | None] = []
    for item in reversed(items):
        closing.append(item.last)
        if not item.optional:
            break
    return _union(closing)


def _either(options: list[_Rendered]) -> tuple[str, str]:
    """Lead and body of a choice; what leads all options alike is written once."""
    by_lead: dict[str, list[str]] = {}
    for option in options:
        by_lead.setdefault(option.lead, []).append(option.body)
    groups = {lead: f"(?:{'|'.join(bodies)})" for lead, bodies in by_lead.items()}
    if len(groups) == 1:
        return next(iter(groups.items()))
    return "", "(?:" + "|".join(lead + body for lead, body in groups.items()) + ")"


def _union(firsts: Iterable[Words | None]) -> Words | None:
    known: Words = frozenset()
    for first in firsts:
        if first is None:
            return None
        known |= first
    return known


def _required(word: str, pieces: list[str], *, stem: bool) -> tuple[Requirement, ...]:
    if stem:
        return (frozenset({pieces[-1][:CUT]}),)
    if not pieces:
        return ()
    longest = max(pieces, key=len)
    if "-" in word:
        return (frozenset({longest, "".join(pieces)}),)
    if _LOOSE.search(word):
        return (frozenset({longest, word.replace("'", "")}),)
    return (frozenset({longest}),)


def _common(options: list[_Rendered]) -> tuple[Requirement, ...]:
    """One set that every alternative touches: the rarest need of each, taken together."""
    if any(not option.requires for option in options):
        return ()
    return (frozenset().union(*(min(option.requires, key=commonness) for option in options)),)


_COMMON = frozenset(
    """i you he she it we they me him her us them my your his its our their the a an and or but if
    of to in on at for with from by as is are was were be been am do does did have has had will
    would can could should not no so this that these those there here what when where who how why
    just get got back now up out about all any t s ll ve re d m don ich sie wir es der die das und
    ist nicht ein eine zu in mit auf für von""".split()
)
_OF_THE_TRADE = frozenset(
    """please help thanks thank sorry know need like still day days time order account number
    email contact service send team let see look check try which use using issue problem let
    again then only please bitte danke bestellung nummer""".split()
)


def commonness(need: Requirement) -> float:
    """How common the words or pairs of a requirement are, roughly in 10,000 words of talk."""
    return sum(_commonness(entry) for entry in need)


def _commonness(entry: Entry) -> float:
    if isinstance(entry, str):
        return 200 if entry in _COMMON else 40 if entry in _OF_THE_TRADE else 4
    return _commonness(entry[0]) * _commonness(entry[1]) / 2000
