"""Measure the complaint model alone: ``python -m bench.complaint_model``.

Prints its precision, recall and F1 on both halves of the labelled conversations, and the weights
that the place and the length of a message would get from the learning half (in units of the text's
own score), which the recipe in training/train.py rounds. Needs the dependency group ``train``.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from sklearn.linear_model import LogisticRegression

from bench.labelled import GOLD, half_of
from kept.mistakes.text.linear import Model, features, model

PLACES = ("[first]", "[asked]", "[complained]", "{few}", "{many}")


class Judged(NamedTuple):
    """One customer message: what the model saw and said, and what two raters say."""

    half: str
    found: frozenset[str]
    score: float
    complains: bool


def main() -> None:
    complaint = model("complaint")
    judged = list(judge(complaint))
    for half in ("learning", "checking"):
        print(half, figures([message for message in judged if message.half == half], complaint))
    for name, weight in places([m for m in judged if m.half == "learning"], complaint).items():
        print(f"{name:14} {weight:+.2f}  in the model {complaint.weights[name]:+.2f}")


def judge(complaint: Model) -> Iterator[Judged]:
    """Every customer message on which the raters agree, as the model judges it in its place."""
    labels = {row["id"]: row for row in _lines("dev.labels.jsonl")}
    for conversation in _lines("dev.conversations.jsonl"):
        facts = [f for f in labels[conversation["id"]]["facts"] if f["fact"] == "complaint"]
        raters = {fact["message"]: fact["raters"] for fact in facts}
        context: set[str] = {"first"}
        for index, message in enumerate(conversation["messages"]):
            if message["author"] != "customer":
                context = context - {"asked"} | ({"asked"} if "?" in message["text"] else set())
                continue
            found = features(message["text"]).union(f"[{place}]" for place in context)
            score = complaint.score(found)
            if raters.get(index) != 1:
                half = half_of(conversation["id"])
                yield Judged(half, found, score, raters.get(index) == 2)
            context = context - {"first"}
            context |= {"complained"} if score >= complaint.threshold else set()


def figures(judged: list[Judged], complaint: Model) -> str:
    said = [message for message in judged if message.score >= complaint.threshold]
    right = sum(message.complains for message in said)
    precision, recall = right / len(said), right / sum(message.complains for message in judged)
    f1 = 2 * precision * recall / (precision + recall)
    return f"of {len(judged)}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}"


def places(judged: list[Judged], complaint: Model) -> dict[str, float]:
    """The weights of `PLACES` that fit best beside the score of the text alone."""
    rows = []
    for message in judged:
        logit = math.log(message.score / (1 - message.score))
        there = [name in message.found for name in PLACES]
        placed = sum(complaint.weights[name] for name in PLACES if name in message.found)
        rows.append([logit - placed, *map(float, there)])
    fitted = LogisticRegression(max_iter=1_000).fit(rows, [m.complains for m in judged])
    text, *weights = (float(weight) for weight in fitted.coef_[0])
    return {name: weight / text for name, weight in zip(PLACES, weights, strict=True)}


def _lines(name: str) -> list[dict[str, Any]]:
    with (GOLD / name).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
