"""A lamp that was answered and resolved, in a team that asks whether it worked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.feedback import actions
from kept.desk.feedback.models import CheckBack, FollowUps
from kept.desk.staff.models import Agent, Company
from tests.desk.cast import NOON

DAYS = {"simple": 2, "involved": 4, "delivery": 3}


def days(count: float) -> datetime:
    """So many days after noon of that Wednesday."""
    return NOON + timedelta(days=count)


@pytest.fixture
def asking(olu: Agent, company: Company) -> FollowUps:
    """Everybody asks, from noon on."""
    actions.plan_new(NOON)
    return actions.set_follow_ups(None, is_on=True, days=DAYS, by=olu, at=NOON)


@pytest.fixture
def settled(support: Channel, mona: Contact, ada: Agent, asking: FollowUps) -> Conversation:
    """Mona's lamp: answered by Ada, then resolved."""
    found = conversations.receive(
        channel=support, contact=mona, subject="Broken lamp", text="The lamp is broken.", at=NOON,
        sender="mona@example.org",
    ).conversation  # fmt: skip
    conversations.assign(found, ada, by=ada, at=NOON)
    resolve(found, ada, NOON)
    return found


def resolve(found: Conversation, agent: Agent, at: datetime) -> None:
    conversations.reply(found, by=agent, html="<p>Dear Mona, a new one comes.</p>", at=at)
    conversations.resolve(found, reason="", by=agent, at=at)


Asks = Callable[[], CheckBack]


@pytest.fixture
def asked(settled: Conversation) -> CheckBack:
    """Mona was asked on Friday at noon."""
    actions.ask_due(days(0.01))
    actions.ask_due(days(2))
    return CheckBack.objects.select_related("conversation__contact", "agent").get()
