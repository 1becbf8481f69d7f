"""What becomes of a promise: kept by what happened, moved, withdrawn, given to somebody else."""

from __future__ import annotations

import zipfile
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kept.desk.channels import privacy
from kept.desk.contacts.actions import save_order
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Conversation, Status
from kept.desk.conversations.refusals import NotPossible
from kept.desk.promises import actions, queries
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise, Reminder, State
from kept.desk.promises.refusals import CustomerNotTold, Settled, TimeIsOver
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.promises.conftest import DUE, call, kinds, leave, only, say

HOUR = timedelta(hours=1)


class TestMake:
    def test_it_is_owned_dated_and_told(self, conversation: Conversation, ada: Agent) -> None:
        say(conversation, call(), by=ada, at=NOON)
        promise = only(conversation)
        assert (promise.owner, promise.team, promise.state) == (ada, conversation.team, State.MADE)
        conversation.refresh_from_db()
        assert conversation.promise_due == conversation.promise_due == DUE
        assert "promised" in kinds(conversation)
        assert queries.still_open(conversation) == (promise,)

    def test_it_cannot_be_due_before_it_is_made(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        with pytest.raises(TimeIsOver):
            actions.make(conversation, call(NOON), by=ada, at=NOON)
        with pytest.raises(NotPossible):
            actions.make(conversation, call(what=" "), by=ada, at=NOON)

    def test_it_is_the_teams_where_its_maker_is_away(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        staff.plan_absence(ada, since=NOON, until=None, by=ada, at=NOON)
        assert actions.make(conversation, call(), by=ada, at=NOON).owner is None

    def test_the_reply_goes_out_with_it_or_not_at_all(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        with pytest.raises(TimeIsOver):
            say(conversation, call(), call(NOON), by=ada, at=NOON)
        assert not Promise.objects.exists() and conversation.messages.count() == 1

    def test_it_is_gone_with_the_reply_that_is_taken_back(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        message = actions.reply(
            conversation, by=ada, at=NOON, html="<p>I call you.</p>", promised=[call()],
            confirmed=True,
        )  # fmt: skip
        actions.take_back(message, by=ada, at=NOON + timedelta(seconds=5))
        conversation.refresh_from_db()
        assert not Promise.objects.exists() and conversation.promise_due is None


class TestKeep:
    def test_a_reply_by_the_promised_channel_keeps_it(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        say(conversation, Terms("Write to Mona", DUE, how="email"), by=ada, at=NOON)
        actions.look_after(NOON + timedelta(minutes=1))
        assert only(conversation).closed_at is None, "its own reply does not keep it"
        message = say(conversation, by=ada, at=DUE - HOUR)
        actions.look_after(DUE - HOUR)
        promise = only(conversation)
        assert promise.was_in_time and promise.closed_at == message.at
        assert promise.kept_by is not None and promise.kept_by.message == message

    def test_a_reply_that_has_not_left_keeps_nothing(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        say(conversation, Terms("Write to Mona", DUE, how="email"), by=ada, at=NOON)
        waiting = actions.reply(
            conversation, by=ada, at=DUE - HOUR, html="<p>Hello Mona.</p>", confirmed=True
        )
        actions.look_after(DUE - HOUR)
        assert only(conversation).state == State.MADE
        leave(waiting, at=DUE - HOUR)
        actions.look_after(DUE)
        assert only(conversation).state == State.KEPT

    def test_a_call_that_reached_somebody_keeps_what_a_call_was_promised_for(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        say(conversation, call(), by=ada, at=NOON)
        say(conversation, by=ada, at=NOON + HOUR)
        actions.log_call(conversation, by=ada, at=DUE - HOUR, html="", reached=False)
        assert only(conversation).state == State.MADE
        actions.log_call(conversation, by=ada, at=DUE, html="<p>All well.</p>", reached=True)
        assert only(conversation).was_in_time
        assert kinds(conversation)[-2:] == ["called", "promise-kept"]

    def test_the_order_keeps_what_it_was_promised_for(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        save_order(conversation.contact, "1042", status="packed")
        actions.make(conversation, Terms("Send it", DUE, how="order"), by=ada, at=NOON)
        actions.look_after(NOON)
        assert only(conversation).state == State.MADE
        save_order(conversation.contact, "1042", status="Shipped")
        actions.look_after(DUE - HOUR)
        assert only(conversation).was_in_time

    def test_what_was_sent_is_kept_only_by_arriving(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        save_order(conversation.contact, "1042", status="shipped")
        actions.make(conversation, Terms("Arrives", DUE, how="order"), by=ada, at=NOON)
        actions.look_after(NOON + HOUR)
        assert only(conversation).state == State.MADE
        save_order(conversation.contact, "1042", delivered_on=NOON.date())
        actions.look_after(DUE - HOUR)
        assert only(conversation).was_in_time

    def test_it_is_kept_once(self, conversation: Conversation, ada: Agent) -> None:
        promise = actions.make(conversation, call(), by=ada, at=NOON)
        assert actions.keep(promise, by=ada, at=NOON) and not actions.keep(promise, by=ada, at=NOON)
        conversation.refresh_from_db()
        assert conversation.promise_due is None


class TestRenegotiate:
    def test_another_time_before_it_is_due_is_told_by_a_reply(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        promise = actions.make(conversation, call(), by=ada, at=NOON)
        told = say(conversation, by=ada, at=NOON + HOUR)
        new = actions.renegotiate(promise, due_at=DUE + HOUR, message=told, by=ada, at=NOON + HOUR)
        promise.refresh_from_db()
        assert (promise.state, promise.told_by) == (State.RENEGOTIATED, told)
        assert new.follows == promise and queries.still_open(conversation) == (new,)

    def test_it_is_too_late_once_it_is_due(self, conversation: Conversation, ada: Agent) -> None:
        promise = actions.make(conversation, call(), by=ada, at=NOON)
        told = say(conversation, by=ada, at=DUE + HOUR)
        with pytest.raises(TimeIsOver):
            actions.renegotiate(promise, due_at=DUE + 2 * HOUR, message=told, by=ada, at=DUE + HOUR)

    def test_a_promise_in_place_of_a_late_one_says_that_it_was_broken(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        promise = actions.make(conversation, call(), by=ada, at=NOON)
        instead = call(DUE + 2 * HOUR, instead_of=promise.pk)
        say(conversation, instead, by=ada, at=DUE + HOUR)
        promise.refresh_from_db()
        assert (promise.state, promise.closed_at) == (State.BROKEN, DUE + HOUR)

    def test_it_holds_again_if_the_reply_comes_back(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        promise = actions.make(conversation, call(), by=ada, at=NOON)
        told = actions.reply(
            conversation, by=ada, at=NOON + HOUR, html="<p>Rather later.</p>", confirmed=True,
            promised=[call(DUE + HOUR, instead_of=promise.pk)],
        )  # fmt: skip
        actions.take_back(told, by=ada, at=NOON + HOUR)
        assert queries.still_open(conversation) == (promise,)
        conversation.refresh_from_db()
        assert conversation.promise_due == DUE


class TestWithdraw:
    def test_the_customer_has_to_be_told(self, conversation: Conversation, ada: Agent) -> None:
        promise = actions.make(conversation, call(), by=ada, at=NOON)
        note = conversations.write_note(conversation, by=ada, at=NOON, html="<p>No.</p>")
        with pytest.raises(CustomerNotTold):
            actions.withdraw(promise, message=note, by=ada, at=NOON)
        told = say(conversation, by=ada, at=NOON)
        actions.withdraw(promise, message=told, by=ada, at=NOON)
        assert only(conversation).state == State.WITHDRAWN
        with pytest.raises(Settled):
            actions.withdraw(promise, message=told, by=ada, at=NOON)


class TestHandOn:
    def test_it_goes_to_the_team_when_its_owner_falls_ill(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        actions.make(conversation, call(), by=ada, at=NOON)
        staff.plan_absence(ada, since=NOON + HOUR, until=None, by=ada, at=NOON)
        actions.look_after(NOON)
        assert only(conversation).owner == ada
        actions.look_after(NOON + HOUR)
        promise = only(conversation)
        assert (promise.owner, promise.team) == (None, conversation.team)
        assert kinds(conversation)[-1] == "promise-handed-on"

    def test_it_goes_along_with_its_conversation(
        self, conversation: Conversation, ada: Agent, bo: Agent
    ) -> None:
        actions.make(conversation, call(), by=ada, at=NOON)
        conversations.assign(conversation, bo, by=bo, at=NOON + HOUR)
        actions.look_after(NOON + HOUR)
        assert only(conversation).owner == bo

    def test_it_stays_with_who_promised_in_the_conversation_of_another(
        self, conversation: Conversation, bo: Agent
    ) -> None:
        actions.make(conversation, call(), by=bo, at=NOON)
        actions.look_after(NOON + HOUR)
        assert only(conversation).owner == bo

    def test_it_stays_whatever_else_was_moved_there(
        self, conversation: Conversation, ada: Agent, bo: Agent
    ) -> None:
        """The story of a promise that moved has a "was" of its own."""
        actions.make(conversation, call(), by=bo, at=NOON)
        other = actions.make(conversation, call(what="Send it"), by=ada, at=NOON)
        told = say(conversation, by=ada, at=NOON + HOUR)
        actions.renegotiate(other, due_at=DUE + HOUR, message=told, by=ada, at=NOON + HOUR)
        actions.look_after(NOON + 2 * HOUR)
        assert Promise.objects.get(what="Call Mona").owner == bo

    def test_it_is_merged_and_split_with_the_message_that_made_it(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        say(conversation, call(), by=ada, at=NOON)
        by_hand = actions.make(conversation, call(what="Look again"), by=ada, at=NOON)
        other = conversations.receive(
            channel=conversation.channel, contact=conversation.contact, text="More.", at=NOON
        ).conversation
        conversations.merge(conversation, other, by=ada, at=NOON + HOUR)
        actions.look_after(NOON + HOUR)
        assert {promise.pk for promise in queries.still_open(other)} >= {by_hand.pk}
        assert len(queries.still_open(other)) == 2 and not queries.still_open(conversation)
        other.refresh_from_db()
        assert other.promise_due == DUE


class TestTruth:
    @pytest.mark.parametrize(
        "wrong",
        [
            {"state": "kept"}, {"state": "broken"}, {"due_from": DUE}, {"late_at": NOON},
            {"closed_at": NOON}, {"state": "renegotiated", "closed_at": DUE + HOUR},
        ],
        ids=str,
    )  # fmt: skip
    def test_the_database_keeps_the_ledger_honest(
        self, conversation: Conversation, ada: Agent, wrong: dict[str, object]
    ) -> None:
        promise = actions.make(conversation, call(), by=ada, at=NOON)
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(**wrong)


class TestFigure:
    def test_it_counts_what_was_due_and_not_what_was_moved_in_time(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        first = actions.make(conversation, call(), by=ada, at=NOON)
        late = actions.make(conversation, call(), by=ada, at=NOON)
        told = say(conversation, by=ada, at=NOON)
        moved = actions.make(conversation, call(), by=ada, at=NOON)
        new = actions.renegotiate(moved, due_at=DUE + 9 * HOUR, message=told, by=ada, at=NOON)
        for promise in (first, new):
            actions.keep(promise, by=ada, at=DUE)
        actions.keep(late, by=ada, at=DUE + HOUR)
        figure = queries.kept_in_time(Promise.objects.all(), at=DUE + HOUR)
        assert (figure.ended, figure.in_time, figure.percent) == (3, 2, 66)

    def test_nothing_is_no_figure(self, conversation: Conversation) -> None:
        assert queries.kept_in_time(Promise.objects.all(), at=NOON).percent is None


def test_it_is_on_top_again_whatever_the_conversation_waited_for(
    conversation: Conversation, ada: Agent
) -> None:
    say(conversation, call(), by=ada, at=NOON)
    conversation.refresh_from_db()
    assert conversation.status == Status.WAITING
    due = actions.look_after(NOON)
    assert due == DUE - timedelta(minutes=30)
    actions.look_after(due)
    conversation.refresh_from_db()
    assert conversation.status == Status.OPEN
    assert Reminder.objects.filter(done_at=None).count() == 2


def test_it_is_exported_and_erased_with_the_person(
    conversation: Conversation, ada: Agent, bo: Agent
) -> None:
    actions.make(conversation, call(what="Call about the lamp"), by=ada, at=NOON)
    made = privacy.export_person(conversation.contact, reason="asked", by=bo, at=NOON)
    with made, zipfile.ZipFile(made) as copy:
        assert b"Call about the lamp" in copy.read("person.json")
    privacy.erase_person(conversation.contact, reason="asked", by=bo, at=NOON)
    assert "lamp" not in only(conversation).what
