"""OWN01 passed-along.

What it finds
    Customers who are handed from one to the next: by the record of transfers (two are a warning,
    three or a return to a team that had it before an error), by the customer's own words, by
    replies that send the customer on to somebody else twice, or by customers whom we sent elsewhere
    and who come back with nothing.

Why it hurts
    Every hand-over costs the customer a wait and, most of the time, the story from the beginning.
    After the second one the customer concludes that nobody is responsible.

Example
    "You are the fourth person I have explained this to, and each of you sends me to the next."

What to do instead
    Keep the conversation and ask the colleague yourself. Where it must change hands, hand over
    once, with everything the customer has said, and tell the customer who has it now.

What it cannot see
    Hand-overs that the record does not hold and nobody mentions. Two levels of support by design
    look like any other transfer: raise the threshold if the second level is the normal way.

Settings
    transfers_warning, transfers_error.

Sources
    B2 (passing the parcel), C10 (the blame game).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kept.mistakes.mistake import Evidence, Level, Mistake, Span
from kept.mistakes.reading import Reading, Said, evidence
from kept.mistakes.text.read import Place
from kept.mistakes.transfers import Transfers, transfers

_BETTER = "Keep one owner who asks the others, and hand over at most once, with the whole story."


def detect(reading: Reading) -> Iterator[Evidence]:
    found: list[Evidence] = []
    for signs, rule in _RULES:
        if not found and reading.may(*signs):
            found = list(rule(reading))
    yield from found
    if not found:
        yield from _in_the_record(reading)


def _told_by_the_customer(reading: Reading) -> Iterator[Evidence]:
    seen: set[int] = set()
    for said, place in reading.by_customer("passed-around"):
        if said.index not in seen:
            seen.add(said.index)
            yield evidence(
                said.span(place), "The customer tells of being passed from one to another.", _BETTER
            )


def _turned_away(reading: Reading) -> Iterator[Evidence]:
    """Customers who were sent to somebody else and come back with nothing."""
    for sent, back in zip(reading.turns, reading.turns[1:], strict=False):
        told = next(back.places("turned-away-told"), None) if back.by_customer else None
        if told and sent.has(*_SENDS):
            said, place = told
            yield evidence(
                said.span(place),
                "The customer was sent elsewhere, and was sent away there.",
                _BETTER,
            )


def _sent_on(reading: Reading) -> Iterator[Evidence]:
    """Replies that send the customer to somebody else, and again when they come back."""
    replies = [reply for reply in reading.replies if any(map(_may_send, reply.said))]
    if len(replies) < 2:
        return
    sent = [
        (said, place)
        for reply in replies
        for said, place in islice(filter(_names_another, reply.places(*_SENDS)), 1)
    ]
    if len(sent) > 1:
        yield evidence(
            tuple(said.span(place) for said, place in reversed(sent)),
            f"The customer is sent on to somebody else {len(sent)} times.",
            _BETTER,
            times=len(sent),
        )


_SENDS = ("referred-away", "elsewhere-told")
_ANOTHER = ("somebody-else", "third-party")


def _may_send(said: Said) -> bool:
    return said.may(*_SENDS) and said.may(*_ANOTHER)


def _names_another(sent: tuple[Said, Place]) -> bool:
    said, (start, stop) = sent
    end = said.sentence(sent[1])[1]
    if "us" in said.text[start:stop].split():
        return False
    return any(start <= at < end for at, _ in said.places(*_ANOTHER))


_RULES = (
    (("passed-around",), _told_by_the_customer),
    (_SENDS, _sent_on),
    (("turned-away-told",), _turned_away),
)
"""What shows it in words, each with the cues that it begins with."""


def _in_the_record(reading: Reading) -> Iterator[Evidence]:
    moves = reading.once(transfers)
    limits = reading.house.thresholds
    if moves.count < limits.transfers_warning:
        return
    worst = moves.count >= limits.transfers_error or moves.came_back
    yield evidence(
        _place(reading),
        _why(moves),
        _BETTER,
        level=Level.ERROR if worst else Level.WARNING,
        transfers=moves.count,
        path=" > ".join(moves.path),
    )


def _why(moves: Transfers) -> str:
    back = ", and back to one that had it before" if moves.came_back else ""
    return f"It changed {moves.what} {moves.count} times{back}: {' > '.join(moves.path)}."


def _place(reading: Reading) -> tuple[Span, ...]:
    customer = next((said for said in reading.said if said.by_customer), None)
    return (customer.span(),) if customer else ()


MISTAKE = Mistake(
    code="OWN01",
    name="passed-along",
    title="The customer is passed along",
    group="ownership",
    level=Level.WARNING,
    needs=("story",),
    basis="both",
    detect=detect,
)
