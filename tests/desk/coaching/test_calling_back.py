from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import drafts, promised
from kept.desk.coaching.calling_back import call_back, good_moment
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact, Identity
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON


@pytest.fixture
def asked(support: Channel, mona: Contact) -> Conversation:
    contacts.describe(mona, zone="Europe/Lisbon")
    Identity.objects.create(contact=mona, scheme="tel", value="+351210000000", created_at=NOON)
    return actions.receive(
        channel=support, contact=mona, text="My lamp flickers. What can I do?", at=NOON
    ).conversation


def test_the_card_promises_a_call_in_their_window(asked: Conversation, ada: Agent) -> None:
    given = drafts.hints(asked, "Please call our hotline about this.", by=ada, at=NOON)
    (hint,) = (one for one in given if one.code == "RCH02")
    here, link, call = hint.offers
    assert (link.place, link.span) == ("instead", (0, len("Please call our hotline about this.")))
    assert link.words.endswith("/c/-/")
    told = f"I looked: your lamp leaves us today. {link.words}"
    assert {one.code for one in drafts.hints(asked, told, by=ada, at=NOON)} <= {"PER01", "LIS02"}
    assert "take it on" in here.words
    assert call.words == "I will call you today between 13:00 and 15:00."
    (promise,) = promised.offered(asked, call.words, by=ada, at=NOON)
    assert promise.how == "call" and promise.due == "2026-03-04T15:00"


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (4, "tomorrow between 09:00 and 11:00"),  # we are there until five, they may be at dinner
        (30, "tomorrow between 10:00 and 12:00"),  # an hour of ours passes first
        (54, "on Monday between 10:00 and 12:00"),  # Friday evening
    ],
)
def test_it_is_no_hour_in_which_we_are_away_or_they_rest(
    asked: Conversation, hours: int, words: str
) -> None:
    assert words in call_back(asked, at=NOON + timedelta(hours=hours)).words


def test_hours_of_ours_and_of_theirs_meet(asked: Conversation, mona: Contact, care: Team) -> None:
    contacts.describe(mona, zone="America/New_York")
    asked.contact.refresh_from_db()
    begins = good_moment(asked, at=NOON)
    assert f"{begins:%A %H:%M %Z}" == "Wednesday 09:00 EST"  # two in the afternoon, here


def test_a_number_that_nobody_knows_is_asked_for(
    asked: Conversation, mona: Contact, support: Channel, ada: Agent
) -> None:
    mona.identities.filter(scheme="tel").delete()
    assert call_back(asked, at=NOON).words.endswith("Which number may I use?")
    contacts.describe(mona, language="de")
    asked.contact.refresh_from_db()
    said = call_back(asked, at=NOON).words
    assert said.startswith("Ich rufe Sie heute zwischen 13:00 und 15:00 Uhr an.")
    german = "Meine Lampe flackert, und ich weiß nicht warum. Was kann ich tun?"
    actions.receive(channel=support, contact=mona, conversation=asked, text=german, at=NOON)
    (promise,) = promised.offered(asked, said, by=ada, at=NOON)
    assert (promise.how, promise.due) == ("call", "2026-03-04T15:00")
