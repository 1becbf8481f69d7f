"""TON01 scripted.

What it finds
    Replies made of stock phrases that could go to anybody and take up nothing of what this
    customer wrote; bare invitations to write once more ("Here to help! DM us") to somebody who has
    just complained or asked; and customers who say that they get copied answers.

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

from kept.mistakes.complaints import complaint_in
from kept.mistakes.filler import is_hollow
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, Turn, evidence
from kept.mistakes.text.linear import model, weighed_features
from kept.mistakes.text.read import Place, features
from kept.mistakes.text.slots import asked
from kept.mistakes.uptake import uptake

_BETTER = "Say in your own words what you understood of this case, and what happens next."
_STOCK = ("stock-boast", "stock-passed-on", "stock-phrase")
_POLITE = ("courtesy-phrase", "apology")
_TOLD_WORDS = 6
"""Words of a message from which there is something to take up."""
_WORDS_BESIDE = 25
"""Words a stock phrase from which three of them make a reply, whatever else it says."""
_MOST_WORDS = 80
"""A longer reply says something of its own in one way or another."""


def detect(reading: Reading) -> Iterator[Evidence]:
    for before, reply in reading.exchanges:
        if _could_go_to_anybody(reading, before, reply):
            phrases = _phrases(reading, reply, _STOCK) or _phrases(reading, reply, _POLITE)
            if phrases:
                yield evidence(
                    tuple(said.span(place) for said, place in phrases),
                    "Stock phrases, and nothing of what this customer wrote.",
                    _BETTER,
                    phrases=len(phrases),
                )
    for said, place in reading.by_customer("copy-paste-noticed"):
        yield evidence(said.span(place), "The customer says the answers are copied.", _BETTER)


def _phrases(reading: Reading, reply: Turn, cues: tuple[str, ...]) -> list[tuple[Said, Place]]:
    return [
        (said, place) for said, place in reply.places(*cues) if not _allowed(reading, said, place)
    ]


def _could_go_to_anybody(reading: Reading, before: Turn, reply: Turn) -> bool:
    if before.word_count < _TOLD_WORDS or reply.word_count > _MOST_WORDS:
        return False
    stock = len(list(reply.places(*_STOCK)))
    if stock > 2 and reply.word_count <= _WORDS_BESIDE * stock:
        return True
    if not (stock or reply.has("stock-funnel")) or uptake(before, reply):
        return False
    if _is_all_stock(reply):
        return True
    if _only_invites(reading, reply) and (_asks(before) or complaint_in(reading, before)):
        return True
    return _sounds_canned(reading, reply) and complaint_in(reading, before) is not None


def _is_all_stock(reply: Turn) -> bool:
    passed_on = reply.has("stock-passed-on") and reply.has("stock-phrase", "apology")
    return (passed_on or reply.has("stock-boast")) and is_hollow(reply, "stock-passed-on")


def _asks(turn: Turn) -> bool:
    return any("?" in said.text for said in turn.said)


def _only_invites(reading: Reading, reply: Turn) -> bool:
    """Whether a reply is an invitation to write once more, with no word on the matter."""
    if not reply.has("stock-funnel") or not reply.has(*_STOCK, "courtesy-phrase"):
        return False
    asks = {slot.said.index for slot in reading.once(asked)}
    if reply.has("apology") or any("?" in said.text or said.index in asks for said in reply.said):
        return False
    return is_hollow(reply, "stock-funnel")


def _sounds_canned(reading: Reading, reply: Turn) -> bool:
    """Whether the model takes a reply that holds a stock phrase for a canned one."""
    if not reply.has(*_STOCK):
        return False
    return reading.language == "en" and model("scripted").says(_features(reply))


def _features(reply: Turn) -> frozenset[str]:
    if len(reply.said) == 1:
        return reply.first.once(features)
    return weighed_features(" ".join(said.message.text for said in reply.said))


def _allowed(reading: Reading, said: Said, place: Place) -> bool:
    sentence = said.text[slice(*said.sentence(place))]
    return any(phrase.lower() in sentence for phrase in reading.house.allowances.phrases)


MISTAKE = Mistake(
    code="TON01",
    name="scripted",
    title="The reply is scripted",
    group="tone",
    level=Level.WARNING,
    cues=frozenset({*_STOCK, *_POLITE, "copy-paste-noticed"}),
    detect=detect,
)
