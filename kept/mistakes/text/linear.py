"""Small linear models: every word, pair of words and sign of a text has a weight, added up.

Where a word pattern cannot decide ("the leg broke after two days" names no feeling, and is a
complaint) a model scores the text. `training/train.py` writes the weights that are read here, and
finds the features with the same function, so the two cannot drift apart. English only.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from sys import intern

from kept.mistakes.text.feelings import feeling

FEATURES = {
    "late": "the word occurs",
    "too late": "the two words follow each other",
    "delay*": "a longer word that begins with these five letters occurs",
    "<trouble>2": "at least so many words of that feeling occur, counted to three",
    "{question}": "a sign of the whole text: question, shout, sad, glad, few, many (words)",
    "[first]": "where the message stands, see `Model.score`: first, asked, complained",
}
"""What each shape of feature in a model file means."""

MAX_CHARACTERS = 2_000
"""What comes after these hardly changes what a message is about, and costs time."""

SOME_WORDS = (4, 8)
"""Fewer words than these are ``{few}``, more are ``{many}``."""


MODELS = ("complaint", "scripted")


@dataclass(frozen=True, slots=True)
class Model:
    """One trained model: the answer is yes from a score of `threshold` on."""

    name: str
    bias: float
    threshold: float
    weights: Mapping[str, float]

    def score(self, found: frozenset[str], context: Collection[str] = ()) -> float:
        """Return how likely it is, from 0 to 1, that the answer is yes.

        `found` are the `features` of the text, or the `weighed_features`. `context` says where
        the message stands, with the words that apply of: `first` (of this author), `asked` (the
        other side's last message asks something), `complained` (an earlier message of this author
        was a complaint). The sum is exact, so the order of a set changes nothing.
        """
        weight = self.weights.get
        parts = [weight(name, 0.0) for name in found]
        parts += [weight(f"[{place}]", 0.0) for place in context]
        total = self.bias + math.fsum(parts)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def says(self, found: frozenset[str], context: Collection[str] = ()) -> bool:
        """Return whether the score reaches the threshold."""
        return self.score(found, context) >= self.threshold


@cache
def model(name: str) -> Model:
    """Return the model of that name, for example ``complaint``; its file is read once."""
    stored = json.loads((files("kept.mistakes") / "models" / f"{name}.json").read_text("utf-8"))
    return Model(name, stored["bias"], stored["threshold"], stored["weights"])


def features(text: str) -> frozenset[str]:
    """Return the names of the features a text has, as training counts them."""
    words = _words(text)
    pairs = map(" ".join, pairwise(words))
    return frozenset(words).union(_beginnings(words), _of_the_whole(text, words), pairs)


def weighed_features(text: str) -> frozenset[str]:
    """Return those of the `features` of a text that any of the models weighs.

    Hardly any pair of words has a weight: this asks for pairs without spelling them out.
    """
    words = _words(text)
    found = _weighed().intersection([*words, *_beginnings(words), *_of_the_whole(text, words)])
    return found.union(map(" ".join, _weighed_pairs().intersection(pairwise(words))))


@cache
def _weighed() -> frozenset[str]:
    """All features with a weight but pairs of words."""
    return frozenset(name for each in MODELS for name in model(each).weights if " " not in name)


@cache
def _weighed_pairs() -> frozenset[tuple[str, ...]]:
    pairs = {name for each in MODELS for name in model(each).weights if " " in name}
    return frozenset(tuple(map(intern, name.split(" "))) for name in pairs)


def _words(text: str) -> list[str]:
    return _WORD.findall(_NOISE.sub(" ", text[:MAX_CHARACTERS]).lower())


def _beginnings(words: list[str]) -> list[str]:
    return [word[:5] + "*" for word in words if len(word) > 5]


def _of_the_whole(text: str, words: list[str]) -> Iterator[str]:
    """The features that no single word has."""
    kinds = [kind for kind in map(feeling, words) if kind]
    for kind in set(kinds):
        yield from _COUNTS[kind][: kinds.count(kind)]
    yield from (name for mark, name in _MARKS if mark in text)
    if not text.isascii():
        yield from {_FACES[character] for character in _FACES.keys() & set(text)}
    if not SOME_WORDS[0] <= len(words) <= SOME_WORDS[1]:
        yield "{few}" if len(words) < SOME_WORDS[0] else "{many}"


_NOISE = re.compile(r"https?://\S+|#[A-Z_-]{2,30}#|@\w+|Visitor upload[^:]{0,9}:.{0,150}?Size: \S*")
_WORD = re.compile(r"[^\W\d]+|\d+")
_MARKS = (
    ("?", "{question}"),
    ("??", "{questions}"),
    ("!", "{shout}"),
    ("!!", "{shouts}"),
    (":(", "{sad}"),
    (":)", "{glad}"),
)
_FACES = dict.fromkeys(
    "😒😞😟😠😡😢😣😤😥😩😫😭🙁☹🤬🤦🙄😑😐😔😖👎💔😕🤮🤢", "{sad}"
) | dict.fromkeys("😀😁😂😃😄😅😊😍🙂☺👍❤😘🙏😉🎉🥰🤣", "{glad}")
_COUNTS = {
    kind: tuple(f"<{kind}>{n}" for n in (1, 2, 3)) for kind in ("anger", "trouble", "praise")
}
