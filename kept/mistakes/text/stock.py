"""Stock phrases in what we say: counted, not judged; one alone is no mistake."""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading

STOCK = ("stock-boast", "stock-passed-on", "stock-phrase")


def stock_facts(reading: Reading) -> Iterator[Fact]:
    """Each stock phrase of a reply that a person wrote."""
    if not reading.may(*STOCK):
        return
    for said in reading.said:
        if said.by_us and said.message.author == "agent":
            for cue in STOCK:
                for start, end in said.places(cue):
                    words = said.message.text[start:end]
                    ids = reading.conversation.id, said.message.id
                    yield Fact("stock-phrase", *ids, start, end, words)
