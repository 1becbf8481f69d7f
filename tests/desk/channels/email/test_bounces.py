from __future__ import annotations

import pytest

from kept.desk.channels.email import bounces, intake
from kept.desk.channels.email.bounces import Failure
from kept.desk.channels.email.parse import parse
from kept.desk.channels.models import MessageReference, RawState
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Delivery, Message
from kept.desk.staff.models import Agent
from tests.desk.channels.email.letters import arrives, mail, minutes, sample, store

NOBODY = "nobody@example.org"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("exim", "550 5.1.1 No such person here"),
        ("postfix", "552 5.2.2 Mailbox full"),
        ("exchange", "550 5.1.10 RESOLVER.ADR.RecipientNotFound"),
        ("gmail", "550 5.1.1 The email account that you tried to reach does not exist."),
    ],
)
def test_it_reads_whom_and_why(name: str, reason: str) -> None:
    bounce = bounces.read(parse(sample(f"{name}_bounce")))
    assert bounce.message_ids[0] == "ours-1@lumen-lamps.example"
    assert bounce.failures[0].address == NOBODY and bounce.failures[0].is_final
    assert bounce.failures[0].reason.startswith(reason)


def test_a_delay_is_not_the_end() -> None:
    slow = bounces.read(parse(sample("postfix_bounce"))).failures[1]
    assert (slow.address, slow.is_final) == ("slow@example.org", False)
    told = bounces.read(
        parse(mail("a@b.example: 451 4.4.1 try later", From="mailer-daemon@x.example"))
    )
    assert told.failures == (Failure("a@b.example", "451 4.4.1 try later", False),)


@pytest.fixture
def sent(support: Channel, ada: Agent) -> Delivery:
    """A reply of Ada's that has left, known outside as ours-1@lumen-lamps.example."""
    message = arrives(support, mail(From=NOBODY, Message_ID="<q@test>"))
    reply = actions.reply(
        message.conversation, by=ada, at=minutes(1), html="<p>Which joint is loose?</p>",
        to=[NOBODY],
    )  # fmt: skip
    MessageReference.objects.create(
        channel=support, external_id="ours-1@lumen-lamps.example", message=reply,
        conversation=reply.conversation,
    )  # fmt: skip
    actions.mark_sent(reply.delivery, at=minutes(2))
    return reply.delivery


class TestCameBack:
    @pytest.mark.parametrize("name", ["exim", "postfix", "exchange", "gmail"])
    def test_the_reply_says_so_and_no_new_conversation_opens(
        self, support: Channel, sent: Delivery, name: str
    ) -> None:
        event = store(support, sample(f"{name}_bounce"), at=minutes(3))
        assert intake.take_in(event, at=minutes(3)) == sent.message
        sent.refresh_from_db()
        assert sent.state == "bounced" and "nobody@example.org was not reached" in sent.problem
        assert sent.recipients.get().problem
        assert Conversation.objects.count() == 1
        assert event.state == RawState.DONE

    def test_a_second_report_of_the_same_changes_nothing(
        self, support: Channel, sent: Delivery
    ) -> None:
        for name in ("exim", "exchange"):
            intake.take_in(store(support, sample(f"{name}_bounce")), at=minutes(3))
        failed = sent.message.conversation.events.filter(kind="delivery-failed")
        assert failed.count() == 1

    def test_a_bounce_of_nothing_of_ours_is_shown_as_automatic_in_the_end(
        self, support: Channel
    ) -> None:
        event = store(support, sample("exim_bounce"))
        for count in range(3):
            intake.take_in_due(minutes(count * 3))
        event.refresh_from_db()
        message = Message.objects.get()
        assert event.message == message and message.is_automatic
        assert message.conversation.waiting_since is None

    def test_a_bounce_that_comes_before_our_reply_is_written_down_waits(
        self, support: Channel, ada: Agent
    ) -> None:
        event = store(support, sample("exim_bounce"))
        intake.take_in_due(minutes(0))
        event.refresh_from_db()
        assert event.state == RawState.NEW and not Message.objects.exists()


def test_a_report_with_null_bytes_is_read_without_them() -> None:
    raw = sample("postfix_bounce").replace(b"Message-ID: <", b"Message-ID: <\x00", 1)
    for name in (b"Final-Recipient", b"Diagnostic-Code"):
        raw = raw.replace(name + b": ", name + b": \x00")
    read = bounces.read(parse(raw))
    told = [
        *read.message_ids,
        *(text for one in read.failures for text in (one.address, one.reason)),
    ]
    assert read.failures and "\x00" not in "".join(told)
