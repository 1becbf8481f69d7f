"""Write docs/mistakes from the manuals in the catalogue and their scenes: ``make docs``."""

from __future__ import annotations

import re
from pathlib import Path

from docs.guards import what_is_done
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.manual import manual
from kept.mistakes.mistake import Mistake

FOLDER = Path(__file__).parent / "mistakes"
SCENES = Path(__file__).parent.parent / "tests" / "mistakes" / "scenes"


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for mistake in MISTAKES:
        (FOLDER / f"{mistake.name}.md").write_text(page(mistake), encoding="utf-8")
    (FOLDER / "README.md").write_text(overview(), encoding="utf-8")


def page(mistake: Mistake) -> str:
    """The page of one mistake, in Markdown."""
    parts = [f"# {mistake.name}", "", f"*{mistake.code}* · {mistake.title} · {level(mistake)}", ""]
    for heading, text in manual(mistake).items():
        parts += [f"## {heading}", "", text, ""]
    done, sentence = what_is_done(mistake)
    parts += ["## What the desk does", "", f"*{done.capitalize()}.* {sentence}", ""]
    parts += ["## Scenes", "", _SCENES_INTRODUCTION, ""]
    scenes = (SCENES / f"{mistake.name}.md").read_text(encoding="utf-8")
    parts.append(re.sub(r"^# ", "### ", scenes, flags=re.MULTILINE).strip())
    return "\n".join(parts) + "\n"


def overview() -> str:
    """The list of all mistakes, in Markdown."""
    rows = "\n".join(
        f"| {mistake.code} | [{mistake.name}]({mistake.name}.md) | {mistake.title} "
        f"| {level(mistake)} | {what_is_done(mistake)[0]} |"
        for mistake in MISTAKES
    )
    head = "| code | name | what it is | level | in the desk |\n|---|---|---|---|---|\n"
    return f"{_OVERVIEW}\n{head}{rows}\n"


def level(mistake: Mistake) -> str:
    """The level in words, with what it rests on."""
    return f"{mistake.level.word}, judged from {_BASIS[mistake.basis]}"


_BASIS = {"words": "words", "record": "the record", "both": "words and the record"}

_SCENES_INTRODUCTION = """\
The scenes this detector is tested on. `<-` marks the message on which it is found; a scene without
a mark is one on which it must stay silent. Lines with `@` are facts of the case."""

_OVERVIEW = """\
# The 46 mistakes

Made by `make docs` from the manuals in `kept/mistakes/catalogue`. A level follows the measured
precision: *error* from 0.90, *warning* from 0.75, *info* from 0.50, below that, or with fewer than
five findings judged, *preview*.
Detectors that judge from the record (times and events) are exact wherever the record is.

*Guarded*: the desk stops it, or its rules do not let it happen. *Found live*: it is marked while
one writes, and in the conversation as soon as it is true. *Audit only*: only an archive shows it.
"""

if __name__ == "__main__":
    main()
