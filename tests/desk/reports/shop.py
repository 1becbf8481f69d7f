"""A month in which mistakes were made, for boards and reports."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now

from kept.desk.coaching.models import Finding
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.reports import counting
from kept.desk.staff.models import Agent, Company

PROMISE = "I will look into it and get back to you."


def find(message: Message, code: str = "PRM02", *, level: int = 2) -> Finding:
    """The engine sees a mistake in the first words of the message."""
    return Finding.objects.create(
        conversation=message.conversation, message=message, code=code, mistake="promise-undated",
        level=level, start=0, end=len(PROMISE), quote=message.text[: len(PROMISE)],
        why="“Get back to you” has no day.", better="Say by when.", found_at=message.at,
        about_at=message.at, agent=message.agent, channel="email",
    )  # fmt: skip


def asked_and_answered(
    channel: Channel, contact: Contact, agent: Agent, at: datetime, *, waits: float = 2
) -> Message:
    """A question, and ``waits`` hours later an answer; the answer."""
    said = actions.receive(
        channel=channel, contact=contact, subject="A lamp", text="Where is my lamp?", at=at
    )
    return actions.reply(
        said.conversation, by=agent, at=at + timedelta(hours=waits),
        html=f"<p>{PROMISE}</p><p>Kind regards</p>",
    )  # fmt: skip


@pytest.fixture
def month(
    support: Channel, mona: Contact, ada: Agent, bo: Agent, company: Company
) -> list[Conversation]:
    """Eight weeks, a conversation every other day; of late, Ada's are promises without a day."""
    answers = []
    for number, day in enumerate(range(1, 56, 2)):
        at = now().replace(hour=10, minute=0) - timedelta(days=day)
        answer = asked_and_answered(support, mona, bo if number % 2 else ada, at, waits=day % 5)
        if day < 28 and not number % 2:
            find(answer)
        answers.append(answer)
    counting.count_due(now())
    return [answer.conversation for answer in answers]
