"""The ranked list of mistakes; each opens to its meaning and its worst passages."""

from __future__ import annotations

from kept.audit.figures.mistakes import Found, Mistakes
from kept.audit.figures.rate import Rate
from kept.audit.figures.trend import periods, trend
from kept.audit.report.charts import interval, sparkline
from kept.audit.report.manual import BY_CODE, extract
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.report.quotes import passages
from kept.audit.report.sections.section import note, section
from kept.audit.report.tables import between, folded, share, table
from kept.audit.summary import Summary
from kept.audit.wording import count, per_hundred, short_day

_WEEKS = 52  # the table shows the last of them

_EXTRACTS = ("Why it hurts", "What to do instead", "What it cannot see")


def mistakes(summary: Summary) -> Html | None:
    """The section, or nothing where no mistake was found."""
    if not summary.certain.by_code and not summary.uncertain.by_code:
        return None
    return section(
        "mistakes",
        "The mistakes, most frequent first",
        "Of 100 conversations that could show it, in how many was it found? The line is the "
        "95 % interval. Open a mistake to read it in your customers’ own words.",
        *_list(summary, summary.certain, ""),
        _uncertain(summary),
    )


def _uncertain(summary: Summary) -> Html | None:
    found = summary.uncertain
    if not found.by_code:
        return None
    return folded(
        join(("Less certain: ", count(found.findings, "more finding"))),
        note(
            "Findings below the level of this report. Half of them or more are right, but read "
            "before you judge; they count in no figure above."
        ),
        *_list(summary, found, "maybe-"),
        class_="fold uncertain",
    )


def _list(summary: Summary, found: Mistakes, prefix: str) -> list[Html]:
    rates = {
        code: Rate(figures.conversations, max(summary.checked(code), figures.conversations))
        for code, figures in found.by_code.items()
    }
    full = max((rate.high for rate in rates.values()), default=1.0)
    ranked = sorted(rates, key=lambda code: (-rates[code].share, code))
    return [
        _mistake(summary, code, found.by_code[code], rates[code], full, prefix) for code in ranked
    ]


def _mistake(
    summary: Summary, code: str, found: Found, rate: Rate, full: float, prefix: str
) -> Html:
    mistake = BY_CODE[code]
    anchor = prefix + mistake.name
    weeks = [] if prefix else _weeks(summary, code)
    title = f"{mistake.title}: {per_hundred(rate.share)} of 100 {between(rate)}"
    heading = (
        tag("h3", mistake.title),
        tag("span", found.level.word, class_=f"level {found.level.word}"),
        tag("span", per_hundred(rate.share), tag("span", " of 100"), class_="rate"),
        interval(title, rate, full),
        _trend(mistake.title, weeks),
    )
    body = tag(
        "div",
        tag("p", _counted(found, rate), class_="counted"),
        _meaning(code),
        passages(anchor, found.worst.passages),
        _by_week(mistake.title, weeks),
        id=anchor,
        class_="body",
    )
    return folded(join(heading), body, class_="mistake")


def _counted(found: Found, rate: Rate) -> Html:
    return join(
        (
            f"{count(found.findings, 'finding')} in {count(rate.hits, 'conversation')} of "
            f"{count(rate.of)} that could show it: ",
            share(rate),
            " of 100. The worst:",
        )
    )


def _meaning(code: str) -> Html:
    mistake = BY_CODE[code]
    shown = [
        tag("div", tag("h4", heading), tag("p", text))
        for heading in _EXTRACTS
        if (text := extract(code, heading))
    ]
    page = tag("a", f"{code} {mistake.name}", href=mistake.manual, rel="noreferrer")
    return tag("div", *shown, note("What it means in full: ", page), class_="meaning")


def _weeks(summary: Summary, code: str) -> list[tuple[str, Rate]]:
    return [(week, tally.rate_of(code)) for week, tally in sorted(summary.weeks.tallies.items())]


def _trend(title: str, weeks: list[tuple[str, Rate]]) -> Html:
    course = [rate for _, rate in periods(weeks)]
    word = trend(course)
    if word == "too short":
        return tag("span", class_="trend")
    line = sparkline(f"{title}, by week: {word}", [rate.share for rate in course])
    return tag("span", line, tag("span", word, class_=word), class_="trend")


def _by_week(title: str, weeks: list[tuple[str, Rate]]) -> Html | None:
    if len(weeks) < 2:
        return None
    rows: list[tuple[Child, ...]] = [
        (short_day(week), count(rate.hits), count(rate.of), share(rate))
        for week, rate in weeks[-_WEEKS:]
    ]
    heads = ("Week of", "With it", "Conversations", "Of 100 (95 %)")
    return folded("By week", table(f"{title}, by week", heads, rows), class_="fold small")
