"""Small linear models: every word, pair of words and sign of a text has a weight, added up.

Where a word pattern cannot decide ("the leg broke after two days" names no feeling, and is a
complaint) a model scores the text. `training/train.py` writes the weights that are read here, and
builds its features with the same functions, so the two cannot drift apart.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from kept.mistakes.text.feelings import feeling

FEATURES = {
    "late": "the word occurs",
    "too late": "the two words follow each other",
    "delay*": "a word with these first five letters occurs",
    "not~work": "one of the three words after a negation",
    "<trouble>": "how many words of that kind of feeling occur: <trouble>, <trouble>2, <trouble>3",
    "not <praise>": "a pair in which a word stands for its kind of feeling",
    "{question}": "a sign of the whole text: question, shout, caps, sad, glad, hashtag, length",
    "[first]": "what is known of its place: first, asked (answers a question), complained (before)",
}
"""What each shape of feature in a model file means."""

MAX_WORDS = 300
"""Words after these do not change what a message is about, and cost time."""


class Reading(NamedTuple):
    """A text as the models see it: its words, and the signs of the text as a whole."""

    words: tuple[str, ...]
    signs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Model:
    """One trained model. `threshold` is the score from which the answer is yes."""

    name: str
    bias: float
    threshold: float
    weights: Mapping[str, float]

    def score(self, reading: Reading, context: Collection[str] = ()) -> float:
        """Return how likely it is, from 0 to 1, that the answer is yes.

        `context` holds the words `first`, `asked` or `complained` where they apply.
        """
        weight = self.weights.get
        total = self.bias
        for feature in features(reading, context):
            total += weight(feature, 0.0)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def says(self, reading: Reading, context: Collection[str] = ()) -> bool:
        """Return whether the score reaches the threshold."""
        return self.score(reading, context) >= self.threshold


@cache
def model(name: str) -> Model:
    """Return the model of that name, for example ``complaint``, read once."""
    stored = json.loads((files("kept.mistakes") / "models" / f"{name}.json").read_text("utf-8"))
    return Model(name, stored["bias"], stored["threshold"], stored["weights"])


def read(text: str) -> Reading:
    """Return the words and signs of a text, for one or several models to score."""
    plain = _ADDRESSING.sub("", text.translate(_STRAIGHT))
    words = tuple(_word(w) for w in _WORD.findall(_NOISE.sub(" ", plain).lower())[:MAX_WORDS])
    return Reading(words, tuple(_signs(plain, len(words))))


def features(reading: Reading, context: Collection[str] = ()) -> set[str]:
    """Return the names of the features that a text has; see `FEATURES`."""
    words = reading.words
    found = set(words)
    found.update(reading.signs)
    found.update([f"[{c}]" for c in context])
    found.update([w[:5] + "*" for w in words if len(w) > 5])
    found.update([f"{a} {b}" for a, b in pairwise(words)])
    kinds = [feeling(w) for w in words]
    for counted in set(filter(None, kinds)):
        found.update(_COUNTS[counted][: kinds.count(counted)])
    for i, kind in enumerate(kinds):
        if kind and i:
            found.add(f"{words[i - 1]} <{kind}>")
    for i, w in enumerate(words):
        if w in _NEGATIONS:
            found.update([f"not~{n}" for n in words[i + 1 : i + 4]])
    return found


def _signs(plain: str, length: int) -> Iterator[str]:
    for name, pattern in _SIGNS:
        if pattern.search(plain):
            yield "{" + name + "}"
    yield "{" + next((name for limit, name in _LENGTHS if length <= limit), "long") + "}"


@lru_cache(maxsize=20_000)
def _word(word: str) -> str:
    return "0" if word[0].isdigit() else word


_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_ADDRESSING = re.compile(r"^(?:\s*\.?@\w+)+")
_NOISE = re.compile(r"https?://\S+|#[A-Z_-]{2,30}#|@\w+")
_WORD = re.compile(r"\w+")
_NEGATIONS = frozenset(
    ["not", "no", "never", "t", "cannot", "nobody", "nothing", "none", "without", "cant", "dont"]
)
_LENGTHS = ((1, "one"), (3, "few"), (8, "short"), (20, "middle"), (45, "longer"))
_COUNTS = {
    kind: tuple(f"<{kind}>{n}" for n in ("", 2, 3)) for kind in ("anger", "trouble", "praise")
}
_SIGNS = tuple(
    (name, re.compile(pattern))
    for name, pattern in {
        "question": r"\?",
        "questions": r"\?\s*\?",
        "shout": r"!",
        "shouts": r"!\s*!",
        "why": r"(?i)\b(?:why|how come|how is it|how can you)\b[^.!?]*\?",
        "caps": r"\b[A-Z]{3,}\b[^a-z]{1,3}\b[A-Z]{2,}\b",
        "hashtag": r"(?<!\S)#[a-z]\w{2,}",
        "money": r"[$€£]\s?\d|\d\s?[$€£]",
        "dots": r"\.\.\.|…",
        "sad": "[😒😞😟😠😡😢😣😤😥😩😫😭🙁☹🤬🤦🙄😑😐😔😖👎💔😕🤷]|(?<!\\S):-?[(/]",
        "glad": "[😀😁😂😃😄😅😊😍🙂☺👍❤😘🙏😉🎉🥰]|(?<!\\S)[:;]-?[)D]",
    }.items()
)
