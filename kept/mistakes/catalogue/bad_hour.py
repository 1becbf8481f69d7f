"""TIM05 bad-hour.

What it finds
    A call, or a message that the customer did not write for, outside the hours in which they want
    to be contacted: in their own time zone at night, at dinner time (calls), on a quiet day or on
    a holiday.

Why it hurts
    A call at six in the morning is remembered for years, whatever it was about.

Example
    A call at 03:00 in Lisbon, because it was 11:00 in Singapore.

What to do instead
    Schedule it for a good hour where the customer is, or send it by mail, which waits quietly.

What it cannot see
    The zone of a customer that nobody recorded, and what they agreed to by phone. Mails, forms and
    the community wake nobody and are not judged; nor is an answer to a customer who is awake and
    writing.

Settings
    contact, hours.country, hours.closed.

Sources
    C5 (calls at bad times).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from kept.mistakes.conversation import Event
from kept.mistakes.mistake import Evidence, Level, Mistake, Span
from kept.mistakes.reading import Reading, Said, evidence
from kept.mistakes.zones import customer_zone

_AWAKE = timedelta(hours=1)  # how long somebody who wrote counts as awake
_LOUD = frozenset({"phone", "chat", "social"})
_BETTER = "Schedule it for a good hour in the customer's own time zone."


def detect(reading: Reading) -> Iterator[Evidence]:
    for event in reading.conversation.events or ():
        if event.kind not in ("called", "proactive") or _is_awake(reading, event.at):
            continue
        call = event.kind == "called" or reading.house.channel_kind(event.what) == "phone"
        span = _nearest(reading, event)
        if span and not _is_good(reading, event.at, call=call):
            yield _bad(reading, span, event.at, "A call" if call else "A message")
    for said in _unasked(reading):
        at = said.message.at
        if at and not _is_awake(reading, at) and not _is_good(reading, at, call=False):
            yield _bad(reading, said.span(), at, "A message")


def _unasked(reading: Reading) -> Iterator[Said]:
    """Messages of ours, on a channel that makes itself heard, that follow no customer's message."""
    before: Said | None = None
    for said in reading.said:
        channel = said.message.channel or reading.conversation.channel
        loud = reading.house.channel_kind(channel) in _LOUD
        if loud and said.by_us and _apart(before, said):
            yield said
        if said.by_us or said.by_customer:
            before = said


def _apart(before: Said | None, said: Said) -> bool:
    """Whether a message stands alone: no answer, and not the next line of the same reply."""
    if before is None:
        return True
    if before.by_customer or before.message.at is None or said.message.at is None:
        return False
    return said.message.at - before.message.at > _AWAKE


def _is_awake(reading: Reading, at: datetime) -> bool:
    return any(
        said.message.at is not None and timedelta() <= at - said.message.at <= _AWAKE
        for said in reading.said
        if said.by_customer
    )


def _is_good(reading: Reading, at: datetime, *, call: bool) -> bool:
    zone = customer_zone(reading)
    if zone is None:
        return True
    local = at.astimezone(zone)
    customer, house = reading.conversation.customer, reading.house
    if house.clock.is_holiday(local.date()):
        return False
    return house.contact.allows(
        local, call=call, earliest=customer.contact_from, latest=customer.contact_until
    )


def _nearest(reading: Reading, event: Event) -> Span | None:
    """The message that an event stands by: the last before it, else the first of all."""
    known = [said for said in reading.said if said.message.at and said.message.at <= event.at]
    place = known[-1] if known else next(iter(reading.said), None)
    return place.span() if place else None


def _bad(reading: Reading, span: Span, at: datetime, what: str) -> Evidence:
    local = at.astimezone(customer_zone(reading))
    why = f"{what} reached the customer at {local:%H:%M} their time on a {local:%A}."
    return evidence(span, why, _BETTER, local_time=f"{local:%H:%M}")


MISTAKE = Mistake(
    code="TIM05",
    name="bad-hour",
    title="Contact at a bad hour",
    group="time",
    level=Level.WARNING,
    needs=("times", "timezone"),
    basis="record",
    detect=detect,
)
