from __future__ import annotations

import pytest

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Delivery, DeliveryState, Status
from kept.desk.staff.models import Agent
from tests.desk.conversations.conftest import Writes, minutes


@pytest.fixture
def delivery(broken_lamp: Conversation, ada: Agent) -> Delivery:
    sent = actions.reply(
        broken_lamp, by=ada, at=minutes(5), html="Sorry!", to=["mona@example.org"],
        cc=["jun@example.org"],
    )  # fmt: skip
    found: Delivery = sent.delivery
    return found


def standing(conversation: Conversation) -> tuple[str, object]:
    conversation.refresh_from_db()
    return conversation.status, conversation.waiting_since


class TestMarkSent:
    def test_it_is_said_once(self, delivery: Delivery) -> None:
        assert actions.mark_sent(delivery, at=minutes(6))
        assert not actions.mark_sent(delivery, at=minutes(7))
        delivery.refresh_from_db()
        assert (delivery.state, delivery.sent_at) == (DeliveryState.SENT, minutes(6))

    def test_it_says_when_a_scheduled_reply_was_said(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        sent = actions.reply(broken_lamp, by=ada, at=minutes(5), html="Sorry!", send_at=minutes(60))
        actions.mark_sent(sent.delivery, at=minutes(61))
        sent.refresh_from_db()
        broken_lamp.refresh_from_db()
        assert sent.at == broken_lamp.last_message_at == minutes(61)

    def test_it_tells_of_addresses_that_were_refused(
        self, broken_lamp: Conversation, delivery: Delivery
    ) -> None:
        delivery.recipients.filter(role="cc").update(problem="no such user")
        actions.mark_sent(delivery, at=minutes(6))
        last = broken_lamp.events.last()
        assert last is not None
        assert (last.kind, last.data["address"]) == ("delivery-failed", "jun@example.org")
        assert standing(broken_lamp) == (Status.WAITING, None)


class TestMarkFailed:
    def test_it_tries_again_without_a_word(
        self, broken_lamp: Conversation, delivery: Delivery
    ) -> None:
        Delivery.objects.update(claimed_until=minutes(9))
        actions.mark_failed(delivery, at=minutes(6), problem="busy", retry_at=minutes(8))
        delivery.refresh_from_db()
        assert (delivery.state, delivery.due_at) == (DeliveryState.QUEUED, minutes(8))
        assert (delivery.attempts, delivery.claimed_until) == (1, None)
        assert standing(broken_lamp) == (Status.WAITING, None)

    def test_it_opens_the_conversation_and_the_customer_waits_as_before(
        self, broken_lamp: Conversation, delivery: Delivery
    ) -> None:
        actions.mark_failed(delivery, at=minutes(6), problem="no such user")
        assert standing(broken_lamp) == (Status.OPEN, minutes(0))
        assert broken_lamp.events.last().kind == "delivery-failed"  # type: ignore[union-attr]

    def test_it_knows_nothing_of_what_has_left(self, delivery: Delivery) -> None:
        actions.mark_sent(delivery, at=minutes(6))
        assert not actions.mark_failed(delivery, at=minutes(7), problem="late")
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.SENT

    def test_it_waits_from_the_question_that_another_reply_did_not_answer(
        self, broken_lamp: Conversation, delivery: Delivery, mona_writes: Writes, ada: Agent
    ) -> None:
        mona_writes("Second question", at=minutes(7), conversation=broken_lamp)
        actions.reply(broken_lamp, by=ada, at=minutes(8), html="Answer")
        actions.mark_failed(delivery, at=minutes(9), problem="no such user")
        assert standing(broken_lamp) == (Status.OPEN, minutes(0))


class TestUncertainAndBounced:
    def test_it_calls_a_person_when_perhaps_sent(
        self, broken_lamp: Conversation, delivery: Delivery
    ) -> None:
        actions.mark_uncertain(delivery, at=minutes(6), problem="line broke")
        assert standing(broken_lamp) == (Status.OPEN, None)
        assert actions.mark_sent(delivery, at=minutes(7))

    def test_it_is_about_one_address(self, broken_lamp: Conversation, delivery: Delivery) -> None:
        actions.mark_sent(delivery, at=minutes(6))
        told = {"address": "JUN@example.org", "problem": "full"}
        assert actions.mark_bounced(delivery, at=minutes(7), **told)
        assert not actions.mark_bounced(delivery, at=minutes(7), **told)
        assert standing(broken_lamp) == (Status.OPEN, None)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.BOUNCED
        assert [r.problem for r in delivery.recipients.all()] == ["", "full"]

    def test_it_makes_the_customer_wait_when_nobody_got_it(
        self, broken_lamp: Conversation, delivery: Delivery
    ) -> None:
        actions.mark_sent(delivery, at=minutes(6))
        actions.mark_bounced(delivery, at=minutes(7), address="mona@example.org", problem="gone")
        assert standing(broken_lamp) == (Status.OPEN, minutes(0))


class TestRetry:
    def test_it_goes_again_to_whom_it_did_not_reach(
        self, broken_lamp: Conversation, delivery: Delivery, ada: Agent
    ) -> None:
        actions.mark_failed(delivery, at=minutes(6), problem="no such user")
        assert actions.retry(delivery, by=ada, at=minutes(9))
        delivery.refresh_from_db()
        assert (delivery.state, delivery.due_at) == (DeliveryState.QUEUED, minutes(9))
        assert standing(broken_lamp) == (Status.WAITING, None)
        actions.mark_failed(delivery, at=minutes(10), problem="still not")
        assert standing(broken_lamp) == (Status.OPEN, minutes(0))

    def test_it_leaves_what_is_well(self, delivery: Delivery, ada: Agent) -> None:
        actions.mark_sent(delivery, at=minutes(6))
        assert not actions.retry(delivery, by=ada, at=minutes(9))
