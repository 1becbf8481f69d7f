"""What a passage shows of something that came late: who waited, and how long."""

from __future__ import annotations

from kept.audit.figures.passages import Waited
from kept.mistakes.conversation import Conversation
from kept.mistakes.mistake import Finding, Span


def shown(conversation: Conversation, finding: Finding) -> tuple[tuple[Span, ...], Waited | None]:
    """The spans to show of a finding, and the wait behind it if there is one.

    Of a wait that is the customer's message first, and what we wrote without a mark: it is not the
    words of a late reply that are wrong.
    """
    if not finding.spans or not _LATE & finding.numbers.keys():
        return finding.spans, None
    customers = [message.id for message in conversation.messages if message.author == "customer"]
    waited = _waited(finding)
    asked = waited.message if waited else next(iter(customers), finding.spans[0].message)
    others = (
        span if span.message in customers else Span(span.message, 0, 0)
        for span in finding.spans
        if span.message != asked
    )
    return (Span(asked, 0, 0), *others), waited


def _waited(finding: Finding) -> Waited | None:
    minutes, target = finding.numbers.get("wait_minutes"), finding.numbers.get("target_minutes")
    if isinstance(minutes, int | float) and isinstance(target, int | float):
        return Waited(finding.spans[-1].message, minutes, target)  # the last span began the wait
    return None


_LATE = {"wait_minutes", "solution_hours"}
"""Numbers that only findings about something late carry."""
