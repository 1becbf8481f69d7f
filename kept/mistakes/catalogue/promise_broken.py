"""PRM01 promise-broken.

What it finds
    A promise that was not kept: the customer says so ("I was told it would come on Monday, it has
    not"), the customer chases after we promised to get back, or we admit it ourselves. In the
    ledger a promise that is past its due time without being kept or withdrawn; in the messages a
    promise to write or call by a time that went by without a word of ours.

Why it hurts
    A promise is the one thing that customers hold us to. Breaking it costs more trust than never
    having made it, and it makes them do our remembering for us.

Example
    Mona: You said somebody would ring me yesterday. Nobody did.

What to do instead
    Keep it, or write before it is due and say honestly what changed and what is promised now.

What it cannot see
    Whether a refund arrived or a parcel came: only messages, calls and the ledger count as proof,
    so a promise of goods is judged by the customer's words alone, and so is a promised call where
    the archive records no calls. Where it does, a call that nobody logged looks like a call that
    nobody made.

Settings
    hours.

Sources
    B3, C9.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kept.mistakes.conversation import Commitment
from kept.mistakes.mistake import Evidence, Level, Mistake, Span
from kept.mistakes.reading import Reading, Said, evidence
from kept.mistakes.text.plain import WORD
from kept.mistakes.text.promises import Promise, promises, their_zone
from kept.mistakes.text.read import Place
from kept.mistakes.zones import customer_zone

_MOST = 4  # findings a conversation
_REACH = 200  # characters from what was said to the words that it did not happen
_SAME_BREATH = timedelta(minutes=2)  # a message so soon after the promise is part of it
_SAME_DAY = timedelta(hours=24)  # "tomorrow" said, noted for an hour of tomorrow
_FULFILLING = frozenset({"called", "remedy", "check-back"})
_CALLS = frozenset(
    "call calling callback phone phoning ring ringing telephone speak talk rufe rufen ruft anrufen "
    "zurückrufen anruf rückruf telefonisch".split()
)
_TOLD = (("told-promise", "not-kept"), ("told-that", "not-come"))
_CHASES = ("wait-silent", "wait-still", "chase-answer")
_UNFIXED = ("still-unfixed",)
_WORDS = (*(told for told, _ in _TOLD), "word-broken", "word-admitted", *_CHASES, *_UNFIXED)

_BETTER = "Own that it was not kept, say what happens now and by when, and keep that."


def detect(reading: Reading) -> Iterator[Evidence]:
    found: dict[str, Evidence] = {}
    for said, place, why in _in_words(reading) if reading.may(*_WORDS) else ():
        found.setdefault(said.message.id, evidence(said.span(place), why, _BETTER))
    for promise in reading.once(promises) if reading.may("promise-contact") else ():
        if not _is_noted(reading, promise) and _is_past(reading, promise):
            found.setdefault(promise.said.message.id, _past(reading, promise))
    for commitment in reading.conversation.commitments or ():
        if _is_broken(reading, commitment) and (spans := _spans(reading, commitment)):
            found.setdefault(spans[0].message, _in_ledger(reading, commitment, spans))
    yield from list(found.values())[:_MOST]


def _in_words(reading: Reading) -> Iterator[tuple[Said, Place, str]]:
    """What customers and we ourselves say about promises that were not kept."""
    for told, denied in _TOLD:
        for said, place in reading.by_customer(told):
            if _follows(said, place, denied):
                yield said, place, "The customer says that what we promised did not happen."
    for said, place in reading.by_customer("word-broken"):
        yield said, place, "The customer says that we did not keep our word."
    for said, place in reading.by_us("word-admitted"):
        yield said, place, "We admit that we did not do what we had said."
    yield from _chases(reading)


def _follows(said: Said, place: Place, denied: str) -> bool:
    return any(place[0] < end and start < place[1] + _REACH for start, end in said.places(denied))


def _chases(reading: Reading) -> Iterator[tuple[Said, Place, str]]:
    """The customer chases after we promised to do or say something.

    A chat goes on at once: who says there that no mail has come yet chases nobody.
    """
    if reading.house.channel_kind(reading.conversation.channel) == "chat":
        return
    if not any(reading.by_customer(*_CHASES, *_UNFIXED)):
        return
    made = [
        promise.said.index for promise in reading.once(promises) if promise.cue != "promise-pass-on"
    ]
    fixes = [said.index for said, _ in reading.by_us("told-soon")]
    for cues, first in (
        (_CHASES, min(made, default=None)),
        (_UNFIXED, min(made + fixes, default=None)),
    ):
        for said, place in reading.by_customer(*cues):
            if first is not None and said.index > first:
                yield said, place, "The customer has to chase what we promised."


def _is_past(reading: Reading, promise: Promise) -> bool:
    """Whether a promise to write or call went by without a word of ours."""
    due = promise.due
    if promise.cue != "promise-contact" or due is None or promise.condition:
        return False
    if reading.now is None or reading.now <= due or _is_unseen_call(reading, promise):
        return False
    return not _spoke(reading, promise) and not _happened(reading, promise)


def _is_unseen_call(reading: Reading, promise: Promise) -> bool:
    """Whether a call is promised and the archive records no calls, so that nobody can tell."""
    start, end = promise.words
    words = frozenset(WORD.findall(promise.said.text[start:end]))
    return reading.conversation.events is None and not words.isdisjoint(_CALLS)


def _spoke(reading: Reading, promise: Promise) -> bool:
    made = promise.said.message.at
    return any(
        said.by_us and said.message.at and made and said.message.at - made > _SAME_BREATH
        for said in reading.said[promise.said.index + 1 :]
    )


def _happened(reading: Reading, promise: Promise) -> bool:
    made = promise.said.message.at
    return any(
        (event.kind == "promise-kept" and event.what == promise.said.message.id)
        or (event.kind in _FULFILLING and (made is None or event.at > made))
        for event in reading.conversation.events or ()
    )


def _past(reading: Reading, promise: Promise) -> Evidence:
    due = promise.due
    why = f"It was due by {_told(reading, due)}, and nobody wrote or called."
    return evidence(promise.said.span(promise.words), why, _BETTER, due=_exact(due))


def _told(reading: Reading, moment: datetime | None) -> str:
    """As in ``Thu 5 March 2026, 09:12 (their time)``, or ours, or UTC."""
    if moment is None:
        return ""
    ours = "our time" if reading.house.hours.configured else reading.house.hours.zone
    whose = "their time" if customer_zone(reading) else ours
    local = moment.astimezone(their_zone(reading))
    return f"{local:%a} {local.day} {local:%B %Y, %H:%M} ({whose})"


def _exact(moment: datetime | None) -> str:
    return moment.isoformat(timespec="minutes") if moment else ""


def _is_broken(reading: Reading, commitment: Commitment) -> bool:
    due, kept = commitment.due, commitment.kept_at
    if due is None or (commitment.withdrawn_at and commitment.withdrawn_at <= due):
        return False
    return kept > due if kept else reading.now is not None and reading.now > due


def _spans(reading: Reading, commitment: Commitment) -> tuple[Span, ...]:
    """The words that make the promise; where nobody can tell them, the message that made it, or
    our last one before it where the ledger names none."""
    for promise in reading.once(promises):
        if _is_same(promise, commitment):
            return (promise.said.span(promise.sentence),)
    named = [said for said in reading.said if said.message.id == commitment.message]
    before = [said for said in reading.said if not _is_after(said, commitment)]
    ours = [said for said in before if said.by_us]
    return ((named or ours or before)[-1].span(),) if named or before else ()


def _is_after(said: Said, commitment: Commitment) -> bool:
    return said.message.at is None or said.message.at > commitment.made_at


def _is_noted(reading: Reading, promise: Promise) -> bool:
    """Whether the ledger has the promise: then it alone says what became of it."""
    return any(_is_same(promise, noted) for noted in reading.conversation.commitments or ())


def _is_same(promise: Promise, commitment: Commitment) -> bool:
    if promise.said.message.id != commitment.message:
        return False
    said, noted = promise.due, commitment.due
    return said is None or noted is None or abs(said - noted) < _SAME_DAY


def _in_ledger(reading: Reading, commitment: Commitment, spans: tuple[Span, ...]) -> Evidence:
    state = "was kept late" if commitment.kept_at else "is not kept"
    why = (
        f'The promise "{commitment.what}" was due by {_told(reading, commitment.due)} and {state}.'
    )
    return evidence(spans, why, _BETTER, due=_exact(commitment.due))


MISTAKE = Mistake(
    code="PRM01",
    name="promise-broken",
    title="A promise is broken",
    group="promises",
    level=Level.ERROR,
    needs=(),
    basis="both",
    detect=detect,
)
