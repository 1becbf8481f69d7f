"""Score the engine on labelled conversations and print the table: ``make quality``.

The conversations are kept outside the repository, for their texts are not ours to ship: the folder
is ``$KEPT_QUALITY_DATA``, or ``../shared/data``. It holds conversations labelled by two raters
(``dev``, in two halves by a hash of the id). ``bench/labels`` holds labels, by one rater and
without a word of text, of more conversations in that folder: ``further`` were read while word lists
were written, as ``dev`` was; ``unseen`` were not, but their figures were watched and some
thresholds chosen with them, so they come nearest to talk the rules were not made for. ``--write``
stores the precision over all of them, from which every detector gets its level, in
``kept/mistakes/catalogue/precision.json``.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.labelled import DATA, GOLD, SETS, Labelled
from bench.tickets import print_agreement
from kept.mistakes.catalogue import MISTAKES

PRECISION = Path("kept/mistakes/catalogue/precision.json")
WITHOUT_FACTS = ("further",)
COLUMNS = ("dev", "learning", "checking", "further", "unseen")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make quality", description=__doc__)
    parser.add_argument("--write", action="store_true", help="store the measured precision")
    arguments = parser.parse_args()
    if not GOLD.exists():
        print(f"No labelled conversations at {GOLD}: set KEPT_QUALITY_DATA to their folder.")
        return 0
    with tempfile.TemporaryDirectory() as folder:
        labelled = Labelled(Path(folder))
        scores = {name: labelled.score(name) for name in SETS}
    print_table(scores)
    print_agreement(DATA / "corpora")
    if arguments.write:
        PRECISION.write_text(json.dumps(precision(scores["all"]), indent=1) + "\n")
        print(f"written: {PRECISION}")
    return 0


def print_table(scores: dict[str, Any]) -> None:
    print(f"{'':20}" + "".join(f"{name:>25}" for name in COLUMNS))
    print(f"{'':20}" + f"{'found  P    R    F1':>25}" * len(COLUMNS))
    for part in ("mistakes", "facts"):
        for name in scores["dev"][part]:
            rows = (
                None
                if part == "facts" and column in WITHOUT_FACTS
                else scores[column][part].get(name)
                for column in COLUMNS
            )
            print(f"{name:20}" + "".join(map(_cells, rows)))
    print(f"{'micro':20}" + "".join(_cells(scores[column]["micro"]) for column in COLUMNS))
    evidence = ", ".join(f"{name} {scores[name]['micro']['evidence']:.1%}" for name in COLUMNS)
    print(f"right message named: {evidence}")


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


def _cells(row: dict[str, float] | None) -> str:
    if row is None or not row["tp"] + row["fp"] + row["fn"]:
        return f"{'-':>25}"
    found = f"{row['tp']}/{row['tp'] + row['fp']}"
    return f"{found:>9} {row['precision']:.2f} {row['recall']:.2f} {row['f1']:.2f}"


if __name__ == "__main__":
    sys.exit(main())
