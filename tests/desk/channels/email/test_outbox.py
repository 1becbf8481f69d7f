from __future__ import annotations

import threading
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from kept.desk.channels.email import line, outbox
from kept.desk.channels.email import smtp as smtp_module
from kept.desk.channels.models import Mailbox, MessageReference
from kept.desk.conversations import actions, their_page
from kept.desk.conversations.models import Conversation, Delivery, DeliveryState, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.peers.smtp import Server

SOON = NOON + timedelta(seconds=11)


@pytest.fixture
def conversation(sending: Mailbox, mona: object) -> Conversation:
    asked: Message = actions.receive(
        channel=sending.channel, contact=mona, subject="Chair leg", text="It broke.",
        at=NOON - timedelta(hours=2),
    )  # fmt: skip
    MessageReference.objects.create(
        channel=sending.channel, external_id="ask-1@example.org", message=asked,
        conversation=asked.conversation,
    )  # fmt: skip
    return asked.conversation


def write(conversation: Conversation, ada: Agent, *to: str) -> Delivery:
    """A reply of Ada's, due at SOON."""
    said = actions.reply(
        conversation, by=ada, at=NOON, html="<p>A new leg is on its way.</p>",
        to=to or ["mona@example.org"],
    )  # fmt: skip
    return said.delivery


def taken(smtp: Server) -> list[EmailMessage]:
    return [
        message_from_bytes(mail.content, policy=policy.default)  # type: ignore[arg-type]
        for mail in smtp.mails
    ]


