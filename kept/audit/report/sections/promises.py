"""What became of promises."""

from __future__ import annotations

from kept.audit.figures.promises import OUTCOMES, Outcome, Promises
from kept.audit.figures.rate import Rate
from kept.audit.report.charts import bar, parts
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.report.quotes import passages
from kept.audit.report.sections.section import note, section
from kept.audit.report.tables import folded, link, share, table
from kept.audit.summary import Summary
from kept.audit.wording import count

_NAMES: dict[Outcome, str] = {
    "kept": "Followed up in time",
    "late": "Followed up late",
    "silent": "Silent: nobody wrote again",
    "open": "Not due yet",
}
_FOLDS: dict[Outcome, str] = {
    "silent": "Promises that ended in silence",
    "late": "Promises followed up late",
}


def promises(summary: Summary) -> Html | None:
    """The section, or nothing where no promise was found."""
    made = summary.promises
    if not made.made:
        return None
    shares = [(outcome, made.outcomes[outcome] / made.made) for outcome in OUTCOMES]
    return section(
        "promises",
        "Promises",
        _lead(made),
        parts("Promises by what became of them; the table has the figures.", shares),
        tag("div", _outcomes(made), _dates(made), class_="pair"),
        note(
            "A promise counts as followed up when we wrote to the customer again, by the time that "
            "was promised where one was named. Whether the news was good cannot be counted."
        ),
        *(_quotes(made, outcome) for outcome in _FOLDS),
    )


def _lead(made: Promises) -> Html:
    silent = made.outcomes["silent"]
    if not silent:
        return join((f"{count(made.made, 'promise')}, and every one was followed up or is open.",))
    return join(
        (
            f"Of {count(made.made, 'promise')}, ",
            link("promise-silent", f"{count(silent)} ended in silence"),
            ": the customer was told to wait and never heard from us again.",
        )
    )


def _outcomes(made: Promises) -> Html:
    rows: list[tuple[Child, ...]] = [
        (
            join((tag("span", class_=f"key part-{outcome}"), _NAMES[outcome])),
            _number(made, outcome),
            share(Rate(made.outcomes[outcome], made.made)),
        )
        for outcome in OUTCOMES
        if made.outcomes[outcome]
    ]
    return table("What became of promises", ("Outcome", "Promises", "Of 100 (95 %)"), rows)


def _number(made: Promises, outcome: Outcome) -> Html:
    number = tag("span", count(made.outcomes[outcome]))
    return link(f"promise-{outcome}", number) if outcome in _FOLDS else number


def _dates(made: Promises) -> Html:
    rows: list[tuple[Child, ...]] = [
        (name, bar(number / made.made, "promise"), count(number))
        for name, number in (("With a time", made.dated), ("Without a time", made.undated))
    ]
    return table("Was a time named?", ("Promise", "", "Promises"), rows)


def _quotes(made: Promises, outcome: Outcome) -> Html | None:
    if not made.outcomes[outcome]:
        return None
    body = passages(f"promise-{outcome}", made.worst[outcome].passages)
    anchor = tag("div", body, id=f"promise-{outcome}")
    return folded(_FOLDS[outcome], anchor)
