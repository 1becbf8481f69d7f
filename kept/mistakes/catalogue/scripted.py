"""TON01 scripted.

What it finds
    Replies made of stock phrases that could go to anybody and take up nothing of what this
    customer wrote; and customers who say that they get copied answers.

Why it hurts
    The customer took the trouble to explain, and gets the proof that nobody read it.

Example
    "We always strive to give our guests the best possible stay. Your feedback is important to us."

What to do instead
    Say in your own words what you understood, then what you do about it. One courtesy is enough.

What it cannot see
    Good saved replies with the right slots filled; stock phrases that a colleague coined and that
    are in no list yet. Phrases which the law asks for belong in the house rules.

Settings
    allowances.phrases.

Sources
    B4 (rote phrases), C7 (inauthentic), A2 (robotic).
"""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.filler import is_hollow
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Place, Reading, Said, Turn, evidence
from kept.mistakes.uptake import uptake

_BETTER = "Say in your own words what you understood of this case, and what happens next."


def detect(reading: Reading) -> Iterator[Evidence]:
    for before, reply in reading.exchanges:
        phrases = [
            (said, place)
            for said, place in reply.places("stock-boast", "stock-phrase", "stock-passed-on")
            if not _allowed(reading, said, place)
        ]
        if phrases and _could_go_to_anybody(before, reply):
            yield evidence(
                tuple(said.span(place) for said, place in phrases),
                "Stock phrases, and nothing of what this customer wrote.",
                _BETTER,
                phrases=len(phrases),
            )
    for said, place in reading.by_customer("copy-paste-noticed"):
        yield evidence(said.span(place), "The customer says the answers are copied.", _BETTER)


def _could_go_to_anybody(before: Turn, reply: Turn) -> bool:
    return (
        before.word_count > 5
        and (reply.has("stock-boast") or reply.has("stock-passed-on"))
        and is_hollow(reply, "stock-passed-on")
        and not uptake(before, reply)
    )


def _allowed(reading: Reading, said: Said, place: Place) -> bool:
    sentence = said.text[slice(*said.sentence(place))]
    return any(phrase.lower() in sentence for phrase in reading.house.allowances.phrases)


MISTAKE = Mistake(
    code="TON01",
    name="scripted",
    title="The reply is scripted",
    group="tone",
    level=Level.PREVIEW,
    cues=frozenset({"stock-boast", "stock-passed-on", "copy-paste-noticed"}),
    detect=detect,
)
