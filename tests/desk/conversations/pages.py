"""Mona's lamp, and the page on which she goes on with it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache

from kept.desk.coaching import going_on
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message, TheirPage
from kept.desk.staff.models import Agent, Company
from tests.desk.cast import NOON

SECRET = "She is rude. Take no notice."


def minutes(count: float) -> datetime:
    """That long after noon of that Wednesday."""
    return NOON + timedelta(minutes=count)


@pytest.fixture
def lamp(support: Channel, mona: Contact, ada: Agent, company: Company) -> Conversation:
    """Asked by Mona, with a note of Ada's."""
    cache.clear()
    found = actions.receive(
        channel=support, contact=mona, subject="Re: Broken lamp", text="The lamp is broken.",
        sender="mona@example.org", at=NOON,
    ).conversation  # fmt: skip
    actions.assign(found, ada, by=ada, at=NOON)
    actions.write_note(found, by=ada, at=minutes(1), html=f"<p>{SECRET}</p>")
    return found


def answered(
    found: Conversation, by: Agent, at: datetime, words: str = "Which lamp is it?", **letter: object
) -> Message:
    """A reply that leads to the page, and has left."""
    html = f"<p>{words}</p>{going_on.html(found)}"
    reply = actions.reply(found, by=by, at=at, html=html, **letter)  # type: ignore[arg-type]
    actions.open_page(reply, at=at)
    actions.mark_sent(reply.delivery, at=at)
    return reply


@pytest.fixture
def page(lamp: Conversation, ada: Agent) -> TheirPage:
    answered(lamp, ada, minutes(2))
    found: TheirPage = TheirPage.objects.select_related("contact", "conversation").get()
    return found
