"""Conversations are judged after each event and when time makes a mistake; the mended closes."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import live
from kept.desk.coaching.models import Checked, Finding
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON

SHIELD = "<p>Unfortunately our policy does not allow returns after 30 days.</p>"
HOURS = timedelta(hours=1)


@pytest.fixture
def asked(support: Channel, mona: Contact) -> Conversation:
    """Mona wants her money back."""
    said = actions.receive(
        channel=support, contact=mona, at=NOON, subject="Refund",
        text="The shade came torn. Can I still send it back?",
    )  # fmt: skip
    return said.conversation


def judged(at: datetime) -> datetime | None:
    return live.judge_due(at)


def codes(conversation: Conversation) -> set[str]:
    return set(Finding.objects.standing().filter(conversation=conversation).values_list(
        "code", flat=True
    ))  # fmt: skip


class TestJudgeDue:
    def test_it_finds_what_a_reply_does_wrong(
        self, asked: Conversation, ada: Agent, care: Team
    ) -> None:
        reply = actions.reply(asked, by=ada, at=NOON + HOURS, html=SHIELD, seen=None)
        judged(NOON + HOURS)
        found = Finding.objects.get(code="OWN05")
        assert (found.message, found.agent, found.team) == (reply, ada, care)
        assert reply.text[found.start : found.end] == found.quote
        assert found.level_word == "error" and found.channel == "email"
        assert found.about_at == reply.at

    def test_it_judges_a_conversation_once_an_event(self, asked: Conversation, ada: Agent) -> None:
        judged(NOON)
        before = Checked.objects.get()
        assert before.next_check_at and before.next_check_at > NOON
        judged(NOON + timedelta(minutes=1))
        assert Checked.objects.get().next_check_at == before.next_check_at
        actions.tag(asked, ["refund"], by=ada, at=NOON + HOURS)
        live.notice(NOON + HOURS)
        assert Checked.objects.get().next_check_at == NOON + HOURS

    def test_a_target_that_passes_is_found_when_it_passes_and_closes_with_the_answer(
        self, asked: Conversation, ada: Agent
    ) -> None:
        again = judged(NOON)
        due = NOON + 24 * HOURS  # eight hours of nine to five
        while again and again <= due + HOURS:
            assert "TIM01" not in codes(asked)
            moment, again = again, judged(again)
        assert "TIM01" in codes(asked) and moment == due + timedelta(seconds=1)
        open_one = Finding.objects.get(code="TIM01")
        actions.reply(
            asked, by=ada, at=NOON + 10 * HOURS, html="<p>Yes, you can send it back, Mona.</p>",
            seen=None,
        )  # fmt: skip
        judged(NOON + 10 * HOURS)
        open_one.refresh_from_db()
        assert open_one.closed_at == NOON + 10 * HOURS

    def test_what_was_called_no_mistake_in_the_draft_is_marked(
        self, asked: Conversation, ada: Agent
    ) -> None:
        quote = "our policy does not allow returns after 30 days"
        reply = actions.reply(asked, by=ada, at=NOON + HOURS, html=SHIELD, seen=None)
        judged(NOON + HOURS)
        found = Finding.objects.get(code="OWN05", message=reply)
        assert quote in SHIELD and found.dismissed_at is None
        coaching.dismiss(
            asked, code="OWN05", quote=found.quote, why="", by=ada, at=NOON + 2 * HOURS
        )
        found.refresh_from_db()
        assert found.dismissed_at == NOON + 2 * HOURS
        second = actions.reply(asked, by=ada, at=NOON + 3 * HOURS, html=SHIELD, seen=None)
        judged(NOON + 3 * HOURS)
        again = Finding.objects.filter(code="OWN05", message=second, quote=found.quote)
        assert all(one.dismissed_at for one in again)

    def test_no_finding_quotes_what_was_removed(
        self, asked: Conversation, ada: Agent, bo: Agent
    ) -> None:
        reply = actions.reply(asked, by=ada, at=NOON + HOURS, html=SHIELD, seen=None)
        judged(NOON + HOURS)
        assert Finding.objects.filter(message=reply).exists()
        actions.redact(reply, reason="Too much", by=bo, at=NOON + 2 * HOURS)
        judged(NOON + 2 * HOURS)
        assert not Finding.objects.filter(message=reply).exclude(quote="").filter(
            quote__contains="policy"
        ).exists()  # fmt: skip

    def test_what_was_merged_has_nothing_open(
        self, asked: Conversation, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        actions.reply(asked, by=ada, at=NOON + HOURS, html=SHIELD, seen=None)
        judged(NOON + HOURS)
        other = actions.receive(channel=support, contact=mona, text="Hello?", at=NOON + 2 * HOURS)
        actions.merge(asked, other.conversation, by=ada, at=NOON + 3 * HOURS)
        judged(NOON + 3 * HOURS)
        assert not codes(asked) and "OWN05" in codes(other.conversation)

    def test_who_dies_at_it_leaves_it_to_the_next(self, asked: Conversation) -> None:
        live.notice(NOON)
        Checked.objects.update(claimed_until=NOON + timedelta(seconds=live.CLAIM))
        judged(NOON + HOURS / 60)
        assert Checked.objects.get().next_check_at == NOON
        judged(NOON + HOURS)
        assert Checked.objects.get().next_check_at != NOON

    def test_an_event_that_comes_meanwhile_is_not_lost(
        self, asked: Conversation, ada: Agent
    ) -> None:
        live.notice(NOON)
        row = Checked.objects.get()
        actions.tag(asked, ["refund"], by=ada, at=NOON)
        live.notice(NOON)
        live._judge_row(row, NOON)
        assert Checked.objects.get().next_check_at == NOON

    def test_what_rested_for_long_is_let_be(self, asked: Conversation, ada: Agent) -> None:
        actions.resolve(asked, reason="", by=ada, at=NOON)
        judged(NOON + timedelta(days=100))
        assert Checked.objects.get().next_check_at is None
        assert Message.objects.exists() and not Finding.objects.exists()
