from __future__ import annotations

from collections.abc import Mapping

from kept.audit.figures.late import shown
from kept.audit.figures.passages import Waited
from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.mistake import Finding, Level, Span

CONVERSATION = Conversation(
    "1",
    (
        Message("asked", "customer", "Where is my lamp?"),
        Message("again", "customer", "Hello?"),
        Message("late", "agent", "It left today."),
    ),
)
LATE, AGAIN, ASKED = Span("late", 0, 14), Span("again", 0, 6), Span("asked", 0, 17)
WAIT = {"wait_minutes": 900, "target_minutes": 480.0}


def finding(*spans: Span, numbers: Mapping[str, int | float | str]) -> Finding:
    return Finding(
        *("TIM01", "slow-first-reply", Level.WARNING, "1", None, 0, 0, "", "", "", ""),
        spans=spans,
        numbers=numbers,
    )


def test_of_a_wait_the_waiting_message_is_shown_and_the_late_reply_is_not_marked() -> None:
    spans, waited = shown(CONVERSATION, finding(LATE, ASKED, numbers=WAIT))
    assert spans == (Span("asked", 0, 0), Span("late", 0, 0))
    assert waited == Waited("asked", 900, 480)


def test_where_the_customer_wrote_again_that_stays_marked() -> None:
    spans, _ = shown(CONVERSATION, finding(AGAIN, ASKED, numbers=WAIT))
    assert spans == (Span("asked", 0, 0), AGAIN)


def test_a_slow_solution_begins_with_what_the_customer_asked() -> None:
    spans, waited = shown(CONVERSATION, finding(LATE, numbers={"solution_hours": 99.5}))
    assert spans == (Span("asked", 0, 0), Span("late", 0, 0))
    assert waited is None


def test_everything_else_is_shown_as_it_was_found() -> None:
    assert shown(CONVERSATION, finding(LATE, numbers={"replies": 3})) == ((LATE,), None)


def test_without_messages_there_is_nothing_to_show() -> None:
    assert shown(Conversation("2"), finding(numbers=WAIT)) == ((), None)
