"""What time does to promises, also when a worker dies and when the clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import mail

from kept.desk.channels.actions import Account, connect_mailbox
from kept.desk.channels.email import promise_mail
from kept.desk.coaching.rows import as_seen
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Conversation
from kept.desk.lib import work
from kept.desk.promises import actions, rows
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise, Reminder, State
from kept.desk.staff.models import Agent
from kept.mistakes.engine import check
from kept.mistakes.house import House
from tests.desk.cast import NOON
from tests.desk.promises.conftest import DUE, call, kinds, only, say

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class TestLookAfter:
    def test_each_moment_is_told_once(self, conversation: Conversation, ada: Agent) -> None:
        actions.make(conversation, call(), by=ada, at=NOON)
        for at in (DUE - HOUR, DUE - 29 * MINUTE, DUE, DUE + 2 * MINUTE, DUE + 25 * HOUR):
            actions.look_after(at)
            actions.look_after(at)
        told = [kind for kind in kinds(conversation) if kind.startswith("promise-")]
        assert told == ["promise-coming", "promise-late", "promise-broken"]
        promise = only(conversation)
        assert promise.state == State.BROKEN and promise.closed_at is None

    def test_a_broken_one_can_still_be_kept_and_was_not_in_time(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        actions.make(conversation, call(), by=ada, at=NOON)
        actions.look_after(DUE + 25 * HOUR)
        actions.log_call(conversation, by=ada, at=DUE + 26 * HOUR, html="", reached=True)
        assert only(conversation).state == State.KEPT and not only(conversation).was_in_time

    def test_a_reply_of_the_last_minute_is_not_late(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        actions.make(conversation, Terms("Write", DUE, how="email"), by=ada, at=NOON)
        say(conversation, by=ada, at=DUE)
        actions.look_after(DUE + 2 * MINUTE)
        assert only(conversation).was_in_time and "promise-late" not in kinds(conversation)

    def test_what_is_due_soon_is_told_halfway(self, conversation: Conversation, ada: Agent) -> None:
        actions.make(conversation, call(NOON + 20 * MINUTE), by=ada, at=NOON)
        assert actions.look_after(NOON) == NOON + 10 * MINUTE

    def test_the_house_says_how_long_before(self, conversation: Conversation, ada: Agent) -> None:
        terms = call(due_from=DUE - HOUR, lead=2 * HOUR)
        actions.make(conversation, terms, by=ada, at=NOON)
        assert actions.look_after(NOON) == DUE - 3 * HOUR

    def test_a_worker_that_dies_with_a_claim_loses_and_doubles_nothing(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        actions.make(conversation, call(), by=ada, at=NOON)
        at = DUE - 30 * MINUTE
        due = Reminder.objects.filter(done_at=None, due_at__lte=at)
        claimed = work.claim(due, at=at)  # and it is killed here
        assert claimed is not None
        assert actions.look_after(at + MINUTE) == DUE + MINUTE, "nobody looks all the time"
        assert "promise-coming" not in kinds(conversation)
        actions.look_after(at + 3 * MINUTE)
        assert not actions.remind(claimed, at=at + 3 * MINUTE), "the dead one wakes up again"
        assert kinds(conversation).count("promise-coming") == 1


class TestZones:
    def test_the_hour_told_stays_the_customers_when_their_clocks_change(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        """Lisbon goes from UTC to UTC+1 in the night to Sunday 29 March 2026."""
        lisbon = ZoneInfo("Europe/Lisbon")
        due = datetime(2026, 3, 30, 10, tzinfo=lisbon)
        terms = Terms("Call", due, due_from=due - HOUR, zone=lisbon.key)
        promise = actions.make(conversation, terms, by=ada, at=due - timedelta(days=3))
        promise.refresh_from_db()
        assert promise.due_at.astimezone(UTC).hour == 9
        before = due - timedelta(days=3)
        assert rows.window(promise, lisbon, before) == "Mon 30 Mar 09:00–10:00"
        assert actions.look_after(before) == datetime(2026, 3, 30, 7, 30, tzinfo=UTC)


class TestMail:
    def test_the_lead_is_told_once_of_what_is_late(
        self, conversation: Conversation, ada: Agent, bo: Agent, olu: Agent
    ) -> None:
        connect_mailbox(
            address="desk@lumen-lamps.example", name="Desk", by=olu, password="x", at=NOON,
            account=Account("localhost", "localhost", "desk@lumen-lamps.example"),
        )  # fmt: skip
        actions.make(conversation, call(), by=ada, at=NOON)
        for at in (DUE, DUE + 2 * MINUTE, DUE + 3 * MINUTE):
            actions.look_after(at)
            promise_mail.tell_due(at)
        assert sorted(each.to[0] for each in mail.outbox) == [ada.email, bo.email]
        assert "Call Mona" not in mail.outbox[0].body

    def test_nobody_is_told_of_what_was_kept_since(
        self, conversation: Conversation, ada: Agent, olu: Agent
    ) -> None:
        promise = actions.make(conversation, call(), by=ada, at=NOON)
        actions.look_after(DUE + 2 * MINUTE)
        actions.keep(promise, by=ada, at=DUE + 3 * MINUTE)
        promise_mail.tell_due(DUE + 3 * MINUTE)
        assert mail.outbox == []


class TestSeen:
    def test_the_engine_judges_by_the_ledger(self, conversation: Conversation, ada: Agent) -> None:
        say(conversation, call(), by=ada, at=NOON)

        def codes(at: datetime) -> set[str]:
            found = check(as_seen(conversation), House(), now=at).findings
            return {finding.code for finding in found}

        assert "PRM01" not in codes(DUE - HOUR)
        assert "PRM01" in codes(DUE + HOUR)
        actions.keep(Promise.objects.get(), by=ada, at=DUE - HOUR)
        assert "PRM01" not in codes(DUE + HOUR)

    def test_a_call_that_was_logged_is_seen(self, conversation: Conversation, ada: Agent) -> None:
        conversations.log_call(conversation, by=ada, at=NOON, html="", reached=True)
        events = as_seen(conversation).events or ()
        assert [(event.kind, event.what) for event in events][-1] == ("called", "phone")
