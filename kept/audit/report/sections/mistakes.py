"""The ranked list of mistakes; each opens to its meaning and its worst passages."""

from __future__ import annotations

from collections.abc import Sequence

from kept.audit.figures.mistakes import Found, Mistakes
from kept.audit.figures.rate import Rate
from kept.audit.figures.trend import periods, trend
from kept.audit.report.charts import interval, sparkline
from kept.audit.report.manual import BY_CODE, TIME, extract
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.report.quotes import passages
from kept.audit.report.sections.section import block, note, section
from kept.audit.report.tables import between, folded, link, share, table
from kept.audit.summary import Summary
from kept.audit.wording import count, per_hundred, short_day

_WEEKS = 52  # the table shows the last of them

_LEVELS = (
    "How sure is a finding? Its level was measured: of 100 errors 90 or more were right, of "
    "warnings 75, of infos 50; a rule that is right less often stays on trial and is not shown. "
    "More in "
)

_NO_HOURS = (
    "Nights and Sundays count here, because the house rules name no business hours: a mail of the "
    "evening that is answered at nine the next morning looks slow. Three lines in a file that you "
    "give with --house house.toml change that:"
)
_THREE_LINES = """\
[hours]
zone = "Europe/London"
country = "GB"
"""
_NINE_TO_SIX = (
    "Take your own zone and country; public holidays are closed days. Business time is then Monday "
    "to Friday from nine to six, unless [hours.week] tells other hours."
)

_EXTRACTS = ("Why it hurts", "What to do instead", "What it cannot see")


def mistakes(summary: Summary) -> Html | None:
    """The section, or nothing where no mistake was found."""
    if not summary.certain.by_code and not summary.uncertain.by_code:
        return None
    late = [code for code in summary.certain.by_code if BY_CODE[code].group == TIME]
    said = [code for code in summary.certain.by_code if code not in late]
    return section(
        "mistakes",
        "The mistakes, most frequent first",
        "Of 100 conversations that could show it, in how many was it found? The line is the "
        f"95 % interval. Open a mistake to {_opened(summary)}.",
        note(_LEVELS, link("reading", "How to read this"), "."),
        _part(summary, "What was said and done", said, None),
        _part(summary, "Time", late, _clock(summary)),
        _uncertain(summary),
    )


def _opened(summary: Summary) -> str:
    return "read it in your customers’ own words" if summary.messages else "see where it happened"


def _part(summary: Summary, title: str, codes: list[str], lead: Html | None) -> Html | None:
    if not codes:
        return None
    listed = tag("div", *_list(summary, summary.certain, codes))
    return block(title, lead, listed, class_="block kind")


def _clock(summary: Summary) -> Html:
    """By which clock waits are judged, and how to change it."""
    hours = summary.house.hours
    if hours.configured:
        return note(f"Counted in the business hours of the house rules, in {hours.zone}.")
    return join((note(_NO_HOURS), tag("pre", _THREE_LINES), note(_NINE_TO_SIX)))


def _uncertain(summary: Summary) -> Html | None:
    found = summary.uncertain
    if not found.by_code:
        return None
    return folded(
        join(("Less certain: ", count(found.findings, "more finding"))),
        note(
            f"Findings below {summary.certain_from.word}, the level of this report. Half of them "
            "or more are right, but read before you judge; they count in no figure above."
        ),
        *_list(summary, found, list(found.by_code), "maybe-"),
        class_="fold uncertain",
    )


def _list(summary: Summary, found: Mistakes, codes: Sequence[str], prefix: str = "") -> list[Html]:
    rates = {code: _rate(summary, code, figures) for code, figures in found.by_code.items()}
    full = max((rate.high for rate in rates.values()), default=1.0)
    ranked = sorted(codes, key=lambda code: (-rates[code].share, code))
    return [
        _mistake(summary, code, found.by_code[code], rates[code], full, prefix) for code in ranked
    ]


def _rate(summary: Summary, code: str, found: Found) -> Rate:
    return Rate(found.conversations, max(summary.checked(code), found.conversations))


def _mistake(
    summary: Summary, code: str, found: Found, rate: Rate, full: float, prefix: str
) -> Html:
    mistake = BY_CODE[code]
    anchor = prefix + mistake.name
    weeks = [] if prefix else _weeks(summary, code)
    title = f"{mistake.title}: {per_hundred(rate.share)} of 100 {between(rate)}"
    heading = (
        tag("h4", mistake.title),
        tag("span", found.level.word, class_=f"level {found.level.word}"),
        tag("span", per_hundred(rate.share), tag("span", " of 100"), class_="rate"),
        interval(title, rate, full),
        _trend(mistake.title, weeks),
    )
    body = tag(
        "div",
        tag("p", _counted(found, rate), class_="counted"),
        _meaning(code),
        passages(anchor, found.worst.passages, in_hours=summary.house.hours.configured),
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
        tag("div", tag("h5", heading), tag("p", text))
        for heading in _EXTRACTS
        if (text := extract(code, heading))
    ]
    page = tag("code", f"kept explain {mistake.name}")
    return tag("div", *shown, note(f"{code}. What it means in full: ", page), class_="meaning")


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
