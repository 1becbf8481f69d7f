"""How complaints were met, and how often customers were handed over."""

from __future__ import annotations

from kept.audit.figures.complaints import IGNORED, OUTCOMES, Complaints
from kept.audit.figures.rate import Rate
from kept.audit.report.charts import bar
from kept.audit.report.manual import BY_CODE
from kept.audit.report.markup import Child, Html, join, tag
from kept.audit.report.quotes import passages
from kept.audit.report.sections.section import block, note, section
from kept.audit.report.tables import folded, link, share, table
from kept.audit.summary import MOST_TRANSFERS, Summary
from kept.audit.wording import count

_NAMES = {
    "answered": "Answered",
    "passed over": "Answered, but passed over",
    "unanswered": "Never answered",
}

_NOT_JUDGED = (
    "Whether an answer took the complaint up is not judged here: the detector that tells is below "
    "the level of this report."
)


def complaints(summary: Summary) -> Html | None:
    """Complaints and hand-overs, or nothing where the archive shows neither."""
    parts = (_complaints(summary), _transfers(summary))
    if not any(parts):
        return None
    return section(
        "complaints",
        _title(summary),
        _lead(summary.complaints),
        None if _judged(summary) or not summary.complaints.made else note(_NOT_JUDGED),
        tag("div", *parts, class_="pair"),
        _quotes(summary.complaints),
    )


def _title(summary: Summary) -> str:
    kinds = ((summary.complaints.made, "Complaints"), (summary.transfers, "Hand-overs"))
    return " and ".join(name for known, name in kinds if known).capitalize()


def _lead(made: Complaints) -> Html | None:
    if not made.made:
        return None
    missed = made.made - made.outcomes["answered"]
    return join(
        (
            f"{count(made.made, 'conversation')} held a complaint; ",
            link("complaint-missed", f"{count(missed)} of them went unheard")
            if missed
            else "every one was answered",
            ".",
        )
    )


def _judged(summary: Summary) -> bool:
    if summary.complaints.outcomes["passed over"]:
        return True
    selected = summary.origin.selected
    wanted = selected is None or IGNORED in selected
    return wanted and BY_CODE[IGNORED].level >= summary.certain_from


def _complaints(summary: Summary) -> Html | None:
    made = summary.complaints
    if not made.made:
        return None
    judged = _judged(summary)
    rows: list[tuple[Child, ...]] = [
        (
            _NAMES[outcome],
            bar(made.outcomes[outcome] / made.made),
            count(made.outcomes[outcome]),
            share(Rate(made.outcomes[outcome], made.made)),
        )
        for outcome in OUTCOMES
        if judged or outcome != "passed over"
    ]
    heads = ("Complaint", "", "Conversations", "Of 100 (95 %)")
    return block("How complaints were met", table("How complaints were met", heads, rows))


def _transfers(summary: Summary) -> Html | None:
    known = summary.transfers.total()
    if not known:
        return None
    rows: list[tuple[Child, ...]] = [
        (_times(number), bar(summary.transfers[number] / known), count(summary.transfers[number]))
        for number in range(max(summary.transfers) + 1)
    ]
    title = "How often conversations were handed over"
    return block(
        title,
        table(title, ("Hand-overs", "", "Conversations"), rows),
        note("Where the archive records it: ", count(known, "conversation"), "."),
    )


def _times(number: int) -> str:
    if number == MOST_TRANSFERS:
        return f"{number} or more"
    return str(number) if number else "None"


def _quotes(made: Complaints) -> Html | None:
    missed = made.worst.passages
    if not missed:
        return None
    body = tag("div", passages("complaint", missed), id="complaint-missed")
    return folded("Complaints that were not heard", body)
