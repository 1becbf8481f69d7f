"""PER05 treated-as-number.

What it finds
    Replies that open with a number where a name belongs ("Dear customer 55812"), and customers who
    say that they are no more than a number to us.

Why it hurts
    A number is what the company needs. The customer reads it as what they are worth.

Example
    "Ticket 20413: your request has been processed."

What to do instead
    Open with the name; put the number in small print at the end.

What it cannot see
    Numbers that the customer asked for. Readers that drop subject lines drop those in them too.

Settings
    None.

Sources
    E5 (customers as numbers), A1 (nothing personal).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence

_BETTER = "Open with the customer's name and leave the number to the small print."


def detect(reading: Reading) -> Iterator[Evidence]:
    for said, (start, end) in reading.by_us("number-salutation"):
        stop = end + _NEAR
        if any(character.isdigit() for character in said.text[end:stop]):
            yield evidence(
                said.span((start, end)), "A number stands where the name belongs.", _BETTER
            )
    for said, place in reading.by_customer("number-felt"):
        yield evidence(said.span(place), "The customer feels treated as a number.", _BETTER)


_NEAR = 8
"""Characters behind the words in which the number follows."""

MISTAKE = Mistake(
    code="PER05",
    name="treated-as-number",
    title="The customer is treated as a number",
    group="person",
    level=Level.PREVIEW,
    cues=frozenset({"number-salutation", "number-felt"}),
    detect=detect,
)
