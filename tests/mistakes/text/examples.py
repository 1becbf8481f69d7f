"""Sentences made from the source of a phrase, read here a second time and in another way."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

import kept.mistakes
from kept.mistakes.text.lexicon import lexicon

FOLDER = Path(kept.mistakes.__file__).parent / "phrases"

_PARTS = re.compile(r"~\d+|<[\w-]+>|[()\[\]|^$?]|[^\s()\[\]|^$?~<>]+")
_FILLERS = ("VIOLET", "KETTLES", "7UP", "O'HARE", "ÜBER", "HALF-BAKED", "V2.1")
"""In capitals, so that an "'ll" is not joined to them."""
_NUMBERS = ("2", "14", "1,042", "3.5")


@cache
def named_lists(language: str) -> Mapping[str, list[str]]:
    """The named lists of a language, from its ``words.toml``."""
    text = (FOLDER / language / "words.toml").read_text(encoding="utf-8")
    lists: Mapping[str, list[str]] = tomllib.loads(text)["words"]
    return lists


def example(source: str, lists: Mapping[str, list[str]], random: Random) -> str:
    """A sentence that the phrase must be found in, with random choices and fillers."""
    return Example(lists, random).sentence(source)


class Example:
    """Makes sentences; each choice is drawn from ``random``."""

    def __init__(self, lists: Mapping[str, list[str]], random: Random) -> None:
        self.lists = lists
        self.random = random

    def sentence(self, source: str) -> str:
        parts = _PARTS.findall(source)
        begins, asks = parts[0] == "^", parts[-1] == "?"
        parts = parts[begins : len(parts) - asks]
        ends = parts[-1] == "$"
        words = " ".join(self._choice(parts[: len(parts) - ends], 0)[0])
        text = re.sub(r"(?<=[a-z]) (?=')", "", words)
        lead = "" if begins else self.random.choice(("", "well, ", "Ada said "))
        tail = "" if ends else self.random.choice(("", " again", ", Mona"))
        return lead + text + tail + ("?" if asks else ".")

    def _choice(self, parts: list[str], at: int) -> tuple[list[str], int]:
        options, words = [], []  # type: ignore[var-annotated]
        while at < len(parts) and parts[at] not in (")", "]"):
            if parts[at] == "|":
                options.append(words)
                words, at = [], at + 1
                continue
            more, at = self._item(parts, at)
            words = words + more
        return self.random.choice([*options, words]), at

    def _item(self, parts: list[str], at: int) -> tuple[list[str], int]:
        part = parts[at]
        if part in ("(", "["):
            words, end = self._choice(parts, at + 1)
            skipped = part == "[" and self.random.random() < 0.5
            return [] if skipped else words, end + 1
        if part.startswith("~"):
            count = self.random.randint(0, int(part[1:]))
            return [self.random.choice(_FILLERS) for _ in range(count)], at + 1
        if part == "<n>":
            return [self.random.choice(_NUMBERS)], at + 1
        if part.startswith("<"):
            inner = _PARTS.findall(self.random.choice(self.lists[part[1:-1]]))
            return self._choice(inner, 0)[0], at + 1
        if part.endswith("*"):
            return [part[:-1] + self.random.choice(("", "ing", "en"))], at + 1
        return [part], at + 1


def example_lines(language: str, count: int, seed: int = 0) -> list[str]:
    """Sentences made from phrases of a language, drawn from all cues."""
    random = Random(seed)
    sources = [p.source for cue in lexicon(language).cues.values() for p in cue.phrases]
    lists = named_lists(language)
    return [example(random.choice(sources), lists, random) for _ in range(count)]
