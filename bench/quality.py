"""Score the engine on labelled conversations and print the table: ``make quality``.

The labels and their scorer are kept outside the repository, for their texts are not ours to ship:
the folder is ``$KEPT_QUALITY_DATA``, or ``../shared/data``. Word lists are written while looking at
one half of the conversations only (by a hash of the id); the other half shows what the rules are
worth on talk they were not made for. ``--write`` stores the measured precision, from which every
detector gets its level, in ``kept/mistakes/catalogue/precision.json``.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.tickets import print_agreement
from kept.mistakes.catalogue import MISTAKES

DATA = Path(os.environ.get("KEPT_QUALITY_DATA", "../shared/data"))
GOLD = DATA / "gold"
PRECISION = Path("kept/mistakes/catalogue/precision.json")
HALVES = ("learning", "checking", "all")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make quality", description=__doc__)
    parser.add_argument("--write", action="store_true", help="store the measured precision")
    arguments = parser.parse_args()
    if not GOLD.exists():
        print(f"No labelled conversations at {GOLD}: set KEPT_QUALITY_DATA to their folder.")
        return 0
    scores = measure()
    print_table(scores)
    print_agreement(DATA / "corpora")
    if arguments.write:
        PRECISION.write_text(json.dumps(precision(scores["all"]), indent=1) + "\n")
        print(f"written: {PRECISION}")
    return 0


def measure() -> dict[str, Any]:
    """The scorer's result for each half and for all."""
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder) / "found.jsonl"
        command = [sys.executable, "-m", "kept", "audit", "--format", "jsonl", "--facts"]
        conversations = str(GOLD / "dev.conversations.jsonl")
        subprocess.run([*command, "-o", str(found), conversations], check=False)
        return {half: _score(half, found, Path(folder)) for half in HALVES}


def print_table(scores: dict[str, Any]) -> None:
    print(f"{'':22}" + "".join(f"{half:>26}" for half in HALVES))
    print(f"{'':22}" + f"{'found  P     R     F1':>26}" * 3)
    for part in ("mistakes", "facts"):
        for name in scores["all"][part]:
            print(f"{name:22}" + "".join(_cells(scores[half][part].get(name)) for half in HALVES))
    print(f"{'micro':22}" + "".join(_cells(scores[half]["micro"]) for half in HALVES))
    print(f"right message named in {scores['all']['micro']['evidence']:.1%} of the hits")


def precision(score: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Measured precision by code, of the mistakes that were found at least once."""
    measured = {}
    for mistake in MISTAKES:
        row = score["mistakes"].get(mistake.name)
        if row and row["tp"] + row["fp"]:
            measured[mistake.code] = {
                "precision": row["precision"],
                "low": row["precision_low"],
                "recall": row["recall"],
                "hits": row["tp"] + row["fp"],
            }
    return measured


def _score(half: str, found: Path, folder: Path) -> Any:
    labels = folder / f"{half}.labels.jsonl"
    findings = folder / f"{half}.found.jsonl"
    _filter(GOLD / "dev.labels.jsonl", labels, "id", half)
    _filter(found, findings, "conversation", half)
    scorer = [sys.executable, str(GOLD / "score.py"), "--json", str(labels), str(findings)]
    return json.loads(subprocess.run(scorer, check=True, capture_output=True).stdout)


def _filter(source: Path, target: Path, key: str, half: str) -> None:
    with source.open(encoding="utf-8") as lines, target.open("w", encoding="utf-8") as kept:
        kept.writelines(line for line in lines if half in ("all", half_of(json.loads(line)[key])))


def half_of(conversation: str) -> str:
    digit = hashlib.sha1(conversation.encode(), usedforsecurity=False).hexdigest()[0]
    return HALVES[int(digit, 16) % 2]


def _cells(row: dict[str, float] | None) -> str:
    if row is None:
        return f"{'-':>26}"
    found = f"{row['tp']}/{row['tp'] + row['fp']}"
    return f"{found:>8}  {row['precision']:.2f}  {row['recall']:.2f}  {row['f1']:.2f}"


if __name__ == "__main__":
    sys.exit(main())
