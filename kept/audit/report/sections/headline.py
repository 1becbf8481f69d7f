"""The first thing a reader sees: five figures and what they say."""

from __future__ import annotations

from pathlib import PurePath

from kept.audit.figures.rate import Rate
from kept.audit.figures.waiting import Waiting
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.report.tables import between, link
from kept.audit.summary import Origin, Summary
from kept.audit.wording import count, day, duration, per_hundred, working_time


def headline(summary: Summary) -> Html:
    """Title, period, the main sentence and the key figures."""
    return tag(
        "header",
        tag("p", "Kept", tag("span", "Customer service audit"), class_="brand"),
        tag("h1", *_sentence(summary)),
        tag("p", _source(summary), class_="source"),
        _stopped(summary.origin),
        _figures(summary),
        class_="headline",
    )


def _sentence(summary: Summary) -> tuple[Child, ...]:
    if not summary.conversations:
        return ("No conversations were found.",)
    if not summary.affected:
        return ("No mistakes were found in ", count(summary.conversations, "conversation"), ".")
    share = per_hundred(summary.affected / summary.conversations)
    return (
        "In ",
        tag("strong", f"{share} of 100"),
        " conversations something was said, or left undone, that costs customers.",
    )


def _source(summary: Summary) -> Html:
    origin = summary.origin
    paths = [tag("bdi", PurePath(path).name or path) for path in origin.paths[:3]]
    more = f" and {len(origin.paths) - 3} more" if len(origin.paths) > 3 else ""
    names = join(path if not place else Html(", ") + path for place, path in enumerate(paths))
    kinds = f" ({', '.join(origin.formats)})" if origin.formats else ""
    return join((names, more, kinds, ". " if paths else "", _period(summary)))


def _period(summary: Summary) -> str:
    if not summary.first_at or not summary.last_at:
        return "The archive records no times."
    first, last = day(summary.first_at), day(summary.last_at)
    return f"{first}." if first == last else f"{first} to {last}."


def _stopped(origin: Origin) -> Html | None:
    if not origin.partial:
        return None
    return tag(
        "p",
        tag("b", "Part of the archive."),
        " The audit was stopped before the end; all figures are about what was read until then.",
        class_="notice",
    )


def _figures(summary: Summary) -> Html:
    found = (
        _read(summary),
        _mistakes(summary),
        _promises(summary),
        _waiting(summary.waiting),
    )
    return tag("dl", *(figure for figure in found if figure), class_="figures")


def _read(summary: Summary) -> Html:
    return _figure(
        "Conversations read",
        link("reading", count(summary.conversations)),
        count(summary.messages, "message") if summary.messages else "their events, no messages",
    )


def _mistakes(summary: Summary) -> Html | None:
    if not summary.conversations:
        return None
    rate = Rate(summary.affected, summary.conversations)
    per = summary.certain.findings / summary.conversations
    listed = summary.certain.by_code or summary.uncertain.by_code
    return _figure(
        "Mistakes per 100 conversations",
        link("mistakes" if listed else "unchecked", per_hundred(per)),
        f"{count(summary.affected, 'conversation')} with at least one: "
        f"{per_hundred(rate.share)} of 100 {between(rate)}",
    )


def _promises(summary: Summary) -> Html | None:
    promises = summary.promises
    if not promises.made:
        return None
    silent = promises.outcomes["silent"]
    return _figure(
        "Promises that ended in silence",
        link("promises", count(silent)),
        f"of {count(promises.made)} made; {count(promises.outcomes['kept'])} followed up in time",
        "promise",
    )


def _waiting(waits: Waiting) -> Html | None:
    median, slow = waits.first.quantile(0.5), waits.first.quantile(0.9)
    if median is None or slow is None:
        return None
    in_hours = waits.in_hours.quantile(0.5)
    own = "" if in_hours is None else f" ({working_time(in_hours)} in business hours)"
    return _figure(
        "Typical wait for a first reply",
        link("waiting", duration(median)),
        f"by the clock on the wall{own}; one in ten waited {duration(slow)} or longer",
    )


def _figure(name: str, value: Child, more: str, kind: str = "") -> Html:
    return tag(
        "div",
        tag("dt", name),
        tag("dd", value, class_="value"),
        tag("dd", more, class_="more"),
        class_=f"figure {kind}".strip(),
    )
