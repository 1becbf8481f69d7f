from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kept.audit.figures.promises import Promises
from kept.mistakes.conversation import Author, Conversation, Event, Message
from kept.mistakes.mistake import Fact

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def hours(number: float) -> datetime:
    return MONDAY + timedelta(hours=number)


def after_the_promise(
    *said: tuple[Author, float],
    due: float | None = None,
    now: float | None = 200,
    events: tuple[Event, ...] = (),
) -> Promises:
    """Ada promises something on Monday at nine; then people speak after so many hours."""
    talk = (("customer", -1.0), ("agent", 0.0), *said)
    messages = tuple(
        Message(str(place), author, "I will call you.", at=hours(at))
        for place, (author, at) in enumerate(talk)
    )
    details = {} if due is None else {"due": hours(due).isoformat()}
    fact = Fact("promise", "1", "1", 0, 16, "I will call you.", details)
    promises = Promises()
    conversation = Conversation("1", messages, events=events)
    promises.add(conversation, [fact], None if now is None else hours(now))
    return promises


@pytest.mark.parametrize(
    ("outcome", "promises"),
    [
        ("kept", after_the_promise(("agent", 5))),
        ("kept", after_the_promise(("agent", 5), due=6)),
        ("kept", after_the_promise(("customer", 0.01), ("agent", 0.02))),
        ("kept", after_the_promise(due=6, events=(Event(hours(3), "promise-kept", what="1"),))),
        ("late", after_the_promise(("agent", 7), due=6)),
        ("silent", after_the_promise()),
        ("silent", after_the_promise(("customer", 30))),
        ("silent", after_the_promise(("bot", 30), ("system", 31))),
        ("silent", after_the_promise(("agent", 0.01), due=6)),
        ("silent", after_the_promise(due=6, now=None)),
        ("open", after_the_promise(due=300)),
    ],
)
def test_it_tells_what_became_of_a_promise(outcome: str, promises: Promises) -> None:
    assert dict(promises.outcomes) == {outcome: 1}


def test_it_counts_those_with_a_time() -> None:
    assert (after_the_promise(due=6).dated, after_the_promise(due=6).undated) == (1, 0)
    assert (after_the_promise().dated, after_the_promise().undated) == (0, 1)


def test_it_quotes_the_silent_and_the_late() -> None:
    silent = after_the_promise().worst["silent"].passages
    assert [line.text for line in silent[0].lines if line.marks] == ["I will call you."]
    assert after_the_promise(("agent", 7), due=6).worst["late"].passages
    assert not after_the_promise(("agent", 5)).worst["silent"].passages
