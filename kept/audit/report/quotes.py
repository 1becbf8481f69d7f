"""Quoted passages: what was said, with the span marked, and what would have been right."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kept.audit.figures.passages import Line, Passage, Waited
from kept.audit.report.markup import Html, join, tag
from kept.audit.report.tables import folded
from kept.audit.wording import count, duration, moment, working_time

_EMPTY_LINES = re.compile(r"\s*\n\s*\n\s*")

_SHOWN = 3  # further passages are folded


def passages(kind: str, found: Iterable[Passage], *, in_hours: bool = False) -> Html:
    """Passages with the anchors ``kind-1``, ``kind-2`` ...; all but the first few are folded.

    ``in_hours``: waits were counted in business hours.
    """
    shown = [passage(f"{kind}-{place}", each, in_hours) for place, each in enumerate(found, 1)]
    more = shown[_SHOWN:]
    rest = folded(count(len(more), "more passage"), *more, class_="fold more") if more else None
    return join((*shown[:_SHOWN], rest))


def passage(anchor: str, found: Passage, in_hours: bool = False) -> Html:
    """One passage with everything around it."""
    return tag(
        "article",
        tag("p", _place(found), class_="place"),
        tag("div", *(_line(line, found, in_hours) for line in found.lines), class_="talk"),
        tag("p", found.why, class_="why") if found.why else None,
        better(found),
        class_="passage",
        id=anchor,
        aria_label=f"Conversation {found.conversation}",
    )


def marked(line: Line) -> Html:
    """The text of a line with its marks."""
    pieces: list[Html | str] = []
    reached = 0
    for start, end in line.marks:
        pieces += [_text(line.text[reached:start]), tag("mark", _text(line.text[start:end]))]
        reached = end
    return tag("bdi", *pieces, _text(line.text[reached:]), dir="auto")


def better(found: Passage) -> Html | None:
    """What would have been right."""
    if not found.better:
        return None
    return tag("p", tag("b", "Better"), " ", found.better, class_="better")


def speaker(line: Line) -> Html:
    """Who speaks: the name if it is known, and on whose side."""
    if not line.name or not line.name.strip():
        return tag("span", line.author.capitalize(), class_="who")
    return tag("span", tag("bdi", line.name[:60]), f", {line.author}", class_="who")


def _text(piece: str) -> str:
    return _EMPTY_LINES.sub("\n\n", piece)


def _place(found: Passage) -> Html:
    parts = [tag("bdi", f"Conversation {found.conversation[:80]}")]
    if found.channel:
        parts.append(tag("bdi", found.channel[:40]))
    if found.when:
        parts.append(tag("time", moment(found.when), datetime=found.when.isoformat()))
    return join(part if not place else Html(" · ") + part for place, part in enumerate(parts))


def _line(line: Line, found: Passage, in_hours: bool) -> Html:
    gap = (
        tag("p", f"{count(line.skipped, 'message')} between", class_="gap")
        if line.skipped
        else None
    )
    head = tag("p", speaker(line), _when(line, found), class_="said-by")
    said = tag("blockquote", marked(line), class_="said")
    kind = f"line {line.author}" + (" marked" if line.marks or line.waited else "")
    return join((gap, tag("div", head, said, class_=kind), _waited(line.waited, in_hours)))


def _when(line: Line, found: Passage) -> Html | None:
    """The time of a line, with the year where it is not that of the passage."""
    if line.at is None:
        return None
    year = f" {line.at.year}" if found.when and found.when.year != line.at.year else ""
    told = f"{line.at.day} {line.at:%b}{year} {line.at:%H:%M}"
    return tag("time", told, datetime=line.at.isoformat())


def _waited(wait: Waited | None, in_hours: bool) -> Html | None:
    if wait is None:
        return None
    told = working_time if in_hours else duration
    clock = "in business hours" if in_hours else "by the clock on the wall"
    target = f"; the target is {told(wait.target * 60)}" if wait.target else ""
    took = tag("b", told(wait.minutes * 60))
    return tag("p", "waited ", took, f" {clock}{target}", class_="gap wait")
