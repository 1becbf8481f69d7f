"""The first message of a conversation is looked at as every reply is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import drafts, sending
from kept.desk.coaching.beginning import imagined, read_denied
from kept.desk.coaching.chips import NO_PROMISE, chips
from kept.desk.coaching.models import Dismissal, Override
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

RUDE = "As I said, you failed to send the form."
CALL = "I will call you tomorrow at 10:00."
NIGHT = NOON + timedelta(days=1, hours=11)


def begun(support: Channel, ada: Agent, to: str = "mona@example.org") -> Conversation:
    return imagined(channel=support, to=to, subject="Your lamp", by=ada, at=NOON)


def start(support: Channel, ada: Agent, text: str, **how: object) -> Conversation:
    message = sending.start(
        begun(support, ada), to=["mona@example.org"], html=f"<p>{text}</p>", by=ada,
        **({"at": NOON} | how),  # type: ignore[arg-type]
    )  # fmt: skip
    return message.conversation


def test_it_gets_hints_and_chips_for_a_contact_and_for_a_stranger(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    for to, name in [("mona@example.org", "Mona"), ("jun@example.org", "the customer"), ("", "")]:
        found = begun(support, ada, to)
        codes = [hint.code for hint in drafts.hints(found, RUDE, by=ada, at=NOON)]
        assert "LIS06" in codes or "LIS05" in codes
        (chip,) = chips(found, CALL, by=ada, at=NOON)
        assert name in chip.what


def test_what_was_denied_stays_so_in_the_conversation(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    hint = drafts.hints(begun(support, ada), RUDE, by=ada, at=NOON)[0]
    denied = read_denied([f'["{hint.code}", "{hint.quote}"]', f'["{NO_PROMISE}", "{CALL}"]', "x"])
    left = drafts.hints(begun(support, ada), RUDE, by=ada, at=NOON, denied=denied)
    assert (hint.code, hint.quote) not in [(one.code, one.quote) for one in left]
    found = start(support, ada, f"Hello Mona. {CALL}", denied=denied)
    assert Dismissal.objects.filter(conversation=found).count() == 2
    assert not Promise.objects.exists()


def test_it_promises_what_it_says(support: Channel, mona: Contact, ada: Agent) -> None:
    found = start(support, ada, f"Hello Mona. {CALL}")
    assert Promise.objects.get().conversation == found


def test_a_bad_hour_stops_it_until_there_is_a_reason(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    contacts.describe(mona, zone="Europe/Lisbon")
    with pytest.raises(drafts.NeedsReason) as needs:
        start(support, ada, "Hello Mona, your lamp is here.", at=NIGHT)
    assert [hint.code for hint in needs.value.hints] == ["TIM05"] and needs.value.later
    found = start(support, ada, "Hello Mona, your lamp is here.", at=NIGHT, reason="She asked")
    assert Override.objects.get().message.conversation == found


def test_who_wrote_an_hour_ago_elsewhere_is_awake(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    contacts.describe(mona, zone="Europe/Lisbon", preferred_channel="phone")
    actions.receive(channel=support, contact=mona, text="Hi", at=NIGHT - timedelta(hours=1))
    assert start(support, ada, "Hello Mona, your lamp is here.", at=NIGHT).pk
