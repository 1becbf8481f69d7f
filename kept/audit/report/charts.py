"""Drawings in SVG. Colours come from the style sheet; figures stand in a table beside each."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from kept.audit.figures.rate import Rate
from kept.audit.report.markup import Html, join, tag

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_SPARK = (96.0, 24.0)


def bar(share: float, kind: str = "") -> Html:
    """One bar inside a table, ``share`` of the full width; the table's figure says the same."""
    width = max(share * 100, 0.6) if share else 0.0
    length = tag("rect", width=f"{width:.2f}%", height="100%", rx=1)
    return tag("svg", length, class_=f"bar {kind}".strip(), aria_hidden="true")


def parts(title: str, shares: Sequence[tuple[str, float]]) -> Html:
    """One bar divided into parts, each with the name of its colour."""
    pieces, left = [], 0.0
    for kind, share in shares:
        if share:
            pieces.append(_part(kind, left, share))
            left += share
    return _drawing(title, join(pieces), "parts")


def _part(kind: str, left: float, share: float) -> Html:
    return tag(
        "rect",
        class_=f"part-{kind}",
        x=f"{left * 100:.2f}%",
        width=f"{share * 100:.2f}%",
        height="100%",
    )


def interval(title: str, rate: Rate, full: float) -> Html:
    """A share as a dot on its 95 % interval; ``full`` is the share at the right edge."""
    at, low, high = (
        f"{min(value / full, 1) * 98 + 1:.2f}%" for value in (rate.share, rate.low, rate.high)
    )
    return _drawing(
        title,
        tag("line", class_="axis", x1="0%", x2="100%", y1=10, y2=10)
        + tag("line", class_="whisker", x1=low, x2=high, y1=10, y2=10)
        + tag("circle", cx=at, cy=10, r=4),
        "interval",
    )


def sparkline(title: str, shares: Sequence[float]) -> Html:
    """A small line of shares over time, from nothing to the highest."""
    width, height = _SPARK
    top = max(shares, default=0.0) or 1.0
    step = (width - 6) / max(len(shares) - 1, 1)
    points = [
        (3 + place * step, height - 3 - share / top * (height - 6))
        for place, share in enumerate(shares)
    ]
    x, y = points[-1]
    return _drawing(
        title,
        tag("path", class_="stroke", d=_path(points)) + tag("circle", cx=x, cy=y, r=2.5),
        "sparkline",
        viewBox=f"0 0 {width:.0f} {height:.0f}",
    )


def course(title: str, rates: Sequence[Rate], first: str, last: str) -> Html:
    """Shares over time with their intervals as a band; labels under the first and last point."""
    top = max((rate.high for rate in rates), default=0.0) or 1.0
    step = 100 / max(len(rates) - 1, 1)

    def points(values: Sequence[float]) -> list[tuple[float, float]]:
        return [(place * step, 100 - value / top * 100) for place, value in enumerate(values)]

    upper, lower = points([rate.high for rate in rates]), points([rate.low for rate in rates])
    plot = tag(
        "svg",
        tag("path", class_="band", d=_path([*upper, *reversed(lower)]) + "Z"),
        tag("path", class_="stroke", d=_path(points([rate.share for rate in rates]))),
        viewBox="0 0 100 100",
        preserveAspectRatio="none",
        x="0",
        y="16",
        width="100%",
        height="104",
    )
    labels = (
        _text(f"{top * 100:.0f} of 100", "0", 11)
        + tag("line", class_="axis", x1="0", x2="100%", y1=16, y2=16)
        + tag("line", class_="axis", x1="0", x2="100%", y1=120, y2=120)
        + _text(first, "0", 137)
        + _text(last, "100%", 137, "end")
    )
    return _drawing(title, labels + plot, "course")


def heat_map(
    title: str,
    cells: Mapping[tuple[int, int], float],
    told: Callable[[float], str],
    limits: Sequence[float],
    kind: str = "",
) -> Html:
    """The hours of a week as (weekday, hour) -> value, ``told`` in words.

    Above each of the four ``limits`` the shade is darker; an hour without a value is empty.
    """
    squares = join(
        _square(day, hour, cells.get((day, hour)), told, limits)
        for day in range(7)
        for hour in range(24)
    )
    days = join(_text(name, "0", day * 18 + 13) for day, name in enumerate(DAYS))
    hours = join(_text(f"{hour}:00", f"{_left(hour):.2f}%", 142) for hour in (0, 6, 12, 18))
    return _drawing(title, squares + days + hours, f"heat {kind}".strip())


def legend(words: Sequence[str], kind: str = "") -> Html:
    """The shades of a heat map, lightest first, with what they mean."""
    steps = (
        tag("li", tag("svg", tag("rect", class_=f"heat-{step}"), aria_hidden="true"), text)
        for step, text in enumerate(words, 1)
    )
    return tag("ul", *steps, class_=f"legend {kind}".strip())


def _square(
    day: int,
    hour: int,
    value: float | None,
    told: Callable[[float], str],
    limits: Sequence[float],
) -> Html:
    step = 0 if value is None else bisect_left(limits, value) + 1
    words = "none" if value is None else told(value)
    return tag(
        "rect",
        tag("title", f"{DAYS[day]} {hour}:00: {words}"),
        class_=f"heat-{step}",
        x=f"{_left(hour):.2f}%",
        y=day * 18,
        width="3.4%",
        height=16,
        rx=2,
    )


def _left(hour: int) -> float:
    return 10 + hour * 3.75


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.2f} {y:.2f}" for x, y in points)


def _text(words: str, x: str, y: int, anchor: str | None = None) -> Html:
    return tag("text", words, x=x, y=y, text_anchor=anchor)


def _drawing(title: str, content: Html, kind: str, **attributes: str) -> Html:
    return tag(
        "svg",
        tag("title", title),
        content,
        class_=kind,
        role="img",
        aria_label=title,
        **attributes,
    )
