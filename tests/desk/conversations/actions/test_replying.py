from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.events import undone
from kept.desk.conversations.models import (
    Channel,
    Conversation,
    Delivery,
    DeliveryState,
    Draft,
    Message,
    MessageKind,
    Status,
)
from kept.desk.conversations.refusals import AnsweredMeanwhile, TooLate, Unfinished
from kept.desk.conversations.sentences import told
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import Writes, minutes


class TestReply:
    def test_it_puts_the_reply_into_the_outbox_for_ten_seconds(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        sent = actions.reply(broken_lamp, by=ada, at=minutes(5), html="<p>Hi Mona,<br>sorry!</p>")
        delivery = Delivery.objects.get(message=sent)
        assert delivery.due_at == minutes(5) + timedelta(seconds=10)
        assert (delivery.state, delivery.is_scheduled) == (DeliveryState.QUEUED, False)
        assert [r.address for r in delivery.recipients.all()] == ["mona@example.org"]
        assert (sent.subject, sent.text) == ("Re: Broken lamp", "Hi Mona,\nsorry!")
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.WAITING, None)
        assert (broken_lamp.last_message_at, broken_lamp.preview) == (
            minutes(5), "Hi Mona, sorry!",
        )  # fmt: skip

    def test_it_answers_under_the_subject_the_customer_used_last(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        mona_writes("And the invoice?", conversation=broken_lamp, subject="Invoice 7")
        sent = actions.reply(broken_lamp, by=ada, at=minutes(5), html="Here.")
        assert sent.subject == "Re: Invoice 7"

    def test_it_signs_below_the_fold(
        self, broken_lamp: Conversation, support: Channel, ada: Agent
    ) -> None:
        support.signature = "{agent}\nLumen Lamps <Care>"
        support.save()
        sent = actions.reply(broken_lamp, by=ada, at=minutes(5), html="<p>Sorry!</p>")
        assert sent.own_text == "Sorry!"
        assert sent.text == "Sorry!\n\n-- \nAda Okafor\nLumen Lamps <Care>"
        assert sent.whole_html == (
            "<p>Sorry!</p><p>-- <br>Ada Okafor<br>Lumen Lamps &lt;Care&gt;</p>"
        )

    def test_it_sends_no_script(self, broken_lamp: Conversation, ada: Agent) -> None:
        html = "<p onclick=x()>Sorry!<script>alert(1)</script></p>"
        assert actions.reply(broken_lamp, by=ada, at=NOON, html=html).html == "<p>Sorry!</p>"

    def test_it_stops_when_somebody_answered_meanwhile(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent
    ) -> None:
        seen = broken_lamp.messages.get()
        sent = actions.reply(broken_lamp, by=bo, at=minutes(5), html="Sorry!", seen=seen)
        with pytest.raises(AnsweredMeanwhile) as refused:
            actions.reply(broken_lamp, by=ada, at=minutes(5), html="Sorry!", seen=seen)
        assert refused.value.messages == (sent,)
        assert broken_lamp.messages.count() == 2

    def test_it_stops_when_the_customer_wrote_meanwhile_but_not_for_notes(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent, bo: Agent
    ) -> None:
        seen = broken_lamp.messages.get()
        actions.write_note(broken_lamp, by=bo, at=minutes(1), html="I know her.")
        actions.reply(broken_lamp, by=ada, at=minutes(2), html="Sorry!", seen=seen.pk)
        mona_writes("Forget it.", at=minutes(3), conversation=broken_lamp)
        with pytest.raises(AnsweredMeanwhile):
            actions.reply(broken_lamp, by=ada, at=minutes(4), html="Sorry!", seen=seen.pk)

    def test_it_goes_to_everybody_once_and_never_to_ourselves(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        sent = actions.reply(
            broken_lamp, by=ada, at=NOON, html="Sorry!", to=["Mona <mona@example.org>"],
            cc=["MONA@example.org, support@lumen-lamps.example", "jun@example.org"],
        )  # fmt: skip
        told = [(r.role, r.name, r.address) for r in sent.delivery.recipients.all()]
        assert told == [("to", "Mona", "mona@example.org"), ("cc", "", "jun@example.org")]

    @pytest.mark.parametrize(
        ("more", "kind"),
        [
            ({"html": "<p> </p>"}, "empty"),
            ({"html": "Order {order} left."}, "placeholder"),
            ({"to": ["mona at example.org"]}, "address"),
            ({"to": ["support@lumen-lamps.example"], "cc": ["jun@example.org"]}, "recipient"),
        ],
    )
    def test_it_stops_what_is_unfinished(
        self, broken_lamp: Conversation, ada: Agent, more: dict[str, object], kind: str
    ) -> None:
        with pytest.raises(Unfinished) as refused:
            actions.reply(
                broken_lamp, by=ada, at=NOON, confirmed=True, **({"html": "Sorry!"} | more)
            )
        assert [problem.kind for problem in refused.value.problems] == [kind]
        assert not Delivery.objects.exists()

    def test_it_lets_the_writer_insist_on_a_name(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        with pytest.raises(Unfinished) as refused:
            actions.reply(broken_lamp, by=ada, at=NOON, html="<p>Dear Peter,</p><p>sorry</p>")
        assert refused.value.may_be_confirmed
        actions.reply(
            broken_lamp, by=ada, at=NOON, html="<p>Dear Peter,</p><p>sorry</p>", confirmed=True
        )

    def test_it_clears_the_draft_of_the_reply_alone(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent
    ) -> None:
        for agent, kind in ((ada, "reply"), (ada, "note"), (bo, "reply")):
            actions.save_draft(by=agent, at=NOON, conversation=broken_lamp, kind=kind, html="x")
        actions.reply(broken_lamp, by=ada, at=NOON, html="Sorry!")
        left = {(draft.agent.first_name, draft.kind) for draft in Draft.objects.all()}
        assert left == {("Ada", "note"), ("Bo", "reply")}


class TestTakeBack:
    def test_it_makes_the_reply_a_draft_and_all_as_before(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        before = Conversation.objects.values().get()
        sent = actions.reply(
            broken_lamp, by=ada, at=minutes(5), html="<p>Sorry!</p>", cc=["jun@example.org"],
            to=["mona@example.org"],
        )  # fmt: skip
        draft = actions.take_back(sent, by=ada, at=minutes(5.1))
        assert (draft.html, draft.to, draft.cc) == (
            "<p>Sorry!</p>", "mona@example.org", "jun@example.org",
        )  # fmt: skip
        assert Conversation.objects.values().get() == before
        assert not Delivery.objects.exists()

    def test_it_is_too_late_once_the_sending_began(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        sent = actions.reply(broken_lamp, by=ada, at=minutes(5), html="Sorry!")
        Delivery.objects.update(claimed_until=minutes(7))
        with pytest.raises(TooLate):
            actions.take_back(sent, by=ada, at=minutes(5.1))
        assert Message.objects.filter(pk=sent.pk).exists()

    def test_it_is_too_late_once_one_of_several_has_got_it(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        sent = actions.reply(
            broken_lamp, by=ada, at=NOON, html="Sorry!", to=["mona@example.org", "jun@example.org"]
        )
        sent.delivery.recipients.filter(address="jun@example.org").update(sent_at=minutes(1))
        actions.mark_failed(
            sent.delivery, at=minutes(1), problem="greylisted", retry_at=minutes(11)
        )
        with pytest.raises(TooLate):
            actions.take_back(sent, by=ada, at=minutes(2))
        assert Message.objects.filter(pk=sent.pk).exists()

    def test_what_it_resolved_never_was(self, broken_lamp: Conversation, ada: Agent) -> None:
        sent = actions.reply(
            broken_lamp, by=ada, at=minutes(5), html="Sorry!", then=Status.RESOLVED
        )
        resolved = broken_lamp.events.get(kind="resolved")
        assert (resolved.message, resolved.agent) == (sent, ada)
        actions.take_back(sent, by=ada, at=minutes(5.1))
        broken_lamp.refresh_from_db()
        resolved.refresh_from_db()
        assert broken_lamp.status == Status.OPEN and broken_lamp.waiting_since == NOON
        assert undone(broken_lamp.events.values_list("data", flat=True)) == {resolved.pk}
        assert told(resolved, ZoneInfo("UTC")) == "Ada was about to resolve it"

    def test_it_keeps_what_others_did_meanwhile(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent
    ) -> None:
        sent = actions.reply(broken_lamp, by=ada, at=minutes(5), html="Sorry!")
        actions.assign(broken_lamp, bo, by=bo, at=minutes(5))
        actions.resolve(broken_lamp, reason="", by=bo, at=minutes(5))
        actions.take_back(sent, by=ada, at=minutes(5.1))
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.owner) == (Status.RESOLVED, bo)
        assert broken_lamp.waiting_since is None

    def test_it_keeps_the_time_of_what_a_merge_brought_since(
        self, broken_lamp: Conversation, ada: Agent, mona_writes: Writes
    ) -> None:
        later = actions.reply(
            broken_lamp, by=ada, at=minutes(9), html="Sorry!", send_at=minutes(600)
        )
        second = mona_writes("One more thing.", at=minutes(8))
        actions.merge(second.conversation, broken_lamp, by=ada, at=minutes(10))
        broken_lamp.refresh_from_db()
        actions.take_back(later, by=ada, at=minutes(11))
        broken_lamp.refresh_from_db()
        assert broken_lamp.last_message_at == minutes(8)
        assert broken_lamp.preview == "One more thing."

    def test_it_takes_a_conversation_that_it_began_with_it(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        sent = actions.start(
            channel=support, contact=mona, subject="Recall", html="Dear Mona, …", by=ada, at=NOON
        )
        draft = actions.take_back(sent, by=ada, at=NOON)
        assert (draft.conversation, draft.subject, draft.to) == (
            None, "Recall", "mona@example.org",
        )  # fmt: skip
        assert not Conversation.objects.exists()


class TestSendLater:
    def test_it_waits_until_then(self, broken_lamp: Conversation, ada: Agent) -> None:
        sent = actions.reply(
            broken_lamp, by=ada, at=minutes(5), html="Sorry!", send_at=minutes(600)
        )
        delivery = Delivery.objects.get(message=sent)
        assert (delivery.due_at, delivery.is_scheduled) == (minutes(600), True)
        assert sent.at == minutes(600)
        broken_lamp.refresh_from_db()
        assert (broken_lamp.last_message_at, broken_lamp.status) == (minutes(5), Status.WAITING)

    def test_it_comes_back_as_a_draft_when_the_customer_writes_first(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.reply(broken_lamp, by=ada, at=minutes(5), html="Sorry!", send_at=minutes(600))
        actions.save_draft(by=ada, at=minutes(6), conversation=broken_lamp, html="<p>PS</p>")
        mona_writes("Found it.", at=minutes(9), conversation=broken_lamp)
        draft = Draft.objects.get()
        assert draft.html == "Sorry!<p>PS</p>"
        assert draft.returned == "The customer wrote before it was sent."
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.OPEN, NOON)
        assert not Delivery.objects.exists()

    def test_it_stays_when_only_a_machine_writes(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.reply(broken_lamp, by=ada, at=minutes(5), html="Sorry!", send_at=minutes(600))
        mona_writes("Away.", at=minutes(9), conversation=broken_lamp, is_automatic=True)
        assert Delivery.objects.exists()


class TestStart:
    def test_it_opens_a_conversation_owned_by_its_writer(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        sent = actions.start(
            channel=support, contact=mona, subject="Recall", html="Dear Mona, …", by=ada, at=NOON
        )
        conversation = Conversation.objects.get(pk=sent.conversation_id)
        assert (conversation.owner, conversation.status) == (ada, Status.WAITING)
        assert (conversation.waiting_since, conversation.team) == (None, support.team)
        assert [r.address for r in sent.delivery.recipients.all()] == ["mona@example.org"]

    def test_it_finds_or_makes_the_contact_of_the_address(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        told = {"channel": support, "subject": "Recall", "html": "Hello", "by": ada, "at": NOON}
        known = actions.start(to=["MONA@example.org"], **told)
        assert known.conversation.contact == mona
        new = actions.start(to=["Jun Park <jun@example.org>"], **told)
        assert new.conversation.contact.name == "Jun Park"
        with pytest.raises(Unfinished):
            actions.start(to=["jun"], **told)


class TestForward:
    def test_it_goes_to_third_parties_and_the_customer_waits_on(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        sent = actions.forward(
            broken_lamp.messages.get(), by=ada, at=minutes(1), to=["depot@example.org"],
            html="<p>Can you look?</p>",
        )  # fmt: skip
        assert (sent.kind, sent.own_text) == (MessageKind.FORWARD, "Can you look?")
        assert "The lamp is broken." in sent.text and "The lamp is broken." in sent.whole_html
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.OPEN, NOON)
        assert not broken_lamp.messages.public().filter(pk=sent.pk).exists()
