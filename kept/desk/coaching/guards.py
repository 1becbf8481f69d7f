"""What stops a reply once although no single word of it is wrong: the hour, the way, the owner.

A guard is a value; the list below is all there is. What a guard says needs a reason, or goes away
with what it offers: ``later`` is the moment at which it could be sent without one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from kept.desk.coaching.saved_texts import at_hand, how_often, made_from, takes_up
from kept.desk.contacts.models import Contact
from kept.desk.contacts.window import next_good_moment, zone_of
from kept.desk.conversations.models import Conversation, HandOverState, Message, MessageKind
from kept.desk.staff.models import Agent, Company

AWAKE = timedelta(hours=12)
"""Who wrote so recently expects us, whatever the hour."""
KINDS = {"email": "mail"}
"""How people call a kind of channel."""


@dataclass(frozen=True)
class Sending:
    """A reply about to leave: by whom, when, and which hints the engine has on its words."""

    conversation: Conversation
    by: Agent
    at: datetime
    codes: frozenset[str] = frozenset()
    text: str = ""

    @property
    def contact(self) -> Contact:
        return self.conversation.contact

    @property
    def is_unasked(self) -> bool:
        """Nobody waits for it, and the customer has not written for some time."""
        if self.conversation.waiting_since is not None:
            return False
        heard = Message.objects.filter(kind=MessageKind.INCOMING, at__gt=self.at - AWAKE)
        return not heard.filter(conversation__contact=self.contact).exists()


@dataclass(frozen=True)
class Stop:
    """Why it is stopped, and what would be right."""

    code: str
    name: str
    why: str
    better: str
    later: datetime | None = None


@dataclass(frozen=True)
class Guard:
    """One guard of the composer: its mistake, and what looks."""

    code: str
    look: Callable[[Sending], Stop | None]


def bad_hour(sending: Sending) -> Stop | None:
    """TIM05: a message that nobody waits for, at a bad hour of theirs."""
    contact = sending.contact
    if not (contact.zone or contact.reach_from) or not sending.is_unasked:
        return None
    company = Company.objects.first()
    good = next_good_moment(contact, sending.at, company=company)
    if good <= sending.at:
        return None
    zone = zone_of(contact, company)
    name = contact.first_name or "the customer"
    return Stop(
        "TIM05", "bad-hour",
        f"It is {sending.at.astimezone(zone):%A, %H:%M} where {name} is, and nobody waits for it.",
        f"Send it {good.astimezone(zone):%A at %H:%M}, their time.", later=good,
    )  # fmt: skip


def channel_mismatch(sending: Sending) -> Stop | None:
    """RCH01: writing first, by another way than the one they prefer."""
    wanted, used = sending.contact.preferred_channel, sending.conversation.channel.kind
    if not wanted or wanted == used or not sending.is_unasked:
        return None
    name = sending.contact.first_name or "The customer"
    return Stop(
        "RCH01", "channel-mismatch",
        f"{name} prefers {KINDS.get(wanted, wanted)} to {KINDS.get(used, used)}.",
        f"Reach them by {KINDS.get(wanted, wanted)}, or say why not.",
    )  # fmt: skip


def not_my_department(sending: Sending) -> Stop | None:
    """OWN02: "that is not us" without handing it to who it is."""
    if "OWN02" not in sending.codes:
        return None
    pending = sending.conversation.hand_overs.filter(state=HandOverState.PROPOSED)
    if pending.exists():
        return None
    return Stop(
        "OWN02", "not-my-department",
        "It tells the customer that somebody else does this, and nobody else has it.",
        "Hand it over first; until it is accepted it stays yours.",
    )  # fmt: skip


def form_letter(sending: Sending) -> Stop | None:
    """PER04: a saved reply as it is, without a word for this customer, and no notice to many."""
    made = made_from(sending.text, at_hand(sending.by.pk))
    letters = [one for one in made.saved if not one.is_notice]
    if not letters or made.own or takes_up(sending.conversation, made.added, at=sending.at):
        return None
    sent = how_often(letters, at=sending.at)[letters[0].pk]
    often = f" ({sent})" if sent.times else ""
    name = sending.contact.first_name or "this customer"
    return Stop(
        "PER04", "form-letter",
        f"It is the saved reply “{letters[0].name}”{often}, with no word on what {name} wrote.",
        "Write one sentence on this case.",
    )  # fmt: skip


GUARDS: tuple[Guard, ...] = (
    Guard("TIM05", bad_hour),
    Guard("RCH01", channel_mismatch),
    Guard("OWN02", not_my_department),
    Guard("PER04", form_letter),
)


def stops(sending: Sending) -> Sequence[Stop]:
    """Everything that stops it, in the order of the list."""
    found = (guard.look(sending) for guard in GUARDS)
    return tuple(stop for stop in found if stop is not None)
