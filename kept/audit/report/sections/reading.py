"""How to read the report."""

from __future__ import annotations

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
        "say how sure a rule is. Of a hundred errors ninety or more are right, of warnings "
        "seventy-five, of infos fifty. The rest of them are wrong: read before you judge.",
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
        "are told by the clock on the wall. The mistakes about time are judged by your targets and "
        "business hours instead.",
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
        ("Level", f"{summary.level.word} and above"),
        ("Notes", " ".join(origin.notes)),
    ]
    parts = [
        part
        for name, text in rows
        if text
        for part in (tag("dt", name), tag("dd", tag("bdi", text)))
    ]
    return tag("dl", *parts, class_="terms small")
