"""Train the small linear models: sentences in training/*.tsv -> kept/mistakes/models/*.json.

Run `make train`, or `python -m training.train [name ...]`. The same sentences give the same file.

A line of a training file is: label, tab, context, tab, text. The label is 1 (yes) or 0 (no), the
context names what is known of the message's place (see `FEATURES` in kept.mistakes.text.linear).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kept.mistakes.text.linear import FEATURES, features, read

HERE = Path(__file__).parent
MODELS = HERE.parent / "kept" / "mistakes" / "models"
MOST_FEATURES = 6_000
FEWEST_TEXTS = 2
"""A feature seen in fewer texts than this says nothing about other people's texts."""


class Recipe(NamedTuple):
    """How a model is trained: the inverse strength of its penalty, and where yes begins."""

    penalty: float
    threshold: float


RECIPES = {"complaint": Recipe(0.1, 0.5)}


class Example(NamedTuple):
    """One line of a training file."""

    label: int
    context: tuple[str, ...]
    text: str


def main(names: list[str]) -> None:
    for name in names or sorted(RECIPES):
        path = MODELS / f"{name}.json"
        path.write_text(train(name), encoding="utf-8")


def train(name: str) -> str:
    """Return the model file for the sentences of that name, as JSON text."""
    source = (HERE / f"{name}.tsv").read_bytes()
    recipe = RECIPES[name]
    bias, weights = fit(examples(source.decode("utf-8")), recipe.penalty)
    stored = {
        "bias": bias,
        "features": FEATURES,
        "sha256": hashlib.sha256(source).hexdigest(),
        "threshold": recipe.threshold,
        "weights": weights,
    }
    return json.dumps(stored, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def examples(source: str) -> list[Example]:
    """Return the lines of a training file."""
    rows = [line.split("\t") for line in source.splitlines()]
    return [Example(int(label), tuple(context.split()), text) for label, context, text in rows]


def fit(rows: list[Example], penalty: float) -> tuple[float, dict[str, float]]:
    """Return the bias and the weights of the features that matter most."""
    found = [features(read(row.text), row.context) for row in rows]
    often = Counter(name for names in found for name in names)
    kept = [{name: 1.0 for name in names if often[name] >= FEWEST_TEXTS} for names in found]
    vectors = DictVectorizer()
    classifier = LogisticRegression(C=penalty, class_weight="balanced", max_iter=2_000, tol=1e-6)
    classifier.fit(vectors.fit_transform(kept), [row.label for row in rows])
    pairs = zip(vectors.get_feature_names_out(), classifier.coef_[0], strict=True)
    weights = {str(name): round(float(weight), 3) for name, weight in pairs}
    strongest = sorted(weights, key=lambda name: (-abs(weights[name]), name))[:MOST_FEATURES]
    return round(float(classifier.intercept_[0]), 3), {
        n: weights[n] for n in strongest if weights[n]
    }


if __name__ == "__main__":
    main(sys.argv[1:])
