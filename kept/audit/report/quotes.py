"""Quoted passages: what was said, with the span marked, and what would have been right."""

from __future__ import annotations

import re
from collections.abc import Iterable

from kept.audit.figures.passages import Line, Passage
from kept.audit.report.markup import Html, join, tag
from kept.audit.report.tables import folded
from kept.audit.wording import count, moment

_EMPTY_LINES = re.compile(r"\s*\n\s*\n\s*")

_SHOWN = 3  # further passages are folded


def passages(kind: str, found: Iterable[Passage]) -> Html:
    """Passages with the anchors ``kind-1``, ``kind-2`` ...; all but the first few are folded."""
    shown = [passage(f"{kind}-{place}", each) for place, each in enumerate(found, 1)]
    more = shown[_SHOWN:]
    rest = folded(count(len(more), "more passage"), *more, class_="fold more") if more else None
    return join((*shown[:_SHOWN], rest))


def passage(anchor: str, found: Passage) -> Html:
    """One passage with everything around it."""
    return tag(
        "article",
        tag("p", _place(found), class_="place"),
        tag("div", *(_line(line) for line in found.lines), class_="talk"),
        tag("p", found.why, class_="why") if found.why else None,
        tag("p", tag("b", "Better"), " ", found.better, class_="better") if found.better else None,
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


def _line(line: Line) -> Html:
    gap = (
        tag("p", f"{count(line.skipped, 'message')} between", class_="gap")
        if line.skipped
        else None
    )
    when = (
        tag("time", f"{line.at.day} {line.at:%b %H:%M}", datetime=line.at.isoformat())
        if line.at
        else None
    )
    head = tag("p", speaker(line), when, class_="said-by")
    said = tag("blockquote", marked(line), class_="said")
    kind = f"line {line.author}" + (" marked" if line.marks else "")
    return join((gap, tag("div", head, said, class_=kind)))
