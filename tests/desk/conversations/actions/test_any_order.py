"""Whatever people do in whatever order: the columns stay what a plain model says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from kept.desk.conversations import actions
from kept.desk.conversations.models import (
    Conversation,
    Delivery,
    Draft,
    Message,
    Move,
    Status,
)
from kept.desk.conversations.refusals import NotPossible
from tests.desk import cast

WHICH = st.integers(0, 2)


@dataclass(frozen=True)
class Settled:
    """A message awaits no answer: because of a reply, or by somebody's word."""

    turn: int
    by_hand: bool


class Story(RuleBasedStateMachine):
    """Three conversations and all that can be done to them, beside a model of who waits."""

    def __init__(self) -> None:
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        self.turn = 0
        self.asked: dict[int, datetime] = {}
        self.settled: dict[int, Settled] = {}
        self.replies: dict[int, int] = {}  # message -> turn
        self.ada, self.bo = cast.agent("Ada Okafor"), cast.agent("Bo Lindqvist")
        self.channel, self.mona = cast.channel(cast.team("Care", self.ada)), cast.contact("Mona")
        self.pks = [self._writes(None).conversation_id for _ in range(3)]

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.story.__exit__(None, None, None)

    @property
    def at(self) -> datetime:
        return cast.NOON + timedelta(minutes=self.turn)

    def _next(self) -> datetime:
        self.turn += 1
        return self.at

    def _one(self, which: int) -> Conversation:
        found: Conversation = Conversation.objects.get(pk=self.pks[which])
        return found

    def _standing(self, which: int) -> Conversation:
        one = self._one(which)
        while one.merged_into is not None:
            one = one.merged_into
        return one

    def _in(self, conversation: Conversation) -> set[int]:
        return set(conversation.messages.values_list("pk", flat=True))

    def _waiting(self, conversation: Conversation) -> dict[int, datetime]:
        here = self._in(conversation)
        return {pk: at for pk, at in self.asked.items() if pk in here and pk not in self.settled}

    def _settle(self, conversation: Conversation, *, by_hand: bool) -> None:
        for pk in self._waiting(conversation):
            self.settled[pk] = Settled(self.turn, by_hand)

    def _unsettle(self, turn: int, here: set[int] | None = None) -> None:
        for pk in [pk for pk, how in self.settled.items() if how.turn == turn]:
            if here is None or pk in here:
                del self.settled[pk]

    def _reopen(self, conversation: Conversation) -> None:
        """What was closed by hand last waits again, unless something was answered since."""
        here = self._in(conversation)
        if self._waiting(conversation):
            return
        last = max((how.turn for pk, how in self.settled.items() if pk in here), default=0)
        by_hand = any(how.by_hand for how in self.settled.values() if how.turn == last)
        if by_hand and not any(turn > last for pk, turn in self.replies.items() if pk in here):
            self._unsettle(last, here)

    def _writes(self, conversation: Conversation | None, **more: Any) -> Message:
        message = actions.receive(
            channel=self.channel, contact=self.mona, text="Hello", at=self._next(),
            sender="mona@example.org", conversation=conversation, **more,
        )  # fmt: skip
        if not more.get("is_automatic"):
            self.asked[message.pk] = message.at
        return message

    @rule(which=WHICH, is_automatic=st.booleans())
    def write(self, which: int, is_automatic: bool) -> None:
        one = self._standing(which)
        scheduled = set(
            one.messages.filter(delivery__is_scheduled=True, delivery__state="queued").values_list(
                "pk", flat=True
            )
        )
        self._writes(self._one(which), is_automatic=is_automatic)
        for pk in scheduled if not is_automatic else ():
            self._unsettle(self.replies.pop(pk))
        assert Draft.objects.exists() or is_automatic or not scheduled

    @rule(which=WHICH, later=st.booleans(), then=st.sampled_from(["waiting", "open", "resolved"]))
    def reply(self, which: int, later: bool, then: str) -> None:
        one, at = self._standing(which), self._next()
        send_at = at + timedelta(days=1) if later else None
        sent = actions.reply(one, by=self.ada, at=at, html="Sorry!", send_at=send_at, then=then)
        self._settle(one, by_hand=False)
        self.replies[sent.pk] = self.turn

    @rule(which=WHICH, then=st.sampled_from(["waiting", "open", "resolved"]))
    def reply_and_think_better(self, which: int, then: str) -> None:
        one, at = self._standing(which), self._next()
        before = Conversation.objects.filter(pk=one.pk).values().get()
        sent = actions.reply(one, by=self.ada, at=at, html="Sorry!", then=then)
        actions.take_back(sent, by=self.ada, at=at)
        assert Conversation.objects.filter(pk=one.pk).values().get() == before

    @rule(which=WHICH)
    def take_back(self, which: int) -> None:
        one = self._standing(which)
        sent = one.messages.filter(delivery__state="queued").last()
        if sent is None:
            return
        turn = self.replies.pop(sent.pk)
        actions.take_back(sent, by=self.ada, at=self._next())
        one.refresh_from_db()
        freed = {pk for pk, how in self.settled.items() if how.turn == turn}
        self._unsettle(turn)
        if one.status == Status.RESOLVED:  # by somebody's word since
            for pk in freed & self._in(one):
                self.settled[pk] = Settled(*self._last_word(one))

    def _last_word(self, one: Conversation) -> tuple[int, bool]:
        event = one.events.filter(kind__in=["replied", "resolved", "status-changed"]).last()
        assert event is not None
        return int((event.at - cast.NOON).total_seconds() // 60), event.kind != "replied"

    @rule(which=WHICH, verb=st.sampled_from(["resolve", "reopen", "wait", "snooze"]))
    def stand(self, which: int, verb: str) -> None:
        one, told = self._one(which), {"by": self.bo, "at": self._next()}
        was = one.status
        try:
            if verb == "resolve":
                changed = actions.resolve(one, reason="", **told)
            elif verb == "wait":
                changed = actions.wait_for_customer(one, **told)
            elif verb == "snooze":
                later = self.at + timedelta(minutes=5)
                changed = actions.snooze(one, until=later, why="", **told)
            else:
                changed = actions.reopen(one, **told)
        except NotPossible:
            assert one.merged_into is not None
            return
        if changed and verb in {"resolve", "wait"}:
            self._settle(one, by_hand=True)
        elif changed and (verb == "reopen" or was == Status.RESOLVED):
            self._reopen(one)

    @rule()
    def wake(self) -> None:
        actions.wake_due(self._next())
        assert not Conversation.objects.filter(snoozed_until__lte=self.at).exists()

    @rule(which=WHICH)
    def fail(self, which: int) -> None:
        one = self._standing(which)
        delivery = Delivery.objects.filter(message__conversation=one, state="queued").first()
        if delivery is None:
            return
        actions.mark_failed(delivery, at=self._next(), problem="refused")
        self._unsettle(self.replies[delivery.message_id])
        one.refresh_from_db()
        assert one.status == Status.OPEN

    @rule(which=WHICH, other=WHICH)
    def merge_and_undo(self, which: int, other: int) -> None:
        before = self._everything()
        try:
            move = actions.merge(self._one(which), self._one(other), by=self.bo, at=self._next())
        except NotPossible:
            return
        self.agrees()
        assert actions.undo_move(move, by=self.bo, at=self._next()) == []
        assert self._everything() == before

    @rule(which=WHICH, other=WHICH)
    def merge(self, which: int, other: int) -> None:
        try:
            actions.merge(self._one(which), self._one(other), by=self.bo, at=self._next())
        except NotPossible:
            return

    @rule()
    def undo_merge(self) -> None:
        move = Move.objects.filter(undone_at=None).order_by("pk").last()
        if move is not None:
            actions.undo_move(move, by=self.bo, at=self._next())

    @rule(verb=st.sampled_from(["resolve", "reopen", "wait_for_customer", "assign", "snooze"]))
    def bulk_and_undo(self, verb: str) -> None:
        before, at = self._everything(), self._next()
        more: dict[str, Any] = {
            "resolve": {"reason": ""},
            "assign": {"owner": self.bo},
            "snooze": {"until": at + timedelta(hours=1), "why": ""},
        }.get(verb, {})
        batch = actions.bulk(verb, self.pks, by=self.ada, at=at, **more)
        assert actions.undo_batch(batch, by=self.ada, at=self._next()).kept == 0
        assert self._everything() == before

    def _everything(self) -> list[Any]:
        return [
            list(Conversation.objects.order_by("pk").values()),
            list(Message.objects.order_by("pk").values("pk", "conversation", "settled_by")),
        ]

    @invariant()
    def agrees(self) -> None:
        for one in Conversation.objects.all():
            waiting = self._waiting(one)
            assert one.waiting_since == min(waiting.values(), default=None), one.events.last()
            assert not (waiting and one.status == Status.RESOLVED)
            said = one.messages.all().public().filter(at__lte=self.at).order_by("at").last()
            assert said is None or one.last_message_at >= said.at
            assert one.merged_into_id is None or not one.messages.exists()


@pytest.mark.django_db
def test_it_stays_true_whatever_is_done_in_whatever_order() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Story,
        settings=settings(
            max_examples=6, stateful_step_count=20,
            phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes; the steps are few
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
