"""Where mistakes are made: by week, channel, team and agent."""

from __future__ import annotations

from kept.audit.figures.groups import Groups, Tally
from kept.audit.figures.rate import TOO_FEW, Rate
from kept.audit.figures.trend import periods
from kept.audit.report.charts import course
from kept.audit.report.manual import BY_CODE
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.report.sections.section import block, note, section
from kept.audit.report.tables import folded, link, share, table
from kept.audit.summary import Summary
from kept.audit.wording import count, per_hundred, short_day

_SHOWN = 15  # further rows are folded
_HEADS = ("Conversations", "Of 100 (95 %)", "Against all", "Most often")


def breakdown(summary: Summary) -> Html | None:
    """The section, or nothing where no mistake was found or the archive names none of them."""
    if not summary.affected:
        return None
    overall = Rate(summary.affected, summary.conversations)
    parts = (
        _weeks(summary),
        _group("By channel", "Channel", summary.channels, overall),
        _group("By team", "Team", summary.teams, overall),
        _group("By agent", "Agent", summary.agents, overall),
    )
    if not any(parts):
        return None
    return section(
        "breakdown",
        "Where it happens",
        "How many of 100 conversations held a mistake. Differences are named only where chance "
        "alone would hardly make them.",
        *parts,
    )


def _weeks(summary: Summary) -> Html | None:
    weeks = sorted(summary.weeks.tallies.items())
    if len(weeks) < 2:
        return None
    drawn = periods([(week, tally.rate) for week, tally in weeks])
    first, last = short_day(drawn[0][0]), short_day(drawn[-1][0])
    title = "Conversations with a mistake, of 100, by week; the table has the figures."
    rows: list[tuple[Child, ...]] = [
        (short_day(week), count(tally.conversations), share(tally.rate), _most(tally))
        for week, tally in weeks
    ]
    heads = ("Week of", "Conversations", "Of 100 (95 %)", "Most often")
    return block(
        "By week",
        course(title, [rate for _, rate in drawn], first, last),
        folded("As a table", table("By week", heads, rows, words=3), class_="fold small"),
    )


def _group(title: str, noun: str, groups: Groups, overall: Rate) -> Html | None:
    if not groups.tallies:
        return None
    ranked = sorted(groups.tallies.items(), key=lambda item: (-item[1].rate.low, item[0]))
    enough = [item for item in ranked if item[1].rate.comparable]
    few = [item for item in ranked if not item[1].rate.comparable]
    return block(
        title,
        _table(title, noun, enough[:_SHOWN], overall),
        _more(f"{count(len(enough[_SHOWN:]))} more", noun, enough[_SHOWN:], overall),
        _more(
            f"{count(len(few))} with fewer than {TOO_FEW} conversations: too few to compare",
            noun,
            few,
            overall,
        ),
        _others(groups),
    )


def _more(title: str, noun: str, items: list[tuple[str, Tally]], overall: Rate) -> Html | None:
    return (
        folded(title, _table(title, noun, items, overall), class_="fold small") if items else None
    )


def _table(title: str, noun: str, items: list[tuple[str, Tally]], overall: Rate) -> Html | None:
    if not items:
        return None
    rows: list[tuple[Child, ...]] = [
        (
            tag("bdi", name),
            count(tally.conversations),
            share(tally.rate),
            _against(tally.rate, overall),
            _most(tally),
        )
        for name, tally in items
    ]
    return table(title, (noun, *_HEADS), rows, words=4)


def _against(rate: Rate, overall: Rate) -> Html:
    if not rate.comparable:
        return tag("span", "too few", class_="quiet")
    if rate.low > overall.share:
        return tag("span", "more", class_="more-often")
    if rate.high < overall.share:
        return tag("span", "less", class_="less-often")
    return tag("span", "alike", class_="quiet")


def _most(tally: Tally) -> Html:
    if not tally.mistakes:
        return tag("span", "none", class_="quiet")
    code, number = min(tally.mistakes.items(), key=lambda item: (-item[1], item[0]))
    often = per_hundred(number / tally.conversations)
    title = BY_CODE[code].title
    return join((link(BY_CODE[code].name, title), " ", tag("span", often, class_="quiet")))


def _others(groups: Groups) -> Html | None:
    others = groups.others
    if not others.conversations:
        return None
    return note(
        f"Only {count(groups.limit)} names are kept apart; all others together have "
        f"{count(others.conversations, 'conversation')}, with a mistake in ",
        share(others.rate),
        " of 100.",
    )
