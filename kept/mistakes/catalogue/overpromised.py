"""PRM04 overpromised.

What it finds
    An agent who guarantees an outcome or a time that is not theirs to guarantee: "it will
    definitely arrive tomorrow", "I promise you this will never happen again".

Why it hurts
    Customers plan by what we promise. A certainty that turns out wrong is worse than an honest
    "most likely", because it was asked to be believed.

Example
    Ada: I guarantee you that it will be there on Friday.

What to do instead
    Say what we know and what we do, and how sure it is: "it should arrive on Friday; if it has
    not, we send another one on Saturday".

What it cannot see
    What the house really can guarantee; wording that the trade requires can be allowed.

Settings
    None.

Sources
    B3, D5.
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence

_MOST = 2  # findings a conversation


def detect(reading: Reading) -> Iterator[Evidence]:
    found: dict[int, Evidence] = {}
    for said, place in reading.by_us("promise-certain"):
        found.setdefault(
            said.index,
            evidence(
                said.span(place),
                "The agent guarantees what nobody can be certain of.",
                "Say how likely it is, and what we do if it turns out otherwise.",
            ),
        )
    yield from list(found.values())[:_MOST]


MISTAKE = Mistake(
    code="PRM04",
    name="overpromised",
    title="More is promised than can be kept",
    group="promises",
    level=Level.PREVIEW,
    needs=("text",),
    basis="words",
    cues=frozenset({"promise-certain"}),
    detect=detect,
)
