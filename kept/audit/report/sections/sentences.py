"""The ten sentences that cost customers: one from each of the gravest mistakes."""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest

from kept.audit.figures.passages import Line, Passage
from kept.audit.report.manual import BY_CODE, TIME
from kept.audit.report.markup import Html, tag
from kept.audit.report.quotes import better, marked, speaker
from kept.audit.report.sections.section import section
from kept.audit.report.tables import link
from kept.audit.summary import Summary

_MOST = 10
_WORDS = 3  # a sentence of fewer words says nothing out of its context

_WHOLE = 0.9  # of a sentence

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def sentences(summary: Summary) -> Html | None:
    """The section, or nothing where no sentence of ours was found."""
    chosen = _choose(summary)
    if not chosen:
        return None
    number = _NUMBERS[len(chosen)]
    return section(
        "sentences",
        f"The {number} sentences that cost you customers"
        if len(chosen) > 1
        else "The sentence that cost you customers",
        "The gravest examples of the gravest mistakes in words, as your customers read them: why "
        "each hurts, and what would have been right.",
        tag("ol", *(_item(*each) for each in chosen), class_="sentences"),
    )


def _choose(summary: Summary) -> list[tuple[str, Passage, Line]]:
    """Sentences of ours in turn from every mistake, one a conversation and one a sentence."""
    said = [item for item in summary.certain.by_code.items() if _is_said(item[0])]
    ranked = sorted(
        said,
        key=lambda item: (-item[1].level, -item[1].conversations, item[0]),
    )
    columns = [
        [
            (f"{BY_CODE[code].name}-{place}", found)
            for place, found in enumerate(figures.worst.passages, 1)
        ]
        for code, figures in ranked
    ]
    chosen: list[tuple[str, Passage, Line]] = []
    seen: set[str] = set()
    for row in zip_longest(*columns):
        for anchor, found in filter(None, row):
            line = found.sentence
            if line and _speaks(line) and seen.isdisjoint({found.conversation, line.text}):
                seen |= {found.conversation, line.text}
                chosen.append((anchor, found, line))
    return chosen[:_MOST]


def _is_said(code: str) -> bool:
    """Whether the mistake lies in words: a late reply may be a friendly one."""
    mistake = BY_CODE[code]
    return mistake.basis == "words" and mistake.group != TIME


def _speaks(line: Line) -> bool:
    return line.author in ("agent", "bot") and len(line.text.split()) >= _WORDS


def _item(anchor: str, found: Passage, line: Line) -> Html:
    return tag(
        "li",
        tag("blockquote", marked(_unless_whole(line))),
        tag("p", speaker(line), " · ", link(anchor, BY_CODE[found.code].title), class_="cite"),
        tag("p", found.why, class_="why") if found.why else None,
        better(found),
    )


def _unless_whole(line: Line) -> Line:
    """The line without its marks where they cover nearly all of it: then they say nothing."""
    covered = sum(end - start for start, end in line.marks)
    return replace(line, marks=()) if covered >= _WHOLE * len(line.text) else line
