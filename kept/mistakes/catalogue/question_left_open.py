"""LIS02 question-left-open.

What it finds
    A direct question of the customer that nobody answered: the conversation ends on it; or the
    reply holds nothing that could be an answer (no yes, no or why, no time where one was asked for,
    nothing of its subject, no link or question back, and not who will answer); or the customer says
    that the question was not answered. In a conversation that is still going on, a question counts
    only once the target for the next reply has passed.

Why it hurts
    A question is the plainest wish that a customer can utter. Whoever must ask twice concludes that
    nobody reads, and writes again, elsewhere and louder.

Example
    A customer asks "When will it be collected, and do I need to be in?" and reads "I have arranged
    this for you". Nothing else follows.

What to do instead
    Answer each question, in the order in which they were asked. Where the answer is not known yet,
    say who will give it and when.

What it cannot see
    Whether an answer is right or full: a reply about something else may look like one. Most
    questions without a question mark. A question that was answered by phone.

Settings
    targets (the next reply, for a conversation that is still going on)

Sources
    B6: questions that are not answered in full.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, evidence
from kept.mistakes.text.questions import Question, open_questions


def detect(reading: Reading) -> Iterator[Evidence]:
    seen: set[str] = set()
    for question in reading.once(open_questions):
        said = question.said
        if said.message.id not in seen and reading.replies and not _still_waits(reading, question):
            seen.add(said.message.id)
            yield evidence(
                said.span(question.place),
                "No later reply takes this question up.",
                "Answer it, or say who will answer it and when.",
            )
    for said, place in _complaints_of_none(reading):
        if said.message.id not in seen:
            seen.add(said.message.id)
            yield evidence(
                said.span(place),
                "The customer says that the question was not answered.",
                "Go back to the question and answer it first.",
            )


def _still_waits(reading: Reading, question: Question) -> bool:
    """Whether we still have time to reply to what was asked last."""
    at = question.said.message.at
    if question.replies or at is None or reading.now is None:
        return False
    talk = reading.conversation
    target = reading.house.target(question.said.message.channel or talk.channel, talk.priority)
    return reading.house.waited(at, reading.now) <= timedelta(minutes=target.next_reply)


def _complaints_of_none(reading: Reading) -> Iterator[tuple[Said, tuple[int, int]]]:
    answered = False
    for said in reading.said if reading.may("question-unanswered") else ():
        answered = answered or said.by_us
        if answered and said.by_customer and said.has("question-unanswered"):
            yield said, said.places("question-unanswered")[0]


MISTAKE = Mistake(
    code="LIS02",
    name="question-left-open",
    title="A question is left open",
    group="listening",
    level=Level.INFO,
    needs=("text",),
    basis="words",
    detect=detect,
)