class TestDeliverDue:
    def test_it_sends_what_is_due_once(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        assert outbox.deliver_due(NOON) == delivery.due_at
        assert smtp.mails == []
        outbox.deliver_due(SOON)
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.SENT
        assert delivery.sent_at == SOON
        (mail,) = taken(smtp)
        assert mail["Subject"] == "Re: Chair leg"
        assert mail["In-Reply-To"] == "<ask-1@example.org>"
        reference = MessageReference.objects.get(message=delivery.message)
        assert mail["Message-ID"] == f"<{reference.external_id}>"

    def test_a_reply_with_a_link_to_go_on_opens_the_page_as_it_leaves(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        html = f"<p>Go on: {their_page.link()}</p>"
        actions.reply(conversation, by=ada, at=NOON, html=html, to=["mona@example.org"])
        assert their_page.latest_of(conversation) is None
        outbox.deliver_due(SOON)
        page = their_page.latest_of(conversation)
        assert page is not None and page.sent_at == SOON
        (mail,) = taken(smtp)
        told = mail.get_body(("plain",))
        assert told is not None
        assert their_page.link(their_page.token(page)) in told.get_content()

    @pytest.mark.parametrize("address", [")@example.org", "mona@"])
    def test_a_mail_that_cannot_be_written_is_told_and_holds_up_no_other(
        self, conversation: Conversation, ada: Agent, smtp: Server, address: str
    ) -> None:
        delivery, other = write(conversation, ada), write(conversation, ada)
        delivery.recipients.update(address=address)
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        other.refresh_from_db()
        assert delivery.state == DeliveryState.FAILED and "cannot be written" in delivery.problem
        assert other.state == DeliveryState.SENT

    def test_it_sends_many_over_one_line(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        for _ in range(3):
            write(conversation, ada)
        outbox.deliver_due(SOON)
        assert (len(smtp.mails), smtp.lines) == (3, 1)

    def test_what_a_server_puts_off_is_tried_again_under_the_same_id(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        smtp.answers = {"END": "451 4.7.1 Greylisted"}
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.QUEUED
        assert "Greylisted" in delivery.problem
        assert delivery.due_at > SOON
        smtp.answers = {}
        outbox.deliver_due(delivery.due_at)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.SENT
        assert MessageReference.objects.filter(message=delivery.message).count() == 1

    def test_it_gives_up_after_two_days(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        smtp.answers = {"MAIL": "452 Disk full"}
        at = SOON
        while delivery.state == DeliveryState.QUEUED:
            outbox.deliver_due(at)
            delivery.refresh_from_db()
            at = max(at, delivery.due_at)
        assert delivery.state == DeliveryState.FAILED
        assert "Two days" in delivery.problem
        assert timedelta(days=1.5) < at - SOON < timedelta(days=2.5)

    def test_what_a_server_refuses_fails_at_once_in_its_words(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        smtp.answers = {"END": "554 5.7.1 This looks like spam"}
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.FAILED
        assert "refused the mail: “554 5.7.1 This looks like spam”" in delivery.problem

    def test_refused_recipients_are_told_apart(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada, "mona@example.org", "nils@example.org")
        smtp.recipients = {"nils@example.org": "550 Nobody here"}
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.SENT
        problems = dict(delivery.recipients.values_list("address", "problem"))
        assert problems == {"mona@example.org": "", "nils@example.org": "550 Nobody here"}

    def test_who_was_put_off_gets_it_later_and_nobody_twice(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada, "mona@example.org", "nils@example.org")
        smtp.recipients = {"nils@example.org": "450 Full"}
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.QUEUED
        smtp.recipients = {}
        outbox.deliver_due(delivery.due_at)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.SENT
        assert [mail.recipients for mail in smtp.mails] == [
            ["mona@example.org"], ["nils@example.org"],
        ]  # fmt: skip

    @pytest.mark.parametrize("answer", ["drop", "take-drop"])
    def test_a_broken_line_after_the_dot_is_uncertain_and_never_sent_again_by_itself(
        self, conversation: Conversation, ada: Agent, smtp: Server, answer: str
    ) -> None:
        delivery = write(conversation, ada)
        smtp.answers = {"END": answer}
        outbox.deliver_due(SOON)
        smtp.answers = {}
        sent = len(smtp.mails)
        outbox.deliver_due(SOON + timedelta(days=3))
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.UNCERTAIN
        assert len(smtp.mails) == sent

    def test_a_server_that_falls_silent_before_the_mail_is_told_and_tried_again(
        self, conversation: Conversation, ada: Agent, smtp: Server, sending: Mailbox,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(line, "SECONDS", 0.3)
        delivery = write(conversation, ada)
        smtp.answers = {"MAIL": "hang"}
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        sending.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.QUEUED, 1)
        assert "timed out" in delivery.problem and sending.sending_problem == delivery.problem
        smtp.answers = {}
        outbox.deliver_due(SOON + timedelta(minutes=5))
        delivery.refresh_from_db()
        assert (delivery.state, len(smtp.mails)) == (DeliveryState.SENT, 1)

    def test_a_server_that_goes_away_after_the_dot_gets_it_later(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        smtp.answers = {"END": "421 4.3.2 Going down"}
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.QUEUED, 1)
        assert "421 4.3.2 Going down" in delivery.problem
        smtp.answers = {}
        outbox.deliver_due(SOON + timedelta(minutes=5))
        delivery.refresh_from_db()
        assert (delivery.state, len(smtp.mails)) == (DeliveryState.SENT, 1)

    def test_a_server_that_falls_silent_after_the_dot_is_asked_nothing_twice(
        self, conversation: Conversation, ada: Agent, smtp: Server, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(smtp_module, "PATIENCE", 0.3)
        delivery = write(conversation, ada)
        smtp.answers = {"END": "hang"}
        outbox.deliver_due(SOON)
        smtp.answers = {}
        outbox.deliver_due(SOON + timedelta(days=3))
        delivery.refresh_from_db()
        assert (delivery.state, smtp.mails) == (DeliveryState.UNCERTAIN, [])

    def test_a_person_may_send_what_is_uncertain_again(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        smtp.answers = {"END": "drop"}
        outbox.deliver_due(SOON)
        smtp.answers = {}
        actions.retry(delivery, by=ada, at=SOON)
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.SENT

    def test_what_was_broken_off_after_its_mark_is_uncertain(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        Delivery.objects.update(started_at=SOON, claimed_until=SOON + timedelta(minutes=15))
        outbox.deliver_due(SOON + timedelta(minutes=1))
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.QUEUED, "somebody may still be sending it"
        outbox.deliver_due(SOON + timedelta(minutes=16))
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.UNCERTAIN
        assert smtp.mails == []

    def test_what_was_broken_off_before_its_mark_is_sent(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        write(conversation, ada)
        Delivery.objects.update(claimed_until=SOON + timedelta(minutes=15))
        outbox.deliver_due(SOON)
        assert smtp.mails == []
        outbox.deliver_due(SOON + timedelta(minutes=16))
        assert len(smtp.mails) == 1

    def test_what_another_has_claimed_meanwhile_is_left_to_that_one(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        mailbox = Mailbox.objects.get()
        held = outbox.Round(mailbox, SOON)
        delivery.claimed_until = SOON
        Delivery.objects.update(claimed_until=SOON + timedelta(minutes=15))
        assert held._deliver(delivery)
        assert smtp.mails == []

    def test_a_missing_file_fails_loudly(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        delivery = write(conversation, ada)
        delivery.message.attachments.create(
            name="invoice.pdf", content_type="application/pdf", size=3, file="no/such/file"
        )
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        assert delivery.state == DeliveryState.FAILED
        assert "invoice.pdf is missing" in delivery.problem
        assert smtp.mails == []


class TestMailbox:
    def test_a_refused_login_rests_and_shows_and_loses_nothing(
        self, conversation: Conversation, ada: Agent, smtp: Server, sending: Mailbox
    ) -> None:
        Mailbox.objects.update(auth="password", username="someone-else", secrets="")
        delivery = write(conversation, ada)
        outbox.deliver_due(SOON)
        delivery.refresh_from_db()
        sending.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.QUEUED, 0)
        assert "refused the login" in sending.sending_problem
        assert sending.sending_rests_until == SOON + timedelta(minutes=15)
        Mailbox.objects.update(auth="none")
        outbox.deliver_due(SOON + timedelta(minutes=14))
        assert smtp.mails == []
        outbox.deliver_due(SOON + timedelta(minutes=15))
        sending.refresh_from_db()
        assert len(smtp.mails) == 1
        assert sending.sending_problem == ""

    def test_a_server_that_is_away_holds_up_no_other(
        self, conversation: Conversation, ada: Agent, smtp: Server, sending: Mailbox
    ) -> None:
        write(conversation, ada)
        write(conversation, ada)
        Mailbox.objects.update(smtp_port=1)
        outbox.deliver_due(SOON)
        states = list(Delivery.objects.values_list("state", "attempts").order_by("pk"))
        assert states == [("queued", 1), ("queued", 0)]
        Mailbox.objects.update(smtp_port=smtp.port)
        at: datetime = SOON + timedelta(minutes=5)
        outbox.deliver_due(at)
        assert len(smtp.mails) == 2

    def test_a_paused_one_sends_nothing(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        write(conversation, ada)
        Mailbox.objects.update(paused_at=NOON)
        outbox.deliver_due(SOON)
        assert smtp.mails == []

    def test_it_keeps_to_its_hourly_limit(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        for _ in range(3):
            write(conversation, ada)
        Mailbox.objects.update(hourly_limit=2)
        outbox.deliver_due(SOON)
        assert len(smtp.mails) == 2
        outbox.deliver_due(SOON + timedelta(minutes=61))
        assert len(smtp.mails) == 3

    @pytest.mark.django_db(transaction=True)
    def test_two_workers_send_nothing_twice(
        self, conversation: Conversation, ada: Agent, smtp: Server
    ) -> None:
        for _ in range(6):
            write(conversation, ada)
        mailbox = Mailbox.objects.select_related("channel").get()
        workers = [
            threading.Thread(target=outbox._run_apart, args=(mailbox, SOON)) for _ in range(2)
        ]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert len({mail["Message-ID"] for mail in taken(smtp)}) == 6
        assert len(smtp.mails) == 6
