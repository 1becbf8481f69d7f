"""Commitments in a draft: what, how, and by when where the customer lives."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.desk.coaching import call_hours, chips, promised
from kept.desk.coaching.actions import dismiss, set_house_rules
from kept.desk.contacts.actions import save_order
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

TOMORROW = "I'll check with the warehouse and call you back tomorrow morning."


@pytest.fixture
def conversation(support: Channel, mona: Contact) -> Conversation:
    Contact.objects.filter(pk=mona.pk).update(zone="Europe/Athens")
    mona.refresh_from_db()
    return conversations.receive(
        channel=support, contact=mona, subject="Lamp", text="It broke.", at=NOON
    ).conversation


def only(conversation: Conversation, text: str, by: Agent, at: datetime = NOON) -> promised.Offered:
    (found,) = promised.offered(conversation, text, by=by, at=at)
    return found


class TestOffered:
    def test_it_tells_what_and_when_in_both_zones(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        found = only(conversation, f"Hello Mona.\n\n{TOMORROW}\n\nAda", ada)
        assert found.quote == TOMORROW
        assert (found.what, found.how) == ("Check with the warehouse and call Mona back", "call")
        assert (found.begins, found.due) == ("2026-03-05T07:00", "2026-03-05T10:00")
        assert (found.offset, found.place) == (120, "Athens")

    def test_a_reply_is_promised_by_the_channel_of_the_conversation(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        found = only(conversation, "I will write to you by 5 pm.", ada)
        assert (found.how, found.due) == ("email", "2026-03-04T15:00")

    def test_a_german_promise_names_the_customer_too(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        text = "Guten Tag, ich kläre das und melde mich morgen Vormittag bei Ihnen."
        assert only(conversation, text, ada).what == "Sich bei Mona melden"

    def test_a_day_ends_when_the_customer_can_be_reached_last(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        conversation.contact.reach_until = time(18)
        assert only(conversation, "We'll write to you by Friday.", ada).due == "2026-03-06T16:00"

    def test_a_time_in_front_is_left_out_as_well(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        text = "Hello Mona. Tomorrow morning I will call you back about the lamp."
        assert only(conversation, text, ada).what == "Call Mona back about the lamp"

    def test_without_a_time_it_asks_and_offers_hours_in_which_we_are_there(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        found = only(conversation, "I will look into it and get back to you.", ada)
        assert found.due == "" and found.choices[:2] == (
            ("Today, 17:00", "2026-03-04T17:00"), ("Tomorrow, 17:00", "2026-03-05T17:00"),
        )  # fmt: skip
        friday = datetime(2026, 3, 6, 16, 30, tzinfo=UTC)
        later = only(conversation, "I will get back to you.", ada, friday)
        assert later.choices[0][1] == "2026-03-09T17:00"

    @pytest.mark.parametrize(
        ("zone", "contact", "times"),
        [
            ("Europe/Athens", {}, ("Today, 16:00", "Tomorrow, 16:00")),
            ("Europe/Athens", {"reach_from": time(9), "reach_until": time(17, 30)}, (
                "Today, 15:30", "Tomorrow, 15:30")),
            ("America/New_York", {}, ("Today, 17:00", "Tomorrow, 17:00")),
            ("Asia/Tokyo", {"reach_from": time(17), "reach_until": time(19)}, (
                "Tomorrow, 10:00", "Friday, 10:00")),
            ("Asia/Tokyo", {}, ()),
        ],
    )  # fmt: skip
    def test_a_call_is_offered_for_hours_that_suit_them(
        self, conversation: Conversation, ada: Agent, zone: str, contact: dict[str, time],
        times: tuple[str, ...],
    ) -> None:  # fmt: skip
        Contact.objects.update(zone=zone, **contact)
        conversation.contact.refresh_from_db()
        found = only(conversation, "I will call you back.", ada)
        assert found.how == "call" and found.due == ""
        assert tuple(words for words, _ in found.choices[:2]) == times
        for _, field in found.choices:
            due = datetime.fromisoformat(field).replace(tzinfo=ZoneInfo(ada.zone))
            terms = Terms("Call", due, how="call", lead=timedelta())
            assert not list(call_hours.promised_calls(conversation, [terms], at=NOON))

    def test_what_is_sent_is_kept_by_the_order(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        text = "Your parcel will be with you on Monday."
        assert only(conversation, text, ada).how == ""
        save_order(conversation.contact, "1042", status="packed")
        assert only(conversation, text, ada).how == "order"

    def test_it_may_stand_in_for_an_open_one_of_its_kind(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        terms = Terms("Call Mona", NOON + timedelta(hours=3), how="call")
        made = actions.make(conversation, terms, by=ada, at=NOON)
        found = only(conversation, TOMORROW, ada)
        assert (found.instead_of, found.instead) == (made.pk, "Call Mona")

    @pytest.mark.parametrize(
        "text",
        ["", "Thank you for the photographs.", "If you send the number, we will check it.",
         "I called you yesterday."],
    )  # fmt: skip
    def test_what_promises_nothing_gets_no_chip(
        self, conversation: Conversation, ada: Agent, text: str
    ) -> None:
        assert promised.offered(conversation, text, by=ada, at=NOON) == ()

    def test_what_somebody_called_no_promise_stays_none_here(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        quote = only(conversation, TOMORROW, ada).quote
        dismiss(conversation, code=chips.NO_PROMISE, quote=quote, why="", by=ada, at=NOON)
        both = f"{TOMORROW} I will write to you by 5 pm."
        (left,) = chips.chips(conversation, both, by=ada, at=NOON)
        assert left.how == "email"

    def test_the_hour_is_the_customers_also_when_their_clocks_change(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        """Athens goes from UTC+2 to UTC+3 in the night to Sunday 29 March 2026."""
        saturday = datetime(2026, 3, 28, 12, tzinfo=UTC)
        found = only(conversation, "I will call you tomorrow at 10:00.", ada, saturday)
        assert (found.due, found.offset) == ("2026-03-29T07:00", 180)

    def test_nothing_is_read_for_what_promises_nothing(
        self, conversation: Conversation, ada: Agent
    ) -> None:
        conversation = Conversation.objects.select_related("contact", "channel", "team").get(
            pk=conversation.pk
        )
        with CaptureQueriesContext(connection) as asked:
            promised.offered(conversation, "Thank you for writing.", by=ada, at=NOON)
        assert not asked


def test_the_house_says_how_long_before(conversation: Conversation, bo: Agent) -> None:
    assert promised.lead(conversation) == timedelta(minutes=30)
    set_house_rules(conversation.team, "[promises]\nremind_before = 90\n", by=bo, at=NOON)
    assert promised.lead(conversation) == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("text", "what", "how", "due"),
    [
        ("Ich melde mich bis Freitag um 15 Uhr bei Ihnen.", "Sich bei Mona melden", "email",
         "2026-03-06T13:00"),
        ("Ich rufe Sie morgen um 10 Uhr an.", "Mona anrufen", "call", "2026-03-05T08:00"),
        ("Ich finde es heraus und schreibe Ihnen bis morgen um 12 Uhr.", "Mona schreiben", "email",
         "2026-03-05T10:00"),
        ("Morgen um 11 Uhr rufe ich Sie an.", "Mona anrufen", "call", "2026-03-05T09:00"),
        ("Ich werde Ihnen schreiben.", "Mona schreiben", "email", ""),
    ],
)  # fmt: skip
def test_german_promises_are_chips(
    conversation: Conversation, ada: Agent, text: str, what: str, how: str, due: str
) -> None:
    found = only(conversation, f"Guten Tag Mona, wir haben Ihre Lampe geprüft. {text}", ada)
    assert (found.how, found.due) == (how, due)
    assert found.what == what
    assert bool(found.choices) == (not due)
