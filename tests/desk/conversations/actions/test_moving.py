from __future__ import annotations

from typing import Any

import pytest

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, ConversationField, Draft, Link, Status
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import Writes, minutes


@pytest.fixture
def invoice(mona_writes: Writes) -> Conversation:
    return mona_writes("Where is my invoice?", at=minutes(30), subject="Invoice").conversation


def rows(*conversations: Conversation) -> list[dict[str, Any]]:
    wanted = [one.pk for one in conversations]
    return list(Conversation.objects.filter(pk__in=wanted).order_by("pk").values())


def told(conversation: Conversation) -> dict[str, Any]:
    return {one.field.name: one.value for one in conversation.values.select_related("field")}


class TestMerge:
    def test_it_makes_one_of_two(
        self, broken_lamp: Conversation, invoice: Conversation, ada: Agent, bo: Agent
    ) -> None:
        actions.resolve(broken_lamp, reason="", by=ada, at=minutes(1))
        actions.tag(invoice, ["money"], by=ada, at=minutes(2))
        actions.follow(invoice, bo, by=bo, at=minutes(2))
        actions.save_draft(by=ada, at=minutes(2), conversation=invoice, html="Here")
        actions.merge(invoice, broken_lamp, by=ada, at=minutes(40))
        for one in (broken_lamp, invoice):
            one.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.waiting_since) == (Status.OPEN, minutes(30))
        assert (broken_lamp.last_message_at, broken_lamp.preview) == (
            minutes(30), "Where is my invoice?",
        )  # fmt: skip
        assert (invoice.status, invoice.merged_into) == (Status.RESOLVED, broken_lamp)
        assert (broken_lamp.messages.count(), invoice.messages.count()) == (2, 0)
        assert [one.tag.name for one in broken_lamp.taggings.all()] == ["money"]
        assert broken_lamp.followers.get().agent == bo
        assert Draft.objects.get().conversation == broken_lamp
        for one, direction in ((invoice, "into"), (broken_lamp, "from")):
            event = one.events.last()
            assert event is not None
            assert (event.kind, event.data["direction"]) == ("merged", direction)

    def test_it_leads_what_comes_in_later_down_the_whole_chain(
        self, broken_lamp: Conversation, invoice: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        third = mona_writes("And the colour?", at=minutes(50)).conversation
        actions.merge(broken_lamp, invoice, by=ada, at=minutes(60))
        actions.merge(invoice, third, by=ada, at=minutes(61))
        came = mona_writes("More.", at=minutes(70), conversation=broken_lamp)
        assert came.conversation == third
        broken_lamp.refresh_from_db()
        assert broken_lamp.status == Status.RESOLVED

    def test_it_refuses_itself_and_what_is_merged(
        self, broken_lamp: Conversation, invoice: Conversation, ada: Agent
    ) -> None:
        with pytest.raises(NotPossible, match="with itself"):
            actions.merge(broken_lamp, Conversation(pk=broken_lamp.pk), by=ada, at=NOON)
        actions.merge(invoice, broken_lamp, by=ada, at=minutes(40))
        for source, target in ((invoice, broken_lamp), (broken_lamp, invoice)):
            with pytest.raises(NotPossible, match="already"):
                actions.merge(source, target, by=ada, at=minutes(41))
        with pytest.raises(NotPossible, match="became part"):
            actions.assign(invoice, ada, by=ada, at=minutes(42))

    def test_it_is_undone_as_if_it_had_not_been(
        self, broken_lamp: Conversation, invoice: Conversation, ada: Agent
    ) -> None:
        actions.tag(broken_lamp, ["lamp"], by=ada, at=minutes(2))
        actions.tag(invoice, ["money", "lamp"], by=ada, at=minutes(2))
        actions.save_draft(by=ada, at=minutes(2), conversation=invoice, html="Here")
        actions.snooze(broken_lamp, until=minutes(99), why="", by=ada, at=minutes(3))
        before = rows(broken_lamp, invoice)
        move = actions.merge(invoice, broken_lamp, by=ada, at=minutes(40))
        assert actions.undo_move(move, by=ada, at=minutes(41)) == []
        assert rows(broken_lamp, invoice) == before
        assert (broken_lamp.messages.count(), invoice.messages.count()) == (1, 1)
        assert [one.tag.name for one in broken_lamp.taggings.all()] == ["lamp"]
        assert Draft.objects.get().conversation == invoice
        with pytest.raises(NotPossible, match="undone already"):
            actions.undo_move(move, by=ada, at=minutes(42))

    def test_it_takes_links_and_fields_along_and_gives_them_back(
        self, broken_lamp: Conversation, invoice: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        third = mona_writes("And the colour?", at=minutes(50)).conversation
        model, shop, year = (
            ConversationField.objects.create(name=name, kind=kind)
            for name, kind in (("Model", "text"), ("Shop", "text"), ("Year", "number"))
        )
        for one, field, raw in (
            (broken_lamp, model, "Luna"), (invoice, model, "Sol"), (invoice, shop, "Porto"),
            (invoice, year, "2024"),
        ):  # fmt: skip
            actions.set_field(one, field, raw, by=ada, at=minutes(1))
        actions.link(invoice, third, by=ada, at=minutes(2))
        actions.link(invoice, broken_lamp, by=ada, at=minutes(2))
        move = actions.merge(invoice, broken_lamp, by=ada, at=minutes(60))
        assert told(broken_lamp) == {"Model": "Luna", "Shop": "Porto", "Year": 2024}
        assert Link.objects.filter(one=broken_lamp, other=third).exists()
        actions.set_field(broken_lamp, year, "2025", by=ada, at=minutes(61))
        actions.undo_move(move, by=ada, at=minutes(62))
        assert told(broken_lamp) == {"Model": "Luna", "Year": 2025}
        assert told(invoice) == {"Model": "Sol", "Shop": "Porto", "Year": 2024}
        assert Link.objects.count() == 2
        assert not Link.objects.filter(one=broken_lamp, other=third).exists()

    def test_it_keeps_what_changed_since_and_says_so(
        self, broken_lamp: Conversation, invoice: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.resolve(broken_lamp, reason="", by=ada, at=minutes(1))
        move = actions.merge(invoice, broken_lamp, by=ada, at=minutes(40))
        mona_writes("Hello?", at=minutes(45), conversation=invoice)
        actions.resolve(broken_lamp, reason="", by=ada, at=minutes(46))
        actions.reopen(broken_lamp, by=ada, at=minutes(47))
        actions.wait_for_customer(broken_lamp, by=ada, at=minutes(48))
        kept = actions.undo_move(move, by=ada, at=minutes(50))
        assert f"The status of number {broken_lamp.pk} was changed since, and stays." in kept
        for one in (broken_lamp, invoice):
            one.refresh_from_db()
        assert (broken_lamp.status, broken_lamp.messages.count()) == (Status.WAITING, 2)
        assert (invoice.status, invoice.merged_into, invoice.messages.count()) == (
            Status.OPEN, None, 1,
        )  # fmt: skip

    def test_it_is_undone_last_first(
        self, broken_lamp: Conversation, invoice: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        third = mona_writes("And the colour?", at=minutes(50)).conversation
        first = actions.merge(broken_lamp, invoice, by=ada, at=minutes(60))
        second = actions.merge(invoice, third, by=ada, at=minutes(61))
        with pytest.raises(NotPossible, match="Undo that first"):
            actions.undo_move(first, by=ada, at=minutes(62))
        actions.undo_move(second, by=ada, at=minutes(63))
        actions.undo_move(first, by=ada, at=minutes(64))
        assert [one.messages.count() for one in (broken_lamp, invoice, third)] == [1, 1, 1]


class TestSplit:
    def test_it_gives_messages_a_conversation_of_their_own_and_back(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        actions.reply(broken_lamp, by=ada, at=minutes(5), html="Sorry!")
        other = mona_writes("And my invoice?", at=minutes(30), conversation=broken_lamp)
        before = rows(broken_lamp)
        move = actions.split(broken_lamp, [other], subject="Invoice", by=ada, at=minutes(40))
        broken_lamp.refresh_from_db()
        new = move.target
        assert (new.subject, new.waiting_since, new.status) == ("Invoice", minutes(30), "open")
        assert (broken_lamp.waiting_since, broken_lamp.last_message_at) == (None, minutes(5))
        assert actions.undo_move(move, by=ada, at=minutes(41)) == []
        assert rows(broken_lamp) == before
        new.refresh_from_db()
        assert (new.merged_into, new.status) == (broken_lamp, Status.RESOLVED)
        assert new.messages.count() == 0

    def test_it_refuses_all_none_and_others(
        self, broken_lamp: Conversation, invoice: Conversation, ada: Agent
    ) -> None:
        own, foreign = broken_lamp.messages.get(), invoice.messages.get()
        for chosen in ([], [own], [foreign]):
            with pytest.raises(NotPossible):
                actions.split(broken_lamp, chosen, subject="", by=ada, at=NOON)

    def test_it_stays_once_the_new_one_lives(
        self, broken_lamp: Conversation, mona_writes: Writes, ada: Agent
    ) -> None:
        other = mona_writes("And my invoice?", at=minutes(30), conversation=broken_lamp)
        move = actions.split(broken_lamp, [other], subject="Invoice", by=ada, at=minutes(40))
        mona_writes("Hello?", at=minutes(45), conversation=move.target)
        with pytest.raises(NotPossible, match="Merge the two instead"):
            actions.undo_move(move, by=ada, at=minutes(50))


class TestLink:
    def test_it_ties_two_whichever_comes_first(
        self, broken_lamp: Conversation, invoice: Conversation, ada: Agent
    ) -> None:
        assert actions.link(invoice, broken_lamp, by=ada, at=NOON)
        assert not actions.link(broken_lamp, invoice, by=ada, at=NOON)
        assert actions.unlink(broken_lamp, invoice, by=ada, at=NOON)
        assert not Link.objects.exists()
        assert [event.kind for event in invoice.events.all()][-2:] == ["linked", "unlinked"] or (
            {event.kind for event in invoice.events.all()} >= {"linked", "unlinked"}
        )
        with pytest.raises(NotPossible):
            actions.link(invoice, invoice, by=ada, at=NOON)
