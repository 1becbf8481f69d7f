"""A call at a bad hour of theirs is logged or promised only for a reason."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kept.desk.coaching import calling, drafts, sending
from kept.desk.coaching.drafts import NeedsReason
from kept.desk.coaching.models import Override
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise, Spoken
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

THURSDAY = datetime(2026, 3, 5, tzinfo=UTC)
NIGHT = THURSDAY + timedelta(hours=23)


@pytest.fixture
def quiet(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    """Answered at noon: nobody waits, and Mona lives in Lisbon."""
    contacts.describe(mona, zone="Europe/Lisbon")
    said = actions.receive(channel=support, contact=mona, text="Is there a shade?", at=NOON)
    actions.assign(said.conversation, ada, by=ada, at=NOON)
    actions.reply(said.conversation, by=ada, at=NOON, html="<p>Yes, it is here.</p>")
    said.conversation.refresh_from_db()
    return said.conversation


def call(hours: float, begins: float | None = None) -> Terms:
    start = None if begins is None else THURSDAY + timedelta(hours=begins)
    return Terms("Call Mona", THURSDAY + timedelta(hours=hours), start, how="call")


class TestPromised:
    @pytest.mark.parametrize(
        ("terms", "is_bad"),
        [
            (call(10), False),
            (call(12, 9), False),
            (call(20), False),  # by the end of the day
            (call(23), True),
            (call(3), True),
            (call(19), True),  # dinner
            (call(22, 21), True),
            (call(48 + 11), True),  # Saturday
            (Terms("Write", NIGHT, how="email"), False),
        ],
    )
    def test_it_needs_a_reason_outside_their_hours(
        self, quiet: Conversation, ada: Agent, terms: Terms, is_bad: bool
    ) -> None:
        if is_bad:
            with pytest.raises(NeedsReason) as needs:
                calling.promise(quiet, terms, by=ada, at=NOON)
            assert needs.value.hints[0].code == "TIM05" and "where Mona is" in str(
                needs.value.hints
            )
        made = calling.promise(quiet, terms, by=ada, at=NOON, reason="She asked for it")
        told = quiet.events.get(kind="promised").data
        assert made.pk and told["why"] == ("She asked for it" if is_bad else "")

    def test_a_chip_that_is_kept_stops_the_reply(self, quiet: Conversation, ada: Agent) -> None:
        text = "I will call you tomorrow at 23:00."
        how = {"html": f"<p>Hello Mona. {text}</p>", "by": ada, "at": NOON}
        with pytest.raises(NeedsReason):
            sending.reply(quiet, promised=[call(23)], **how)  # type: ignore[arg-type]
        sending.reply(quiet, promised=[call(23)], reason="She asked", **how)  # type: ignore[arg-type]
        assert Override.objects.get().code == "TIM05"
        assert Promise.objects.count() == 1 and not Spoken.objects.exists()

    def test_one_that_nobody_confirmed_is_asked_about(
        self, quiet: Conversation, ada: Agent
    ) -> None:
        sending.reply(
            quiet, html="<p>Mona, I will call you tomorrow at 23:00.</p>", by=ada, at=NOON
        )
        assert Spoken.objects.count() == 1 and not Promise.objects.exists()

    def test_it_is_silent_where_no_zone_is_known(
        self, quiet: Conversation, ada: Agent, mona: Contact
    ) -> None:
        contacts.describe(mona, zone="")
        quiet.contact.refresh_from_db()
        assert calling.promise(quiet, call(23), by=ada, at=NOON).pk


class TestLogged:
    def test_at_night_it_needs_a_reason(self, quiet: Conversation, ada: Agent) -> None:
        with pytest.raises(NeedsReason) as needs:
            calling.log_call(quiet, html="", reached=True, by=ada, at=NIGHT)
        (hint,) = needs.value.hints
        assert hint.why == "It is Thursday, 23:00 where Mona is."
        assert hint.better == "A good hour is Friday at 09:00."
        note = calling.log_call(
            quiet, html="", reached=True, by=ada, at=NIGHT, reason="The alarm went off"
        )
        assert Override.objects.get().message == note

    def test_who_was_promised_it_or_wrote_just_now_expects_it(
        self, quiet: Conversation, ada: Agent, support: Channel, mona: Contact
    ) -> None:
        calling.promise(quiet, call(23.5, 22.5), by=ada, at=NOON, reason="She asked")
        assert calling.log_call(quiet, html="", reached=True, by=ada, at=NIGHT).pk
        later = NIGHT + timedelta(days=1)
        actions.receive(channel=support, contact=mona, conversation=quiet, text="Call!", at=later)
        quiet.refresh_from_db()
        assert calling.log_call(quiet, html="", reached=True, by=ada, at=later).pk


def test_a_guard_says_the_same_as_a_hint(quiet: Conversation, ada: Agent) -> None:
    (hint,) = drafts.stopping(
        quiet, "Hello Mona.", reason="She asked", by=ada, at=NOON, promised=[call(23)]
    )
    assert (hint.code, hint.level) == ("TIM05", "error")
