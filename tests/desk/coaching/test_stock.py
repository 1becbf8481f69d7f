"""How often a stock phrase was sent stands beside its hint."""

from __future__ import annotations

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.desk.coaching import drafts, stock
from kept.desk.coaching.house import house_of
from kept.desk.coaching.judging import judge
from kept.desk.coaching.models import PhraseSent
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

CANNED = "We are sorry for any inconvenience caused. Your feedback is important to us."
ASKED = "My lamp arrived broken and the shop told me that nobody would replace it at all."


def sent(support: Channel, mona: Contact, by: Agent, days: float = 0) -> Conversation:
    at = NOON - timedelta(days=days)
    found = actions.receive(channel=support, contact=mona, text=ASKED, at=at).conversation
    actions.reply(found, by=by, at=at, html=f"<p>{CANNED}</p>")
    judge(found, house_of(found), at=at)
    return found


def why(found: Conversation, by: Agent) -> str:
    hints = drafts.hints(found, CANNED, by=by, at=NOON)
    return next(hint.why for hint in hints if hint.code == "TON01")


def test_it_counts_replies_and_people_of_ninety_days(
    support: Channel, mona: Contact, ada: Agent, bo: Agent
) -> None:
    found = actions.receive(channel=support, contact=mona, text=ASKED, at=NOON).conversation
    sent(support, mona, ada, days=100)
    sent(support, mona, ada)
    sent(support, mona, bo)
    assert "Sent" not in why(found, ada)
    sent(support, mona, ada)
    assert "Sent 3 times in 90 days by 2 people." in why(found, ada)


def test_judging_again_counts_nothing_twice(support: Channel, mona: Contact, ada: Agent) -> None:
    found = sent(support, mona, ada)
    count = PhraseSent.objects.count()
    assert count >= 1
    judge(found, house_of(found), at=NOON)
    assert PhraseSent.objects.count() == count


def test_it_asks_once(support: Channel, mona: Contact, ada: Agent) -> None:
    sent(support, mona, ada)
    with CaptureQueriesContext(connection) as asked:
        stock.how_often("sorry for any inconvenience", at=NOON)
    assert len(asked) == 1
