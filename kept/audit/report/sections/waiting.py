"""How long customers waited, and who waited when."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kept.audit.figures.histogram import Histogram
from kept.audit.figures.waiting import Hour, Waiting
from kept.audit.report.charts import DAYS, bar, heat_map, legend
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.report.quotes import passages
from kept.audit.report.sections.section import block, note, section
from kept.audit.report.tables import folded, link, table
from kept.audit.summary import Summary
from kept.audit.wording import count, duration, per_hundred, working_time

_ENOUGH = 3  # waits in an hour before a typical one is shown

_HOUR = 3600.0
_WAITS = (_HOUR, 4 * _HOUR, 8 * _HOUR, 24 * _HOUR)
_WAIT_WORDS = ("under 1 h", "4 h", "8 h", "24 h", "longer")


def waiting(summary: Summary) -> Html | None:
    """The section, or nothing where nobody answered or no times are known."""
    waits = summary.waiting
    if not waits.first.total and not waits.later.total:
        return None
    shown = _range(waits)
    return section(
        "waiting",
        "Waiting",
        _lead(waits),
        tag(
            "div",
            _distribution("Wait for the first reply", waits.first, shown),
            _distribution("Wait for later replies", waits.later, shown),
            class_="pair",
        ),
        block(
            "Who waited when",
            _coverage(waits, summary.zone.key),
            tag("div", *_maps(waits), class_="trio"),
        ),
        _longest(waits),
    )


def _lead(waits: Waiting) -> Html:
    longest = link("longest-wait", "the longest waits") if waits.longest.passages else None
    return join(
        (
            "Time by the clock on the wall, nights and Sundays included, from a customer’s first "
            "unanswered message to the next reply by a person",
            join(("; read ", longest, " in full.")) if longest else ".",
            _in_hours(waits.in_hours),
        )
    )


def _in_hours(first: Histogram) -> str:
    median, slow = first.quantile(0.5), first.quantile(0.9)
    if median is None or slow is None:
        return ""
    return (
        f" In your business hours the first reply took {working_time(median)} for half of "
        f"them, {working_time(slow)} or longer for one in ten."
    )


def _range(waits: Waiting) -> slice:
    """The bins from the shortest wait to the longest, the same for both tables."""
    both = zip(waits.first.bins(), waits.later.bins(), strict=True)
    used = [place for place, ((_, a), (_, b)) in enumerate(both) if a or b]
    return slice(used[0], used[-1] + 1)


def _distribution(title: str, waits: Histogram, shown: slice) -> Html | None:
    median, slow = waits.quantile(0.5), waits.quantile(0.9)
    if median is None or slow is None:
        return None
    top = max(number for _, number in waits.bins())
    rows: list[tuple[Child, ...]] = [
        (label, bar(number / top), count(number), per_hundred(number / waits.total))
        for label, number in waits.bins()[shown]
    ]
    return block(
        title,
        tag(
            "p",
            tag("strong", duration(median)),
            " for half of them, ",
            tag("strong", duration(slow)),
            " or longer for one in ten.",
        ),
        table(title, ("Waited", "", "Times", "Of 100"), rows),
    )


def _coverage(waits: Waiting, zone: str) -> Html:
    alone = waits.uncovered
    return note(
        f"Told in {zone}. {per_hundred(alone.share)} of 100 messages came at hours of the week at "
        "which we sent fewer than one reply to four messages."
    )


def _maps(waits: Waiting) -> tuple[Html, ...]:
    typical = {
        hour: histogram.quantile(0.5) or 0.0
        for hour, histogram in waits.by_hour.items()
        if histogram.total >= _ENOUGH
    }
    customers = {hour: float(number) for hour, number in waits.customers.items()}
    ours = {hour: float(number) for hour, number in waits.ours.items()}
    return (
        _map("When customers write", customers, _messages, *_steps(customers)),
        _map("When we answer", ours, _messages, *_steps(ours)),
        _map(
            "How long those who wrote then waited", typical, duration, _WAITS, _WAIT_WORDS, "wait"
        ),
    )


def _messages(number: float) -> str:
    return count(round(number), "message")


def _steps(cells: dict[Hour, float]) -> tuple[Sequence[float], Sequence[str]]:
    top = max(cells.values(), default=0.0)
    limits = [top * (step / 5) ** 2 for step in range(1, 5)]  # one peak must not hide the rest
    return limits, ("few", "", "", "", f"up to {count(round(top))}")


def _map(
    title: str,
    cells: dict[Hour, float],
    told: Callable[[float], str],
    limits: Sequence[float],
    words: Sequence[str],
    kind: str = "",
) -> Html:
    drawing = heat_map(
        f"{title}, by weekday and hour; the table has the figures.", cells, told, limits, kind
    )
    rows: list[tuple[Child, ...]] = [
        (
            f"{hour}:00",
            *(told(cells[day, hour]) if (day, hour) in cells else "" for day in range(7)),
        )
        for hour in range(24)
        if any((day, hour) in cells for day in range(7))
    ]
    return tag(
        "figure",
        tag("figcaption", title),
        drawing,
        legend(words, kind),
        folded("As a table", table(title, ("Hour", *DAYS), rows), class_="fold small"),
    )


def _longest(waits: Waiting) -> Html | None:
    longest = waits.longest.passages
    if not longest:
        return None
    return folded("The longest waits", tag("div", passages("wait", longest), id="longest-wait"))
