"""Names: what the customer is called, and what we call them.

A salutation is a name behind a greeting at the beginning of what we say ("Hi Mona,"). Names at the
end of a message are sign-offs, ours, and say nothing of the customer.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading, Said
from kept.mistakes.text.read import Place, Spoken


@dataclass(frozen=True, slots=True)
class Salutation:
    """A name by which a message of ours addresses the customer, in lower case."""

    said: Said
    place: Place
    name: str


def customer_names(reading: Reading) -> frozenset[str]:
    """The customer's first and last names in lower case; empty where nobody told them.

    Handles and numbers are no names. What the customer signs with counts as the record does.
    """
    told = [name for said in reading.said if said.by_customer for name in said.once(_introduced)]
    known = reading.conversation.customer.name or ""
    if not _IS_NAME.fullmatch(known.strip()):
        known = ""
    return frozenset(part.lower() for name in (known, *told) for part in _PART.findall(name))


def salutations(reading: Reading) -> tuple[Salutation, ...]:
    """The names by which our people address the customer, in order, one a message."""
    found = [(said, said.once(_salutation)) for said in reading.said if said.by_us]
    return tuple([Salutation(said, *named) for said, named in found if named])


def name_facts(reading: Reading) -> Iterator[Fact]:
    """Each use of the customer's name in a reply, the first of each message, as a fact."""
    for said in reading.said:
        for start, end in _uses(reading, said):
            quote = said.message.text[start:end]
            yield Fact("name-used", reading.conversation.id, said.message.id, start, end, quote)


def uses_name(reading: Reading, said: Said) -> bool:
    """Whether a message of ours calls the customer by name, whatever name that is."""
    return any(True for _ in _uses(reading, said))


def is_short_for(reading: Reading, one: str, other: str) -> bool:
    """Whether two names are the same person's: one begins the other, or is a nickname of it."""
    if one.startswith(other) or other.startswith(one):
        return True
    return other in _short(reading, one) or one in _short(reading, other)


def _uses(reading: Reading, said: Said) -> Iterator[Place]:
    if not said.by_us:
        return
    called = reading.once(customer_names) & said.words
    greeted = next((found.place for found in reading.once(salutations) if found.said is said), None)
    if greeted:
        yield greeted
    elif called:
        match = re.search(rf"\b(?:{'|'.join(sorted(map(re.escape, called)))})\b", said.text)
        if match:
            yield match.span()
    elif "#NAME#" in said.message.text:
        start = said.message.text.index("#NAME#")
        yield start, start + len("#NAME#")


def _introduced(spoken: Spoken) -> list[str]:
    """The names that the customer says or signs with."""
    names: list[str] = []
    if "name" in spoken.words or "heiße" in spoken.words:
        names += _INTRODUCED.findall(spoken.original)
    if "\n" in spoken.text and (match := _SIGNED.search(spoken.original)):
        names.append(match.group(1))
    return names


def _salutation(spoken: Spoken) -> tuple[Place, str] | None:
    """The name behind a greeting, and where it is."""
    match = _GREETING.match(spoken.original)
    if match is None or match["name"].lower() in _NO_NAMES:
        return None
    return match.span("name"), match["name"].lower()


def _short(reading: Reading, name: str) -> tuple[str, ...]:
    own = reading.house.allowances.nicknames
    house = next((short for full, short in own.items() if full.lower() == name), ())
    return (*(short.lower() for short in house), *_nicknames(reading.language).get(name, ()))


@cache
def _nicknames(language: str) -> dict[str, tuple[str, ...]]:
    file = files("kept.mistakes") / "phrases" / language / "names.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))["nicknames"]
    return {full: tuple(short.split()) for full, short in table.items()}


_PART = re.compile(r"[^\W\d_][^\W\d_'-]+")
_IS_NAME = re.compile(r"[A-ZÀ-Þ][^\W\d_]+(?:[ '-]+[A-Za-zÀ-þ][^\W\d_]*\.?){0,4}")
_INTRODUCED = re.compile(
    r"(?:[Mm]y name(?:'s| is)|[Nn]ame is|[Mm]ein Name ist|[Ii]ch heiße):? "
    r"([A-ZÀ-Þ][^\W\d_]+(?: [A-ZÀ-Þ][^\W\d_]+)?)"
)
_SIGNED = re.compile(
    r"\n *(?:(?:[Kk]ind |[Bb]est |[Ww]arm )?[Rr]egards|[Bb]est(?: wishes)?|[Cc]heers|[Ss]incerely|"
    r"[Tt]hanks|[Tt]hank you|[Yy]ours(?: \w+)?|(?:[Vv]iele |[Bb]este |[Mm]it freundlichen )"
    r"(?:[Gg]rüße|[Gg]rüßen|[Gg]ruß))[,.!]?[^\S\n]*\n\s*"
    r"([A-ZÀ-Þ][^\W\d_]+(?: [A-ZÀ-Þ][^\W\d_]+)?)\s*$"
)
_GREETING = re.compile(
    r"\s*(?:@\w+[ ,]+){0,4}"
    r"(?i:hi there|hey there|hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day)|thanks|"
    r"thank you|sorry|apologies|welcome back|hallo|guten (?:morgen|tag|abend)|"
    r"sehr geehrte[rn]?|liebe[rn]?|moin)"
    r"[ ,]+(?:(?i:mr|mrs|ms|miss|dr|herr|frau)\.? )?"
    r"(?P<name>[A-ZÀ-Þ][^\W\d_'-]{0,30}[a-zß-ÿ][^\W\d_'-]{0,30})"
    r"(?= *(?:[,.!:;\n-]|$)| [A-ZÀ-Þ][^\W\d_]+ *[,.!:])"
)
_NO_NAMES = frozenset(
    """there all everyone everybody folks team sir madam customer guest member user again back
    thanks thank please sorry good morning afternoon evening day welcome great yes no okay ok sure
    we we're i i'm our your you the this that hope no-one friend friends ladies gentlemen both
    zusammen kunde kundin damen herren leute""".split()
)
