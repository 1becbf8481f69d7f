"""RCH07 community-unanswered.

What it finds
    A public question that nobody of ours answered in time, and that was not solved otherwise.
Why it hurts
    Everybody with the same question finds it, and finds that we did not care to answer.
Example
    A question in the forum from Monday; on Thursday two others write "same here".
What to do instead
    Let every public question become a conversation that somebody owns after some hours.
What it cannot see
    Answers by other customers that helped, unless the asker or the forum marks them.
Settings
    targets.community.first_reply: minutes in which a public question must have an answer.
Sources
    Communities that are left alone (E3).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    question = next(filter(_asks_in_public, reading.said), None)
    if question is None or question.message.at is None:
        return
    until = _answered_at(reading, question) or _last_known(reading)
    waited = reading.house.waited(question.message.at, until)
    if waited > timedelta(minutes=reading.house.target("community").first_reply):
        hours = int(waited.total_seconds() // 3600)
        yield evidence(
            question.span(),
            f"This public question had no answer from us for {hours} hours.",
            "Answer in public, or take the question over and say so in public.",
            hours=hours,
        )


def _asks_in_public(said: Said) -> bool:
    return said.by_customer and bool(said.message.public) and "?" in said.text


def _answered_at(reading: Reading, question: Said) -> datetime | None:
    """When we answered, or the question was marked as solved; ``None`` if neither happened."""
    replies = (said.message.at for said in reading.said[question.index :] if said.by_us)
    solved = (
        event.at
        for event in reading.conversation.events or ()
        if event.kind in ("resolved", "confirmed")
    )
    return min((at for at in (*replies, *solved) if at), default=None)


def _last_known(reading: Reading) -> datetime:
    """The moment until which the silence is known: now, or the last message."""
    times = [said.message.at for said in reading.said if said.message.at]
    return reading.now or max(times)


MISTAKE = Mistake(
    code="RCH07",
    name="community-unanswered",
    title="A public question stays without an answer",
    group="reach",
    level=Level.WARNING,
    detect=detect,
    needs=("public", "times"),
    basis="record",
)
