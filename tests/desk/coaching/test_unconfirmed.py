"""What a reply promises and nobody said a word about is in the ledger, or asked about."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kept.desk.coaching import chips, closing, sending, unconfirmed
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise, Spoken
from kept.desk.promises.refusals import Settled
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

CALL = "I will call you tomorrow at 10:00."
UNDATED = "I will look into it and get back to you."


@pytest.fixture
def conversation(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    Contact.objects.filter(pk=mona.pk).update(zone="Europe/Athens")
    mona.refresh_from_db()
    said = conversations.receive(channel=support, contact=mona, text="It broke.", at=NOON)
    conversations.assign(said.conversation, ada, by=ada, at=NOON)
    return said.conversation


def send(conversation: Conversation, text: str, ada: Agent, *promised: Terms) -> Message:
    html = f"<p>Hello Mona.</p><p>{text}</p>"
    return sending.reply(conversation, html=html, by=ada, at=NOON, promised=promised)


def test_a_call_at_a_clear_time_is_promised_at_once(conversation: Conversation, ada: Agent) -> None:
    message = send(conversation, CALL, ada)
    made = Promise.objects.get()
    assert (made.what, made.how, made.owner, made.message) == ("Call Mona", "call", ada, message)
    assert made.due_at == datetime(2026, 3, 5, 8, tzinfo=UTC) and made.zone == "Europe/Athens"
    (line,) = unconfirmed.lines(conversation, ada, at=NOON)[message.pk]
    assert line.is_kept and line.when == "Tomorrow 08:00"


def test_one_that_is_denied_never_was_and_is_not_asked_about_again(
    conversation: Conversation, ada: Agent
) -> None:
    send(conversation, CALL, ada)
    unconfirmed.deny(Spoken.objects.get(), by=ada, at=NOON)
    conversation.refresh_from_db()
    assert not Promise.objects.exists() and conversation.promise_due is None
    assert unconfirmed.lines(conversation, ada, at=NOON) == {}
    send(conversation, CALL, ada)
    assert not Promise.objects.exists() and Spoken.objects.count() == 1
    with pytest.raises(Settled):
        unconfirmed.deny(Spoken.objects.get(), by=ada, at=NOON)


def test_one_without_a_time_is_asked_about_until_somebody_answers(
    conversation: Conversation, ada: Agent
) -> None:
    message = send(conversation, UNDATED, ada)
    assert not Promise.objects.exists()
    (line,) = unconfirmed.lines(conversation, ada, at=NOON)[message.pk]
    assert (line.who, line.quote, line.when) == ("You", UNDATED, "")
    assert line.choices[0] == ("Today, 17:00", "2026-03-04T17:00")
    with pytest.raises(closing.MayNotClose, match="We seem to have promised"):
        closing.check(conversation, reason="", is_asked=True, at=NOON)
    due = NOON + timedelta(hours=5)
    terms = unconfirmed.terms_of(conversation, line.what, "email", due, None, by=ada)
    made = actions.confirm(Spoken.objects.get(), terms, by=ada, at=NOON)
    assert (made.due_at, made.message) == (due, message)
    assert unconfirmed.lines(conversation, ada, at=NOON) == {}


@pytest.mark.parametrize(
    "text",
    [
        "I will send you a new shade tomorrow.",  # no event shows that it was kept
        "Once the shade is here, I will call you on Friday.",
    ],
)
def test_what_is_not_clear_is_asked_about(
    conversation: Conversation, ada: Agent, text: str
) -> None:
    send(conversation, text, ada)
    assert not Promise.objects.exists()
    assert Spoken.objects.get().due_at is not None


def test_beside_an_open_one_of_its_kind_it_asks_which(
    conversation: Conversation, ada: Agent
) -> None:
    terms = Terms("Call Mona", NOON + timedelta(hours=3), how="call")
    old = actions.make(conversation, terms, by=ada, at=NOON)
    message = send(conversation, CALL, ada)
    assert Promise.objects.get() == old
    (line,) = unconfirmed.lines(conversation, ada, at=NOON)[message.pk]
    assert (line.instead, line.when) == ("Call Mona", "Tomorrow 08:00")


def test_what_was_confirmed_is_not_asked_about_although_it_was_touched_up(
    conversation: Conversation, ada: Agent
) -> None:
    due = NOON + timedelta(hours=20)
    terms = Terms("Call Mona", due, how="call", quote="I will call you tomorrow at 10:00")
    send(conversation, CALL, ada, terms)
    assert Promise.objects.count() == 1 and not Spoken.objects.exists()


def test_what_comes_back_takes_it_along(conversation: Conversation, ada: Agent) -> None:
    message = send(conversation, f"{CALL} {UNDATED}", ada)
    assert Spoken.objects.count() == 2
    actions.take_back(message, by=ada, at=NOON + timedelta(seconds=5))
    assert not Promise.objects.exists() and not Spoken.objects.exists()


def test_words_that_are_removed_are_not_quoted(conversation: Conversation, ada: Agent) -> None:
    message = send(conversation, UNDATED, ada)
    conversations.redact(message, reason="Wrong", passage=UNDATED, by=ada, at=NOON)
    assert unconfirmed.lines(conversation, ada, at=NOON) == {}


def test_a_call_without_a_time_is_offered_the_hours_of_its_chip(
    conversation: Conversation, ada: Agent
) -> None:
    text = "I will call you back."
    (chip,) = chips.chips(conversation, text, by=ada, at=NOON)
    message = send(conversation, text, ada)
    (line,) = unconfirmed.lines(conversation, ada, at=NOON)[message.pk]
    assert line.choices == chip.choices[:3] and line.choices[0][0] == "Today, 16:00"
