from __future__ import annotations

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Status
from kept.desk.staff.models import Absence, Agent, Team
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import Writes, minutes


def kinds(conversation: Conversation) -> list[str]:
    return [event.kind for event in conversation.events.all()]


class TestReceive:
    def test_it_opens_a_conversation_of_the_channels_team(
        self, mona_writes: Writes, care: Team, mona: Contact
    ) -> None:
        conversation = mona_writes("Hello,\n\n  the lamp is broken. ").conversation
        conversation.refresh_from_db()
        assert (conversation.status, conversation.team, conversation.owner) == ("open", care, None)
        assert (conversation.contact, conversation.subject) == (mona, "Broken lamp")
        assert conversation.waiting_since == conversation.last_message_at == NOON
        assert conversation.preview == "Hello, the lamp is broken."
        assert kinds(conversation) == ["received"]

    def test_it_continues_without_moving_the_first_waiting(
        self, broken_lamp: Conversation, mona_writes: Writes
    ) -> None:
        mona_writes("Any news?", at=minutes(9), conversation=broken_lamp)
        broken_lamp.refresh_from_db()
        assert (broken_lamp.waiting_since, broken_lamp.last_message_at) == (NOON, minutes(9))
        assert broken_lamp.preview == "Any news?"

    def test_it_reopens_what_was_resolved(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.resolve(broken_lamp, reason="solved", by=ada, at=minutes(1))
        mona_writes("It broke again.", at=minutes(5), conversation=broken_lamp)
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.OPEN, minutes(5))
        assert kinds(broken_lamp)[-2:] == ["received", "reopened"]

    def test_it_wakes_what_was_set_aside(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.snooze(broken_lamp, until=minutes(60), why="warehouse", by=ada, at=minutes(1))
        mona_writes("Any news?", at=minutes(5), conversation=broken_lamp)
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.snoozed_until) == (Status.OPEN, None)
        assert broken_lamp.waiting_since == NOON

    def test_it_lets_automatic_mail_neither_wait_nor_reopen(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.resolve(broken_lamp, reason="", by=ada, at=minutes(1))
        mona_writes("I am away.", at=minutes(2), conversation=broken_lamp, is_automatic=True)
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.RESOLVED, None)
        assert broken_lamp.last_message_at == minutes(2)
        opened = mona_writes("I am away.", is_automatic=True).conversation
        assert (opened.status, opened.waiting_since) == (Status.OPEN, None)

    def test_it_lets_history_touch_no_clock(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.resolve(broken_lamp, reason="", by=ada, at=minutes(1))
        mona_writes("Long ago.", at=minutes(-900), conversation=broken_lamp, is_archive=True)
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.RESOLVED, None)
        assert (broken_lamp.last_message_at, broken_lamp.preview) == (NOON, "The lamp is broken.")
        old = mona_writes("Before the desk.", at=minutes(-9000), is_archive=True).conversation
        assert (old.status, old.waiting_since, old.is_archive) == (Status.RESOLVED, None, True)

    def test_it_makes_history_live_when_the_customer_goes_on(self, mona_writes: Writes) -> None:
        old = mona_writes("Before the desk.", at=minutes(-9000), is_archive=True).conversation
        mona_writes("And now?", conversation=old)
        old.refresh_from_db()
        assert (old.status, old.waiting_since, old.is_archive) == (Status.OPEN, NOON, False)

    def test_it_never_moves_the_last_message_backwards(
        self, broken_lamp: Conversation, mona_writes: Writes
    ) -> None:
        mona_writes("Sent earlier, came later.", at=minutes(-3), conversation=broken_lamp)
        broken_lamp.refresh_from_db()
        assert (broken_lamp.last_message_at, broken_lamp.preview) == (NOON, "The lamp is broken.")
        assert broken_lamp.waiting_since == minutes(-3)

    def test_it_gives_work_of_absent_people_back_when_it_comes_back(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.assign(broken_lamp, ada, by=ada, at=NOON)
        Absence.objects.create(agent=ada, since=minutes(1))
        mona_writes("Any news?", at=minutes(2), conversation=broken_lamp)
        broken_lamp.refresh_from_db()
        assert broken_lamp.owner is None
        assert kinds(broken_lamp)[-1] == "work-returned"

    def test_it_drops_the_character_that_no_database_keeps(self, mona_writes: Writes) -> None:
        assert mona_writes("a\x00b").text == "ab"


class TestSentElsewhere:
    def test_it_answers_what_was_there(self, broken_lamp: Conversation, support: Channel) -> None:
        actions.record_sent_elsewhere(
            conversation=broken_lamp, channel=support, text="Sorry!", at=minutes(3)
        )
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.WAITING, None)

    def test_it_leaves_waiting_what_came_after_it(
        self, broken_lamp: Conversation, mona_writes: Writes, support: Channel
    ) -> None:
        mona_writes("One more thing.", at=minutes(5), conversation=broken_lamp)
        actions.record_sent_elsewhere(
            conversation=broken_lamp, channel=support, text="Sorry!", at=minutes(3)
        )
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.OPEN, minutes(5))

    def test_it_answers_a_mail_that_is_read_after_it(
        self, broken_lamp: Conversation, mona_writes: Writes, support: Channel
    ) -> None:
        actions.record_sent_elsewhere(
            conversation=broken_lamp, channel=support, text="Sorry!", at=minutes(3)
        )
        mona_writes("Read late.", at=minutes(2), conversation=broken_lamp)
        broken_lamp.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.WAITING, None)

    def test_it_opens_a_conversation_that_somebody_began_elsewhere(
        self, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        reply = actions.record_sent_elsewhere(
            channel=support, contact=mona, text="Hello Mona", at=NOON, agent=ada, subject="Recall"
        )
        assert reply.conversation.status == Status.WAITING
        assert reply.conversation.contact == mona
