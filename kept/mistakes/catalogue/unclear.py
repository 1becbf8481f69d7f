"""TON03 unclear.

What it finds
    A reply that the customer cannot follow. The surest sign is the customer, who asks what is
    meant, says that they do not understand or are confused, asks what a word of ours is, or answers
    instructions with "how?" or "where?". A long reply of long words and endless sentences is found
    without that.

Why it hurts
    An unclear answer costs at least two more messages, and some customers give up or do the wrong
    thing rather than ask.

Example
    A customer asks when the table comes and reads "Your item is in this batch, currently at the
    final mile hub". They write back: "What is a batch?"

What to do instead
    Use the customer's own words, one thought a sentence, steps in order, and say what each term
    means. Begin with the answer.

What it cannot see
    Customers who do not follow and say nothing. A customer who is confused by their device, not by
    the reply, can look the same.

Settings
    thresholds.reading_grade, thresholds.long_reply_words

Sources
    A2: replies that customers cannot make sense of.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, Turn, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    yield from _customer_is_puzzled(reading)
    yield from _hard_to_read(reading)


def _customer_is_puzzled(reading: Reading) -> Iterator[Evidence]:
    for reply, answer in pairwise(reading.turns if reading.may(*_PUZZLED) else ()):
        if reply.by_customer:
            continue
        for said, place in answer.places(*_signs(reply, answer)):
            yield evidence(
                (said.span(place), reply.last.span()),
                "The customer could not follow the reply before.",
                "Say it again in the customer's words, one step at a time, and explain each term.",
            )
            break


def _signs(reply: Turn, answer: Turn) -> tuple[str, ...]:
    """The cues that show in this answer that the reply was not understood."""
    if answer.word_count > _SHORT_WORDS:
        return ("puzzled",)
    if answer.has("step-questioned") and len(list(reply.places("step-told"))) >= _INSTRUCTIONS:
        return _PUZZLED
    return ("puzzled", "puzzled-short")


def _hard_to_read(reading: Reading) -> Iterator[Evidence]:
    limits = reading.house.thresholds
    for said in reading.said:
        if not said.by_us or len(said.tokens) < limits.long_reply_words:
            continue
        grade = _grade(said)
        if grade > limits.reading_grade:
            yield evidence(
                said.span(),
                f"This long reply takes {grade:.0f} years of school to read.",
                "Shorten the sentences, use everyday words, and begin with the answer.",
                grade=round(grade, 1),
            )


def _grade(said: Said) -> float:
    """The automated readability index: school years, from the length of words and sentences.

    A number in a list of steps begins a sentence, whether or not a full stop stands before it.
    """
    words = [token for token in said.tokens if not token.isdigit()]
    sentences = len(said.sentences) + len(said.tokens) - len(words)
    count = max(len(words), 1)
    return 4.71 * sum(map(len, words)) / count + 0.5 * count / sentences - 21.43


_PUZZLED = ("puzzled", "puzzled-short", "step-questioned")
_SHORT_WORDS = 12
"""Words up to which a question such as "how?" is the whole message."""
_INSTRUCTIONS = 2
"""Signs of instruction from which a short question back is about how to follow them."""

MISTAKE = Mistake(
    code="TON03",
    name="unclear",
    title="The reply is unclear",
    group="tone",
    level=Level.WARNING,
    needs=("text",),
    basis="words",
    detect=detect,
)
