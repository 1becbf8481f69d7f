"""How to read the report."""

from __future__ import annotations

from collections.abc import Sequence

from kept.audit.figures.rate import TOO_FEW
from kept.audit.report.markup import Html, tag
from kept.audit.report.sections.section import section
from kept.audit.summary import Summary
from kept.audit.wording import count, day, moment

_TERMS = (
    (
        "A mistake",
        "is one of 46 named ways in which service loses customers. Each is found by a rule that "
        "anybody can read, and each comes with the words that show it.",
    ),
    (
        "Error, warning, info",
        "say how sure a finding is. The level of a rule is measured: people judged what it found "
        "in conversations of other companies. Of a hundred errors ninety or more are right, of "
        "warnings seventy-five, of infos fifty; the rest are wrong, so read before you judge. A "
        "rule that is right less often, or was not measured yet, is a preview: it stays on trial "
        "and out of this report (--level preview --format text shows it). Rules that only reckon "
        "with recorded times and events are exact wherever the record is.",
    ),
    (
        "Of 100 (2.9–4.0)",
        "is the share in this archive with its 95 % interval: had you read other conversations of "
        "the same kind, the share would most likely lie between these two.",
    ),
    (
        "Too few to compare",
        f"means fewer than {TOO_FEW} conversations. An agent who answers the hardest cases will "
        "show more mistakes than one who answers the easiest: ask what they had to work with.",
    ),
    (
        "Waits",
        "are told by the clock on the wall. The mistakes about time are judged by your targets "
        "instead, and in business hours where the house rules name them.",
    ),
    (
        "The passages",
        "are the worst of each mistake: by level, by the wait or count behind them, and by how "
        "much else went wrong in the same conversation. The same sentence is shown once.",
    ),
)


def reading(summary: Summary) -> Html:
    """The section, which also says what was read."""
    terms = [part for term, text in _TERMS for part in (tag("dt", term), tag("dd", text))]
    return section(
        "reading", "How to read this", None, tag("dl", *terms, class_="terms"), _read(summary)
    )


def _read(summary: Summary) -> Html:
    origin = summary.origin
    rows = [
        (
            "Read",
            f"{count(summary.conversations, 'conversation')}, {count(summary.messages, 'message')}",
        ),
        ("From", ", ".join(origin.paths)),
        ("Format", ", ".join(origin.formats)),
        ("Since", day(origin.since) if origin.since else ""),
        ("Until", day(origin.until) if origin.until else ""),
        ("Judged as of", moment(origin.now) if origin.now else ""),
        ("Level", f"{summary.certain_from.word} and above"),
    ]
    parts = [
        part
        for name, text in rows
        if text
        for part in (tag("dt", name), tag("dd", tag("bdi", text)))
    ]
    return tag("dl", *parts, *_notes(origin.notes), class_="terms small")


def _notes(notes: Sequence[str]) -> tuple[Html, ...]:
    if not notes:
        return ()
    listed = (tag("li", tag("bdi", note[:1].upper() + note[1:])) for note in notes)
    return tag("dt", "Notes"), tag("dd", tag("ul", *listed))
