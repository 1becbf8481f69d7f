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
        tone = reading.house.tone_on(reply.said[0].message.channel or reading.conversation.channel)
        upset = [found for found in reading.once(complaints) if found.said in before.said]
        if not upset and tone != "formal":
            continue
        strong = any(complaint.strength == "strong" for complaint in upset)
        counts_mild = tone == "formal" or (strong and tone == "plain")
        cues = ("slang", "slang-mild") if counts_mild else ("slang",)
        for said, place in islice(reply.places(*cues), 1):
            yield evidence(said.span(place), _WHY if upset else _FORMAL, "Say the same plainly.")


_WHY = "Slang or a joke to a customer who has just complained."
_FORMAL = "Slang or a joke where the house speaks formally."


MISTAKE = Mistake(
    code="TON02",
    name="too-informal",
    title="The tone is too informal",
    group="tone",
    level=Level.PREVIEW,
    cues=frozenset({"slang", "slang-mild"}),
    detect=detect,
)
