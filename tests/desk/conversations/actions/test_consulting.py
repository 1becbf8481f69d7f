from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, lists
from kept.desk.conversations.models import Channel, Consultation, Conversation, Mention, Message
from kept.desk.conversations.refusals import MayNotSee, NotPossible
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON

DUE = NOON + timedelta(hours=4)


@pytest.fixture
def adas(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    said = actions.receive(
        channel=support, contact=mona, subject="Lamp", text="Is it dimmable?", at=NOON
    )
    actions.assign(said.conversation, ada, by=ada, at=NOON)
    return said.conversation


@pytest.fixture
def asked(adas: Conversation, ada: Agent, cy: Agent) -> Consultation:
    return actions.consult(adas, cy, "Can the LL-3 be dimmed?", due_at=DUE, by=ada, at=NOON)


def kinds(conversation: Conversation) -> list[str]:
    return list(conversation.events.order_by("pk").values_list("kind", flat=True))


class TestAsking:
    def test_it_is_a_note_and_no_transfer(
        self, asked: Consultation, adas: Conversation, ada: Agent, cy: Agent
    ) -> None:
        adas.refresh_from_db()
        assert (adas.owner, adas.transfers, adas.waiting_since) == (ada, 0, NOON)
        assert asked.question == "Can the LL-3 be dimmed?"
        assert Mention.objects.get(message=asked.message).agent == cy
        assert kinds(adas)[-1] == "consulted"
        assert list(Consultation.objects.waiting_for(cy)) == [asked]
        assert lists.counts(lists.standard(cy), agent=cy, at=NOON)["asked"] == 1
        assert not Consultation.objects.waiting_for(ada)

    def test_it_refuses_what_leads_nowhere(
        self, asked: Consultation, adas: Conversation, ada: Agent, bo: Agent, cy: Agent
    ) -> None:
        for colleague, words, due, said in (
            (cy, "Again?", DUE, "being asked already"),
            (ada, "Myself?", DUE, "somebody else"),
            (bo, " ", DUE, "Say what"),
            (bo, "When?", NOON, "still to come"),
        ):
            with pytest.raises(NotPossible, match=said):
                actions.consult(adas, colleague, words, due_at=due, by=ada, at=NOON)
        staff.plan_absence(bo, since=NOON, until=None, by=bo, at=NOON)
        with pytest.raises(NotPossible, match="away"):
            actions.consult(adas, bo, "When?", due_at=DUE, by=ada, at=NOON)

    def test_nobody_is_asked_who_may_not_look(
        self, adas: Conversation, ada: Agent, cy: Agent, bo: Agent, billing: Team
    ) -> None:
        Conversation.objects.update(team=billing)
        adas.refresh_from_db()
        with pytest.raises(MayNotSee):
            actions.consult(adas, bo, "When?", due_at=DUE, by=cy, at=NOON)


class TestAnswering:
    def test_it_is_a_note_that_calls_who_asked(
        self, asked: Consultation, adas: Conversation, ada: Agent, cy: Agent
    ) -> None:
        actions.answer_consultation(asked, "Yes, with any dimmer.", by=cy, at=DUE)
        asked.refresh_from_db()
        note = asked.answer
        assert note is not None and note.kind == "note" and note.text == "Yes, with any dimmer."
        assert Mention.objects.get(message=note).agent == ada
        assert not Message.objects.filter(kind="reply").exists()
        assert list(Consultation.objects.here(adas).news_for(ada, adas)) == [asked]
        actions.reply(adas, by=ada, at=DUE + timedelta(minutes=1), html="<p>Yes.</p>")
        assert not Consultation.objects.here(adas).news_for(ada, adas)

    def test_only_who_is_asked_answers_and_once(
        self, asked: Consultation, bo: Agent, cy: Agent
    ) -> None:
        with pytest.raises(NotPossible, match="Cy Moreau is asked"):
            actions.answer_consultation(asked, "Yes.", by=bo, at=NOON)
        with pytest.raises(NotPossible, match="Write the answer"):
            actions.answer_consultation(asked, " ", by=cy, at=NOON)
        actions.answer_consultation(asked, "Yes.", by=cy, at=NOON)
        with pytest.raises(NotPossible, match="closed: answered"):
            actions.decline_consultation(asked, "No time", by=cy, at=NOON)

    def test_it_is_declined_with_a_reason(
        self, asked: Consultation, adas: Conversation, ada: Agent, cy: Agent
    ) -> None:
        with pytest.raises(NotPossible, match="why not"):
            actions.decline_consultation(asked, "", by=cy, at=NOON)
        actions.decline_consultation(asked, "Bo knows lamps", by=cy, at=NOON)
        told = adas.events.get(kind="consultation-declined")
        assert told.data["reason"] == "Bo knows lamps"
        assert [one.state for one in Consultation.objects.here(adas).news_for(ada, adas)] == [
            "declined"
        ]

    def test_it_is_declined_for_who_goes_away(
        self, asked: Consultation, adas: Conversation, cy: Agent
    ) -> None:
        actions.return_work_of(cy, at=NOON)
        asked.refresh_from_db()
        assert (asked.state, asked.reason) == ("declined", "Cy Moreau is away.")

    def test_it_is_withdrawn_by_who_asked_or_a_lead(
        self, asked: Consultation, cy: Agent, bo: Agent
    ) -> None:
        with pytest.raises(NotPossible, match="Ada Okafor asked"):
            actions.withdraw_consultation(asked, by=cy, at=NOON)
        actions.withdraw_consultation(asked, by=bo, at=NOON)
        assert not Consultation.objects.waiting_for(cy)


class TestTheClock:
    def test_it_tells_who_asked_and_the_lead_once(
        self, asked: Consultation, adas: Conversation, ada: Agent, bo: Agent, cy: Agent
    ) -> None:
        assert actions.tell_late_consultations(NOON) == DUE
        assert not Consultation.objects.overdue_for(ada)
        assert actions.tell_late_consultations(DUE) is None
        actions.tell_late_consultations(DUE + timedelta(hours=1))
        assert kinds(adas).count("consultation-late") == 1
        for person, sees in ((ada, True), (bo, True), (cy, False)):
            assert Consultation.objects.overdue_for(person).exists() == sees
        actions.answer_consultation(asked, "Yes.", by=cy, at=DUE + timedelta(hours=2))
        assert not Consultation.objects.overdue_for(ada)

    def test_it_goes_along_when_conversations_are_merged(
        self, asked: Consultation, adas: Conversation, support: Channel, mona: Contact, ada: Agent,
        cy: Agent,
    ) -> None:  # fmt: skip
        other = actions.receive(channel=support, contact=mona, text="And?", at=NOON).conversation
        actions.merge(adas, other, by=ada, at=NOON)
        assert Consultation.objects.here(other).get() == asked
        actions.tell_late_consultations(DUE)
        assert "consultation-late" in kinds(other)
        actions.answer_consultation(asked, "Yes.", by=cy, at=DUE)
        assert Message.objects.get(text="Yes.").conversation == other
