"""What stops a text on its way out: it would embarrass whoever sends it.

Judged from the letter alone, in the order in which a person would mend it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kept.desk.conversations.letters import Letter
from kept.desk.conversations.models import Scan
from kept.desk.conversations.pictures import missing
from kept.desk.conversations.refusals import Problem

_PLACEHOLDER = re.compile(r"\{\{[^{}\n]{1,60}\}\}|\{[A-Za-z][\w .\-]{0,40}\}")
_BRACKET = re.compile(
    r"\[(?:[A-Z]{3,}(?:[ _][A-Z]+){0,5}"
    r"|(?i:(?:your|insert|customer|name|date|order)\b[\w ]{0,40}))\]"
)
_NO_BLANKS = {"[EXTERNAL]", "[FAQ]", "[PDF]", "[SIC]", "[SPAM]", "[URGENT]"}
_ATTACHED = re.compile(
    r"\b(?:(?:is|are|see|find|find the|i have|i've|we have|we've|i|we) attach(?:ed|ing)?"
    r"|see (?:the )?attachments?|attached (?:is|are|you will|you'll|please)"
    r"|(?:find|is|are) enclosed|im anhang|anbei|beigefügt|angehängt)\b",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"(?i:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|hallo|liebe[rs]?"
    r"|guten (?:tag|morgen|abend)|sehr geehrte[rs]?|moin|bonjour|chère?|hola|ciao)"
    r"((?: (?:Mr|Mrs|Ms|Mx|Dr|Prof|Herrn?|Frau)\b\.?)*)"
    r"((?: [^\W\d_a-z][\w'’\-]*\.?){1,4})[ ]*(?:[,!:;.–—]|$)"
)
_NOBODY = frozenset(
    "again all both colleague colleagues customer damen everybody everyone folks friend friends "
    "guest herren herr frau kunde kundin ladies gentlemen madam customers sir sirs team there "
    "together und and zusammen".split()
)


def problems(letter: Letter) -> list[Problem]:
    """Everything that keeps this letter from being sent; empty if it may go."""
    return [
        *_of_recipients(letter),
        *_of_text(letter),
        *_of_name(letter),
        *_of_files(letter),
    ]


def _of_recipients(letter: Letter) -> Iterator[Problem]:
    for typed in letter.unreadable:
        yield Problem("address", f"“{typed}” is not an e-mail address. Correct it or take it out.")
    if not letter.unreadable and not any(found.role == "to" for found in letter.addresses):
        yield Problem("recipient", "Nobody is in To. Say to whom this goes.")


def _of_text(letter: Letter) -> Iterator[Problem]:
    if not _has_words(letter.text) and not letter.files and "<img" not in letter.html:
        yield Problem("empty", "There is no text yet. Write it, then send.")
    for text in (letter.subject, letter.text):
        for found in dict.fromkeys(_PLACEHOLDER.findall(text)):
            yield Problem(
                "placeholder", f"{found} still stands in the text. Put in what belongs there."
            )
        for found in dict.fromkeys(_BRACKET.findall(text)):
            if found not in _NO_BLANKS:
                yield Problem(
                    "blank", f"{found} looks like a blank to be filled in.", may_be_confirmed=True
                )


def _has_words(text: str) -> bool:
    """Whether there is more than blanks, and the stroke that asks for a saved reply."""
    return bool("".join(filter(str.isprintable, text)).strip(" /"))


def _of_name(letter: Letter) -> Iterator[Problem]:
    greeted = greeted_name(letter.text)
    known = {word for name in letter.names for word in _words(name)}
    if not greeted or not known:
        return
    words = [word for word in _words(greeted) if word not in _NOBODY]
    if all(word in known or word in _words(letter.signed) for word in words):
        return
    near = {name for word in words for name in known if 0 < distance(word, name) <= 2 < len(name)}
    if near or not any(word in known for word in words):
        who = sorted(letter.names)[0]
        yield Problem(
            "name",
            f"The greeting says “{greeted}”, but this goes to {who}. Is that meant?",
            may_be_confirmed=True,
        )


def _of_files(letter: Letter) -> Iterator[Problem]:
    for file in letter.files:
        if file.scan == Scan.INFECTED:
            yield Problem("infected", f"{file.name} contains a virus. Take it out.")
        elif not file.file.storage.exists(file.file.name or ""):
            yield Problem("file", f"{file.name} is missing on the server. Attach it again.")
    if missing(letter.html, letter.files):
        yield Problem(
            "picture", "A picture in the text is not there any more. Take it out, or paste it anew."
        )
    if not letter.files and _ATTACHED.search(letter.text):
        yield Problem(
            "attachment",
            "The text speaks of an attachment, but there is none.",
            may_be_confirmed=True,
        )


def greeted_name(text: str) -> str:
    """Whom the first line greets by name, without title; empty if nobody."""
    found = _GREETING.match(text.lstrip().split("\n", 1)[0].strip())
    return found[2].strip() if found else ""


def distance(one: str, other: str) -> int:
    """How many letters must be put in, left out, changed or swapped to make one the other."""
    before, last = [0] * (len(other) + 1), list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            steps = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                steps = min(steps, before[j - 2] + 1)
            row.append(steps)
        before, last = last, row
    return last[-1]


def _words(name: str) -> Iterable[str]:
    """The words of a name without capitals and accents."""
    bare = unicodedata.normalize("NFKD", name.casefold())
    return re.findall(r"[^\W\d_]+", "".join(c for c in bare if not unicodedata.combining(c)))
