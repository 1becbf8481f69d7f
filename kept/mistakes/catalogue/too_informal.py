"""TON02 too-informal.

What it finds
    Slang, jokes, chummy forms of address and laughing faces in replies to customers who are not in
    the mood for them, because they have just complained.

Why it hurts
    A joke says that the matter is not serious to us. To the customer it is.

Example
    Customer: My wedding cake came squashed. Agent: Oopsie! No biggie, buddy, it tastes the same!

What to do instead
    Speak plainly. Keep the jokes for those who joke first, once all is well.

What it cannot see
    Irony, and customers who like the tone. Where the house speaks casually on a channel, a mild
    word is let pass; on formal channels it counts under any message.

Settings
    tone.

Sources
    A2 (the wrong tone).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kept.mistakes.complaints import complaints
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, evidence


def detect(reading: Reading) -> Iterator[Evidence]:
    for before, reply in reading.exchanges:
        if not reply.has("slang", "slang-mild"):
            continue
        upset = [found for found in reading.once(complaints) if found.said in before.said]
        if not upset:
            continue
        strong = any(complaint.strength == "strong" for complaint in upset)
        for said, place in islice(reply.places("slang", *(["slang-mild"] if strong else [])), 1):
            yield evidence(
                said.span(place),
                "Slang or a joke to a customer who has just complained.",
                "Say the same plainly.",
            )


MISTAKE = Mistake(
    code="TON02",
    name="too-informal",
    title="The tone is too informal",
    group="tone",
    level=Level.PREVIEW,
    cues=frozenset({"slang", "slang-mild"}),
    detect=detect,
)
