"""Below a reply: what it promised in passing, and what somebody says about that."""

from __future__ import annotations

import pytest
from django.utils.timezone import now

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.promises.models import Promise, Spoken
from kept.desk.staff.models import Agent, Team
from tests.desk.conftest import SignIn

HTMX = {"HX-Request": "true"}


@pytest.fixture
def conversation(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    said = conversations.receive(channel=support, contact=mona, text="It broke.", at=now())
    conversations.assign(said.conversation, ada, by=ada, at=now())
    return said.conversation


def send(conversation: Conversation, as_: SignIn, ada: Agent, text: str) -> str:
    path = f"/conversations/{conversation.pk}/replies/"
    return as_(ada).post(path, {"text": text}, headers=HTMX).content.decode()


def test_it_asks_by_when_until_somebody_says(
    conversation: Conversation, as_: SignIn, ada: Agent
) -> None:
    page = send(conversation, as_, ada, "I will look into it and get back to you.")
    assert "You promised:" in page and "By when?" in page
    path = f"/spoken/{Spoken.objects.get().pk}/promise/"
    assert "Say by when" in as_(ada).post(path, headers=HTMX).content.decode()
    assert not Promise.objects.exists()
    answered = as_(ada).post(path, {"due": "2199-03-04T17:00"}, headers=HTMX).content.decode()
    assert "By when?" not in answered
    assert Promise.objects.get().due_at.year == 2199
    assert "answered" not in send(conversation, as_, ada, "Thank you.")


def test_what_was_entered_by_itself_can_be_denied(
    conversation: Conversation, as_: SignIn, ada: Agent
) -> None:
    page = send(conversation, as_, ada, "I will call you tomorrow at 23:00.")
    assert "Kept as a promise:" in page
    path = f"/spoken/{Spoken.objects.get().pk}/denial/"
    assert as_(ada).post(path).status_code == 302
    assert not Promise.objects.exists()
    story = as_(ada).get(f"/conversations/{conversation.pk}/story/").content.decode()
    assert "no promise after all" in story and "Kept as a promise:" not in story
    twice = as_(ada).post(path, headers=HTMX).content.decode()
    assert "Somebody has said already" in twice


def test_a_stranger_to_the_team_may_not_answer(
    conversation: Conversation, as_: SignIn, ada: Agent, billing: Team
) -> None:
    send(conversation, as_, ada, "I will get back to you.")
    Conversation.objects.update(team=billing, owner=None)
    path = f"/spoken/{Spoken.objects.get().pk}/denial/"
    assert as_(ada).post(path).status_code == 404
