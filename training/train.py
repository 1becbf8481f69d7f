"""Train the small linear models: sentences in training/*.tsv -> kept/mistakes/models/*.json.

Run `make train`, or `python -m training.train [name ...]`. The same sentences give the same file.
A line of a training file is: label, tab, text. The label is 1 (yes) or 0 (no).
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from kept.mistakes.text.linear import FEATURES, features

HERE = Path(__file__).parent
MODELS = HERE.parent / "kept" / "mistakes" / "models"
MOST_FEATURES = 6_000
FEWEST_TEXTS = 2
"""A feature seen in fewer texts than this says nothing about other people's texts."""


class Recipe(NamedTuple):
    """What the sentences cannot teach: written one by one, they do not tell how often.

    `prior` is added to the bias and `measured` holds the weights of features that are not learned:
    log-odds measured on labelled conversations (docs/build/decisions/linear-models.md).
    """

    looseness: float
    prior: float
    measured: Mapping[str, float]
    threshold: float = 0.5


RECIPES = {
    "complaint": Recipe(
        looseness=0.3,
        prior=-1.5,
        measured={
            "[first]": 1.1,
            "[asked]": -1.5,
            "[complained]": 0.5,
            "{few}": -2.0,
            "{many}": 1.0,
        },
    ),
    "scripted": Recipe(looseness=0.1, prior=-3.9, measured={}),
}


class Example(NamedTuple):
    """One line of a training file."""

    label: int
    text: str


def main(names: list[str]) -> None:
    for name in names or sorted(RECIPES):
        (MODELS / f"{name}.json").write_text(train(name), encoding="utf-8")


def train(name: str) -> str:
    """Return the model file for the sentences of that name, as JSON text."""
    source = (HERE / f"{name}.tsv").read_bytes()
    recipe = RECIPES[name]
    bias, weights = fit(examples(source.decode("utf-8")), recipe)
    stored = {
        "bias": round(bias + recipe.prior, 3),
        "features": FEATURES,
        "sha256": hashlib.sha256(source).hexdigest(),
        "threshold": recipe.threshold,
        "weights": weights | recipe.measured,
    }
    return json.dumps(stored, ensure_ascii=False, indent=0, sort_keys=True) + "\n"


def examples(source: str) -> list[Example]:
    """Return the lines of a training file."""
    rows = [line.split("\t") for line in source.splitlines()]
    return [Example(int(label), text) for label, text in rows]


def fit(rows: list[Example], recipe: Recipe) -> tuple[float, dict[str, float]]:
    """Return the bias and the weights of the features that matter most."""
    found = [features(row.text) - recipe.measured.keys() for row in rows]
    often = Counter(name for names in found for name in names)
    kept = [{name: 1.0 for name in names if often[name] >= FEWEST_TEXTS} for names in found]
    vectors = DictVectorizer()
    classifier = LogisticRegression(
        C=recipe.looseness, class_weight="balanced", max_iter=2_000, tol=1e-6
    )
    classifier.fit(vectors.fit_transform(kept), [row.label for row in rows])
    pairs = zip(vectors.get_feature_names_out(), classifier.coef_[0], strict=True)
    weights = {str(name): round(float(weight), 3) for name, weight in pairs}
    strongest = sorted(weights, key=lambda name: (-abs(weights[name]), name))[:MOST_FEATURES]
    return float(classifier.intercept_[0]), {
        name: weights[name] for name in strongest if weights[name]
    }


if __name__ == "__main__":
    main(sys.argv[1:])
