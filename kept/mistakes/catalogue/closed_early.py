"""TIM04 closed-early.

What it finds
    A chat that we end although the customer has just asked or told something and has neither
    thanked nor said that all is well, or that we end because an answer did not come at once; and a
    matter that we call closed while the customer is not content. Where
    the archive records it also a conversation that was resolved within minutes of the customer's
    last word and went on, or that had to be reopened.

Why it hurts
    Whoever is shut out in the middle of a sentence has to start again, with somebody else, and
    tells everything twice. The quick ending saves us minutes and costs them an hour.

Example
    Mona: And which of the two fits a small kitchen?
    Ada: I will close our chat at this point, have a lovely day.

What to do instead
    Ask whether everything is answered, wait for the word, and leave the door open: an idle chat
    can go on by mail.

What it cannot see
    How long the silence was where the archive holds no times, and whether the customer had left
    the page already.

Settings
    thresholds.closed_early_minutes.

Sources
    C2 (rushed customers).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from kept.mistakes.conversation import Event
from kept.mistakes.endings import closes
from kept.mistakes.mistake import Evidence, Level, Mistake
from kept.mistakes.reading import Reading, Said, Turn, evidence
from kept.mistakes.text.read import Place

_BETTER = "Ask whether everything is answered, and end only when the customer says so."
_ENDS = ("case-closed", "chat-end", "chat-goodbye", "chat-farewell")


def detect(reading: Reading) -> Iterator[Evidence]:
    found: dict[str, Evidence] = {}
    for before, reply in reading.exchanges if reading.may(*_ENDS) else ():
        ending = _ending(reading, before, reply)
        if ending and not _is_content(before):
            said, place = ending
            why = "We end the conversation although the customer has not said that all is well."
            found.setdefault(said.message.id, evidence(said.span(place), why, _BETTER))
    for said, why in _recorded(reading):
        found.setdefault(said.message.id, evidence(said.span(), why, _BETTER))
    yield from found.values()


def _is_content(turn: Turn) -> bool:
    """Whether the customer is content; a thank-you before the last question is none yet."""
    asked = turn.last.text.rfind("?")
    if asked < 0:
        return turn.has("chat-content")
    return any(start > asked for start, _ in turn.last.places("chat-content"))


def _ending(reading: Reading, before: Turn, reply: Turn) -> tuple[Said, Place] | None:
    """Where a reply ends the conversation while the customer is not content."""
    closed = next(reply.places("case-closed"), None)
    if closed and not reply.has("chat-idle", "remedy-done", "promise-contact"):
        return closed
    ends = next(reply.places("chat-end"), None)
    if ends is None and reply.has("chat-idle"):
        ends = next(reply.places("chat-goodbye"), None)
    if ends is None:
        ends = _farewell(reading, before, reply)
    elif not _at_once(reading, before, ends[0]):
        return None
    return None if ends is None or reply.has("chat-open", "promise-contact") else ends


def _farewell(reading: Reading, before: Turn, reply: Turn) -> tuple[Said, Place] | None:
    """Where a chat is taken leave of in the breath that answers a question.

    Whoever thanks for it afterwards had what they wanted.
    """
    if reading.house.channel_kind(reading.conversation.channel) != "chat":
        return None
    if "?" not in before.last.text:
        return None
    after = reading.said[reply.last.index + 1 :]
    if any(said.by_customer and said.has("chat-content") for said in after):
        return None
    return next(reply.places("chat-farewell"), None)


def _at_once(reading: Reading, before: Turn, ending: Said) -> bool:
    """Whether the customer had no time to answer, as far as the times are known.

    Among posts, unlike in a chat, nobody is told after a minute that they were not heard.
    """
    kind = reading.house.channel_kind(reading.conversation.channel)
    if kind == "social" and ending.has("chat-idle"):
        return False
    asked, ended = before.last.message.at, ending.message.at
    least = timedelta(minutes=reading.house.thresholds.closed_early_minutes)
    return asked is None or ended is None or ended - asked <= least


def _recorded(reading: Reading) -> Iterator[tuple[Said, str]]:
    """What the record says: reopened, or resolved while the customer was still writing."""
    for event in (reading.conversation.events or ()) if reading.said else ():
        ours = _last_before(reading, event, by_us=True)
        if ours and event.kind == "reopened":
            yield ours, "The matter was closed and had to be opened again."
        elif ours and closes(event) and _goes_on(reading, event):
            yield ours, "The matter was closed while the customer was still writing."


def _goes_on(reading: Reading, event: Event) -> bool:
    """Whether the customer wrote shortly before and shortly after, and not to say thanks."""
    near = timedelta(minutes=reading.house.thresholds.closed_early_minutes)
    last = _last_before(reading, event, by_us=False)
    if last is None or last.message.at is None or event.at - last.message.at > near:
        return False
    return any(
        said.by_customer
        and said.message.at is not None
        and timedelta() < said.message.at - event.at <= near
        and not said.has("chat-content")
        for said in reading.said[last.index + 1 :]
    )


def _last_before(reading: Reading, event: Event, *, by_us: bool) -> Said | None:
    return next(
        (
            said
            for said in reversed(reading.said)
            if (said.by_us if by_us else said.by_customer)
            and said.message.at is not None
            and said.message.at <= event.at
        ),
        None,
    )


MISTAKE = Mistake(
    code="TIM04",
    name="closed-early",
    title="It is closed too early",
    group="time",
    level=Level.WARNING,
    needs=(),
    basis="both",
    detect=detect,
)
