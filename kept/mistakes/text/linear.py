"""Small linear models: every word, pair of words and sign of a text has a weight, added up.

Where a word pattern cannot decide ("the leg broke after two days" names no feeling, and is a
complaint) a model scores the text. `training/train.py` writes the weights that are read here, and
finds the features with the same function, so the two cannot drift apart. English only.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise

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

        `found` are the `features` of the text. `context` says where the message stands, with the
        words that apply of: `first` (of this author), `asked` (the other side's last message
        asks something), `complained` (an earlier message of this author was a
        complaint). The sum is exact, so the order of a set changes nothing.
        """
        placed = found.union([f"[{place}]" for place in context])
        total = self.bias + math.fsum(map(self.weights.__getitem__, self.weights.keys() & placed))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def says(self, found: frozenset[str], context: Collection[str] = ()) -> bool:
        """Return whether the score reaches the threshold."""
        return self.score(found, context) >= self.threshold


@cache
def model(name: str) -> Model:
    """Return the model of that name, for example ``complaint``; its file is read once."""
    stored = json.loads((files("kept.mistakes") / "models" / f"{name}.json").read_text("utf-8"))
    return Model(name, stored["bias"], stored["threshold"], stored["weights"])


@cache
def weighed() -> frozenset[str]:
    """Return the features that any of the models weighs: the others need not be kept."""
    return frozenset().union(*(model(name).weights for name in MODELS))


def features(text: str) -> frozenset[str]:
    """Return the names of the features a text has, for any number of models to score."""
    words = _WORD.findall(_NOISE.sub(" ", text[:MAX_CHARACTERS]).lower())
    facets = [_facets(word) for word in words]
    found = {name for names, _ in facets for name in names}
    found.update(map(" ".join, pairwise(words)))
    for kind, count in Counter([kind for _, kind in facets if kind]).items():
        found.update(_COUNTS[kind][:count])
    found.update(_signs(text))
    if not SOME_WORDS[0] <= len(words) <= SOME_WORDS[1]:
        found.add("{few}" if len(words) < SOME_WORDS[0] else "{many}")
    return frozenset(found)


def _signs(text: str) -> Iterator[str]:
    yield from (name for mark, name in _MARKS if mark in text)
    if not text.isascii():
        yield from {_FACES[character] for character in _FACES.keys() & set(text)}


@lru_cache(maxsize=20_000)
def _facets(word: str) -> tuple[tuple[str, ...], str | None]:
    names = (word, word[:5] + "*") if len(word) > 5 else (word,)
    return names, feeling(word)


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
