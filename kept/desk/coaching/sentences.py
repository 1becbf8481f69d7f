"""The sentences that the desk puts into a text, as the house says them.

The house rules may say others than the usual ones (``[sentences.de]``), in one form for all
languages. People see and change them before they are sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kept.desk.coaching.usual_sentences import (
    BLANKS,
    INDISPENSABLE,
    LANGUAGES,
    LETTERS,
    USUAL,
    Lines,
)
from kept.mistakes.house import House

_BLANK = re.compile(r"\{[^{}]*\}?|\}")
_LEFT_TO_SAY = re.compile(r"\{\{[^{}\n]{1,60}\}\}")


@dataclass(frozen=True)
class Spoken:
    """The sentences of a house in one language."""

    house: House
    language: str

    def all(self, key: str) -> Lines:
        """All of a kind, at least one."""
        return self.house.sentences.get(self.language, {}).get(key) or USUAL[key][self.language]

    def one(self, key: str, turn: int = 0) -> str:
        """One of them; which, is told by whose turn it is."""
        lines = self.all(key)
        return lines[turn % len(lines)]

    def filled(self, key: str, **blanks: str) -> str:
        """One with what belongs into its blanks; what is left to say keeps its double braces."""
        known = {f"{{{name}}}": said for name, said in blanks.items()}
        parts = re.split(r"(\{\{[^{}]*\}\}|\{[a-z]+\})", self.one(key))
        return "".join(known.get(part, part) for part in parts)


def wrong(house: House) -> tuple[str, str] | None:
    """A word of the sentences in house rules that cannot stand there, and why; None if all can."""
    for language, told in house.sentences.items():
        if language not in LANGUAGES:
            return language, f'no sentence is put in "{language}"; there are {", ".join(LANGUAGES)}'
        for key, lines in told.items():
            if key not in USUAL:
                return key, f'no sentence is "{key}"; there are {", ".join(USUAL)}'
            for line in lines:
                problem = wrong_in(key, line)
                if problem:
                    return key, problem
    return None


def wrong_in(key: str, line: str) -> str:
    """What is wrong with a sentence of that kind; empty if nothing is."""
    known = BLANKS.get(key, frozenset())
    text = _LEFT_TO_SAY.sub("", line) if key in LETTERS else line
    for blank in _BLANK.findall(text):
        if blank.strip("{}") not in known or len(blank) < 3 or not blank.endswith("}"):
            listed = ", ".join(f"{{{name}}}" for name in sorted(known))
            return f"{blank} is no blank of it; " + (
                f"there are {listed}" if known else "it has none"
            )
    missing = sorted(name for name in known if f"{{{name}}}" not in text)
    if missing and key in INDISPENSABLE:
        return f"{{{missing[0]}}} is missing: without it the sentence says nothing"
    return ""
