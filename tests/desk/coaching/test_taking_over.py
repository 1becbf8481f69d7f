"""What the customer is told at a hand-over is a promise of the new owner, and theirs alone."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kept.desk.coaching.taking_over import line_for, take_over
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, HandOver
from kept.desk.lib.html import from_text
from kept.desk.promises import actions as promises
from kept.desk.promises.models import Promise, State
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(support: Channel, mona: Contact, ada: Agent, cy: Agent) -> HandOver:
    """Ada asks Cy to take Mona over."""
    said = actions.receive(
        channel=support, contact=mona, text="The leg broke.", at=NOON, sender="mona@example.org"
    ).conversation
    actions.assign(said, ada, by=ada, at=NOON)
    return actions.propose_hand_over(
        said, actions.Card(), why="Cy knows it", receiver=cy, by=ada, at=NOON
    )


def take(asked: HandOver, cy: Agent, line: str = "") -> Conversation:
    line = line or line_for(asked, cy, at=NOON + HOUR)
    take_over(asked, has_read=True, html=from_text(line), by=cy, at=NOON + HOUR)
    return asked.conversation


def sent(found: Conversation) -> None:
    for message in found.messages.filter(kind="reply"):
        actions.mark_sent(message.delivery, at=message.at)


class TestTakingOver:
    @pytest.mark.parametrize("zone", ["", "Asia/Tokyo"])
    def test_the_line_is_a_promise_of_the_new_owner(
        self, asked: HandOver, cy: Agent, mona: Contact, zone: str
    ) -> None:
        Contact.objects.update(zone=zone)
        Agent.objects.filter(pk=cy.pk).update(zone="America/New_York")
        asked, cy = HandOver.objects.get(), Agent.objects.get(pk=cy.pk)
        found = take(asked, cy)
        made = Promise.objects.get()
        assert (made.owner, made.state, made.how) == (cy, State.MADE, "email")
        told = made.due_at.astimezone(ZoneInfo(zone or "America/New_York"))
        assert f"{told:%H:%M}" in found.messages.get(kind="reply").text

    def test_a_reply_keeps_it(self, asked: HandOver, cy: Agent) -> None:
        found = take(asked, cy)
        promises.keep_what_was_kept(NOON + HOUR)
        assert Promise.objects.get().state == State.MADE
        promises.reply(found, by=cy, at=NOON + 2 * HOUR, html="<p>It comes.</p>")
        sent(found)
        promises.keep_what_was_kept(NOON + 3 * HOUR)
        assert Promise.objects.get().state == State.KEPT

    def test_the_line_keeps_nothing_that_was_promised_before(
        self, asked: HandOver, ada: Agent, cy: Agent
    ) -> None:
        terms = promises.Terms(what="Write to Mona", due_at=NOON + 5 * HOUR, how="email")
        before = promises.make(asked.conversation, terms, by=ada, at=NOON)
        sent(take(asked, cy))
        promises.look_after(NOON + HOUR)
        before.refresh_from_db()
        assert (before.state, before.owner) == (State.MADE, cy)

    def test_taking_the_line_back_takes_the_promise_back(self, asked: HandOver, cy: Agent) -> None:
        found = take(asked, cy)
        promises.take_back(found.messages.get(kind="reply"), by=cy, at=NOON + HOUR)
        assert not Promise.objects.exists()

    def test_a_line_without_a_time_promises_nothing(self, asked: HandOver, cy: Agent) -> None:
        take(asked, cy, "Hello Mona, I am Cy, and I look after this from now on.")
        assert not Promise.objects.exists()

    def test_what_is_declined_promises_nothing(self, asked: HandOver, cy: Agent) -> None:
        actions.decline_hand_over(asked, "It is no chair", by=cy, at=NOON + HOUR)
        assert not Promise.objects.exists()
