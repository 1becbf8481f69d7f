"""What is due goes out once, at a good hour, in words of its own."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes

import pytest
from django.db import connection

from kept.desk.channels.email import compose
from kept.desk.contacts.actions import describe
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation, Status
from kept.desk.conversations.refusals import NotPossible, TooLate
from kept.desk.feedback import actions, links
from kept.desk.feedback.models import CheckBack, State
from kept.desk.lib import work
from kept.desk.staff.models import Agent
from tests.desk.feedback.conftest import days, resolve

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(settled: Conversation) -> CheckBack:
    actions.plan_new(days(0.01))
    return CheckBack.objects.select_related("conversation").get()


class TestAsking:
    def test_it_asks_by_mail_in_the_conversation(
        self, asked: CheckBack, settled: Conversation, ada: Agent
    ) -> None:
        settled.refresh_from_db()
        mail = asked.message
        assert asked.state == State.ASKED and asked.asked_at == days(2)
        assert mail is not None and mail.agent == ada and mail.is_automatic
        assert mail.subject == "Re: Broken lamp" and mail.text.startswith("Hello Mona,")
        assert "“Broken lamp”" in mail.text and mail.own_text.strip().count("Ada") == 1
        assert f"{links.link(links.PLACE)}?answer=not-solved" in mail.html
        assert [one.address for one in mail.delivery.recipients.all()] == ["mona@example.org"]
        assert settled.status == Status.RESOLVED
        assert settled.events.filter(kind="check-back", message=mail).count() == 1
        written = compose.build(mail, at=days(2), recipients=mail.delivery.recipients.all())
        assert b"Auto-Submitted: auto-generated" in written

    def test_only_the_customer_gets_the_link(self, asked: CheckBack) -> None:
        """Who reads the mail on the desk could answer in the customer's name otherwise."""
        mail = asked.message
        assert mail is not None
        secret = links.token(asked)
        assert secret not in mail.html + mail.text
        written = message_from_bytes(
            compose.build(mail, at=days(2), recipients=mail.delivery.recipients.all())
        )
        for part in written.walk():
            if not part.is_multipart():
                said = part.get_payload(decode=True)
                assert isinstance(said, bytes) and said.decode().count(secret) == 3

    def test_it_asks_once_however_often_it_looks(self, asked: CheckBack) -> None:
        for hour in range(5):
            actions.ask_due(days(2.1 + hour))
        assert CheckBack.objects.count() == 1
        assert asked.conversation.messages.filter(is_automatic=True).count() == 1

    def test_it_writes_german_to_who_speaks_it(
        self, planned: CheckBack, mona: Contact, olu: Agent
    ) -> None:
        describe(mona, language="de")
        actions.ask_due(days(2))
        planned.refresh_from_db()
        assert planned.message is not None
        assert "Hat es geklappt?" in planned.message.text

    def test_it_asks_in_the_words_of_the_house(self, planned: CheckBack, olu: Agent) -> None:
        actions.set_wording(
            "en", subject="{subject}?", text="Hello {first_name}, well? {company}", by=olu,
            at=days(1),
        )  # fmt: skip
        actions.ask_due(days(2))
        planned.refresh_from_db()
        assert planned.message is not None and planned.message.subject == "Broken lamp?"
        assert "Hello Mona, well? Lumen Lamps" in planned.message.text
        assert links.link(links.PLACE) in planned.message.html, "the links are never missing"

    def test_a_name_that_is_not_known_leaves_no_gap(
        self, planned: CheckBack, mona: Contact
    ) -> None:
        describe(mona, name="")
        actions.ask_due(days(2))
        planned.refresh_from_db()
        assert planned.message is not None and planned.message.text.startswith("Hello,")

    def test_what_a_dead_worker_had_waits_quietly_for_another(self, planned: CheckBack) -> None:
        assert work.claim(CheckBack.objects.all(), at=days(2))  # and it is killed here
        assert actions.ask_due(days(2)) is None
        actions.ask_due(days(2) + timedelta(minutes=3))
        planned.refresh_from_db()
        assert planned.state == State.ASKED

    def test_it_does_not_wake_anybody_after_the_desk_was_down(self, planned: CheckBack) -> None:
        actions.ask_due(days(2.5))  # Friday, midnight
        planned.refresh_from_db()
        assert planned.state == State.PLANNED
        assert planned.due_at.isoformat() == "2026-03-09T09:00:00+00:00"

    def test_what_was_opened_again_is_not_asked_about(
        self, planned: CheckBack, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        settled = planned.conversation
        conversations.receive(
            channel=support, contact=mona, conversation=settled, text="Still dark.", at=days(1)
        )
        actions.ask_due(days(1.01))
        planned.refresh_from_db()
        assert planned.state == State.CANCELLED and planned.reason == "It was opened again."
        resolve(settled, ada, days(1.02))
        actions.ask_due(days(1.03))
        assert CheckBack.objects.planned().count() == 1

    def test_who_is_not_to_be_asked_by_then_is_not(self, planned: CheckBack, mona: Contact) -> None:
        actions.decline(mona, at=days(1))
        planned.refresh_from_db()
        assert planned.state == State.CANCELLED
        assert "does not want to be asked" in planned.reason

    def test_a_reply_by_mail_is_an_answer(
        self, asked: CheckBack, support: Channel, mona: Contact
    ) -> None:
        conversations.receive(
            channel=support, contact=mona, conversation=asked.conversation, text="Yes!", at=days(3)
        )
        actions.ask_due(days(3.01))
        asked.refresh_from_db()
        assert (asked.state, asked.answer) == (State.ANSWERED, "wrote")

    def test_nobody_takes_back_what_the_desk_asked(self, planned: CheckBack, ada: Agent) -> None:
        actions.ask_due(days(2))
        planned.refresh_from_db()
        assert planned.message is not None
        with pytest.raises(TooLate):
            conversations.take_back(planned.message, by=ada, at=days(2))

    def test_looking_for_work_costs_little(
        self, settled: Conversation, django_assert_max_num_queries: object
    ) -> None:
        actions.ask_due(days(0.5))
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            actions.ask_due(days(0.6))
        assert connection.queries_log is not None


class TestMoving:
    def test_it_is_sent_now_at_a_good_hour(self, planned: CheckBack, ada: Agent) -> None:
        assert actions.send_now(planned, by=ada, at=days(1)) == days(1)
        actions.ask_due(days(1))
        planned.refresh_from_db()
        assert planned.asked_at == days(1)

    def test_now_is_the_morning_for_who_sleeps(self, planned: CheckBack, ada: Agent) -> None:
        due = actions.send_now(planned, by=ada, at=days(0.5))
        assert due is not None and due.isoformat() == "2026-03-05T09:00:00+00:00"

    def test_it_is_asked_later(self, planned: CheckBack, ada: Agent) -> None:
        assert actions.postpone(planned, until=days(5), by=ada, at=days(1)) == days(5)
        with pytest.raises(NotPossible):
            actions.postpone(planned, until=days(0), by=ada, at=days(1))

    def test_it_is_cancelled_for_a_reason(self, planned: CheckBack, ada: Agent) -> None:
        with pytest.raises(NotPossible):
            actions.cancel(planned, reason=" ", by=ada, at=days(1))
        assert actions.cancel(planned, reason="We spoke.", by=ada, at=days(1))
        assert not actions.cancel(planned, reason="Again.", by=ada, at=days(1))
        planned.refresh_from_db()
        assert planned.reason == "We spoke." and planned.cancelled_by == ada
        assert planned.conversation.events.filter(data__reason="We spoke.").exists()
        assert actions.send_now(planned, by=ada, at=days(1)) is None


@pytest.mark.parametrize(
    ("language", "text"), [("fr", "Bonjour {first_name}"), ("en", ""), ("en", "Hi {nickname}")]
)
def test_words_that_cannot_be_sent_are_refused(olu: Agent, language: str, text: str) -> None:
    with pytest.raises(NotPossible):
        actions.set_wording(language, subject="Re: {subject}", text=text, by=olu, at=days(0))
