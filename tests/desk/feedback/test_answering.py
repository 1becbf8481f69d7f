"""What customers answer becomes a confirmation, or work."""

from __future__ import annotations

import pytest
from django.core.mail import EmailMessage

from kept.desk.channels.privacy import erase_person
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Conversation, Status
from kept.desk.feedback import actions, links
from kept.desk.feedback.actions.answering import Expired
from kept.desk.feedback.models import Answer, CheckBack, Rating, State
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent, Team
from tests.desk.feedback.conftest import days

pytestmark = pytest.mark.django_db


class TestAnswer:
    def test_solved_is_a_confirmation(self, asked: CheckBack, mona: Contact) -> None:
        assert actions.answer(asked, Answer.SOLVED, at=days(3))
        assert not actions.answer(asked, Answer.SOLVED, at=days(3))
        asked.refresh_from_db()
        conversation = asked.conversation
        assert (asked.state, asked.answer) == (State.ANSWERED, "solved")
        assert conversation.status == Status.RESOLVED
        event = conversation.events.get(kind="confirmed")
        assert event.contact == mona and event.data["way"] == "link"

    def test_not_solved_opens_it_with_its_history(
        self, asked: CheckBack, ada: Agent, mona: Contact
    ) -> None:
        assert actions.answer(asked, Answer.NOT_SOLVED, at=days(3))
        conversation = Conversation.objects.get()
        assert conversation.status == Status.OPEN and conversation.owner == ada
        assert conversation.waiting_since == days(3)
        assert conversation.events.filter(kind="reopened", contact=mona).exists()
        assert actions.add_words(asked, "The bulb is missing.", at=days(3))
        last = conversation.messages.last()
        assert last is not None and last.text == "The bulb is missing."
        assert last.sender == "mona@example.org", "an answer goes to where we asked"

    def test_who_said_yes_may_still_say_no(self, asked: CheckBack) -> None:
        actions.answer(asked, Answer.SOLVED, at=days(3))
        assert actions.answer(asked, Answer.NOT_SOLVED, at=days(4))
        assert not actions.answer(asked, Answer.SOLVED, at=days(5))
        assert Conversation.objects.get().status == Status.OPEN

    def test_its_owner_is_told_by_mail(
        self, asked: CheckBack, ada: Agent, mailoutbox: list[EmailMessage]
    ) -> None:
        actions.answer(asked, Answer.NOT_SOLVED, at=days(3))
        (told,) = mailoutbox
        assert told.to == [ada.email] and told.subject == "Not solved: Broken lamp"
        assert asked.conversation.get_absolute_url() in told.body

    def test_who_looks_at_it_gets_no_mail(
        self, asked: CheckBack, ada: Agent, mailoutbox: list[EmailMessage]
    ) -> None:
        conversations.see(asked.conversation, ada, is_writing=False, at=days(3))
        actions.answer(asked, Answer.NOT_SOLVED, at=days(3))
        assert mailoutbox == []

    def test_a_lead_gets_what_its_owner_is_not_here_for(
        self, asked: CheckBack, ada: Agent, bo: Agent
    ) -> None:
        staff.plan_absence(ada, since=days(2.5), until=None, by=ada, at=days(2.5))
        actions.answer(asked, Answer.NOT_SOLVED, at=days(3))
        assert Conversation.objects.get().owner == bo

    def test_it_leads_to_what_it_was_merged_into(
        self, asked: CheckBack, ada: Agent, mona: Contact
    ) -> None:
        other = conversations.receive(
            channel=asked.conversation.channel, contact=mona, text="Once more", at=days(2.5)
        ).conversation
        conversations.merge(asked.conversation, other, by=ada, at=days(2.6))
        actions.answer(asked, Answer.NOT_SOLVED, at=days(3))
        other.refresh_from_db()
        last = other.messages.last()
        assert last is not None and last.text == "It is not solved yet."

    def test_after_a_month_the_link_is_too_old(self, asked: CheckBack) -> None:
        with pytest.raises(Expired):
            actions.answer(asked, Answer.SOLVED, at=days(33))


class TestRating:
    def test_a_good_one_is_told(self, asked: CheckBack) -> None:
        assert actions.rate(asked, 5, at=days(3))
        assert not actions.rate(asked, 1, at=days(3)), "one tap"
        assert actions.add_words(asked, "Quick and kind.", at=days(3))
        assert not actions.add_words(asked, "And more.", at=days(3))
        conversation = Conversation.objects.get()
        assert conversation.status == Status.RESOLVED
        rated = conversation.events.filter(kind="rated")
        assert [event.data for event in rated] == [{"score": 5}, {"words": "Quick and kind."}]
        assert Rating.objects.get().words == "Quick and kind."

    def test_a_low_one_is_owned_work_at_once(
        self, asked: CheckBack, ada: Agent, bo: Agent, mailoutbox: list[EmailMessage]
    ) -> None:
        actions.rate(asked, 2, at=days(3))
        conversation = Conversation.objects.get()
        assert (conversation.status, conversation.owner) == (Status.OPEN, ada)
        assert conversation.waiting_since == days(3)
        assert {mail.to[0] for mail in mailoutbox} == {bo.email, ada.email}, "the lead is told"
        actions.add_words(asked, "Three weeks!", at=days(3))
        last = conversation.messages.last()
        assert last is not None and last.text == "Three weeks!"

    @pytest.mark.parametrize("score", [0, 6, -1])
    def test_there_are_five(self, asked: CheckBack, score: int) -> None:
        with pytest.raises(ValueError, match="from 1 to 5"):
            actions.rate(asked, score, at=days(3))

    def test_words_without_an_answer_go_nowhere(self, asked: CheckBack) -> None:
        assert not actions.add_words(asked, "Hello?", at=days(3))

    def test_erasing_a_person_takes_their_words(
        self, asked: CheckBack, mona: Contact, olu: Agent
    ) -> None:
        actions.rate(asked, 5, at=days(3))
        actions.add_words(asked, "Quick and kind.", at=days(3))
        erase_person(mona, reason="Asked for it.", by=olu, at=days(4))
        assert Rating.objects.get().words == ""


class TestLink:
    def test_it_finds_what_was_asked(self, asked: CheckBack) -> None:
        assert links.find(links.token(asked)) == asked

    def test_it_finds_nothing_of_what_was_not_asked_or_not_signed(
        self, asked: CheckBack, settled: Conversation, care: Team
    ) -> None:
        number, _, signature = links.token(asked).partition(".")
        assert links.find(f"{int(number) + 1}.{signature}") is None
        assert links.find("") is None and links.find("nonsense") is None
        CheckBack.objects.update(state=State.PLANNED, asked_at=None, message=None)
        assert links.find(links.token(asked)) is None
