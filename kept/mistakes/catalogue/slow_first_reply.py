"""TIM01 slow-first-reply.

What it finds
    A first answer by a person that came later than the target of the channel, or that has not come
    although the target has passed. Automatic answers do not count as answers.

Why it hurts
    The first answer tells customers that somebody is there. Until it comes they write again, on
    other channels too, and every one of those messages has to be found and joined later.

Example
    Mona writes in the chat at 09:02; Ada answers at 09:31. The target is two minutes.

What to do instead
    Answer within the target, and where that cannot be, say at once when the answer will come.

What it cannot see
    Answers by phone that nobody logged. Where the house tells no hours the clock on the wall is
    used, and nights count.

Settings
    targets, priorities, hours.

Sources
    A2, C1.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence
from kept.mistakes.waits import in_words, waits


def detect(reading: Reading) -> Iterator[Evidence]:
    conversation = reading.conversation
    target = reading.house.target(conversation.channel, conversation.priority).first_reply
    limit = timedelta(minutes=target)
    for wait in reading.once(waits)[:1]:
        if not wait.is_first or wait.time <= limit:
            return
        verb = "came after" if wait.answered else "has not come in"
        late = wait.answered or wait.asked
        yield evidence(
            (late.span(), wait.asked.span()) if late is not wait.asked else late.span(),
            f"The first answer of a person {verb} {in_words(wait.time)}; "
            f"the target is {in_words(limit)}.",
            "Answer within the target, or say at once when the answer will come.",
            wait_minutes=round(wait.minutes),
            target_minutes=target,
        )


MISTAKE = Mistake(
    code="TIM01",
    name="slow-first-reply",
    title="The first reply is slow",
    group="time",
    level=Level.WARNING,
    needs=("times",),
    basis="record",
    detect=detect,
)
