"""Promises on the screen: the list, what can be done from it, and the calendar."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import now
from icalendar import Calendar

from kept.desk.contacts.models import Contact
from kept.desk.contacts.window import next_good_moment
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation, Draft, Message
from kept.desk.promises import actions, queries
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import CalendarFeed, Promise, State
from kept.desk.staff.models import Agent, Team
from tests.desk.conftest import SignIn

HOUR = timedelta(hours=1)
ZONE = "Asia/Kolkata"


@pytest.fixture
def conversation(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    Contact.objects.filter(pk=mona.pk).update(zone=ZONE)
    said = conversations.receive(
        channel=support, contact=mona, subject="Lamp", text="It broke.", at=now() - 9 * HOUR
    )
    conversations.assign(said.conversation, ada, by=ada, at=now())
    return said.conversation


def promised(
    conversation: Conversation, by: Agent, what: str = "Call Mona", hours: float = 30
) -> Promise:
    at = now()
    due = at + hours * HOUR
    terms = Terms(what, due, how="call", zone=ZONE)
    return actions.make(conversation, terms, by=by, at=min(at, due - HOUR))


def field(hours: float) -> str:
    """The first noon where Mona is, so many hours on, at which one may call: a call at night, on
    a Sunday or on a holiday of hers is stopped."""
    at = (now() + hours * HOUR).astimezone(ZoneInfo(ZONE))
    noon = at.replace(hour=12, minute=0) + timedelta(days=at.hour >= 12)
    while next_good_moment(Contact(zone=ZONE), noon, company=None) > noon:
        noon += timedelta(days=1)
    return f"{noon.astimezone(UTC):%Y-%m-%dT%H:%M}"


class TestList:
    def test_it_shows_what_is_late_first_and_whose_it_is(
        self, conversation: Conversation, ada: Agent, bo: Agent, as_: SignIn
    ) -> None:
        promised(conversation, ada, "Late one", -2)
        promised(conversation, bo, "Of Bo", 50)
        page = as_(ada).get("/promises/").content.decode()
        assert "Late one" in page and "late by 2 h" in page and "Of Bo" not in page
        assert "in Kolkata" in page
        assert "Of Bo" in as_(ada).get("/promises/?of=team").content.decode()

    def test_it_costs_the_same_however_long_it_is(
        self, conversation: Conversation, ada: Agent, as_: SignIn,
        django_assert_max_num_queries: object,
    ) -> None:  # fmt: skip
        for number in range(12):
            promised(conversation, ada, f"Number {number}", number * 20 - 60)
        client = as_(ada)
        with django_assert_max_num_queries(12):  # type: ignore[operator]
            assert client.get("/promises/").status_code == 200

    def test_it_hides_promises_of_a_limited_team(
        self, conversation: Conversation, billing: Team, ada: Agent, cy: Agent, as_: SignIn
    ) -> None:
        promise = promised(conversation, cy, "Secret call")
        Conversation.objects.update(team=billing)
        assert "Secret call" not in as_(ada).get("/promises/?of=all").content.decode()
        assert as_(ada).post(f"/promises/{promise.pk}/keeping/").status_code == 404

    def test_what_became_of_them_makes_the_figure(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        actions.keep(promised(conversation, ada, "In time"), by=ada, at=now())
        promised(conversation, ada, "Not in time", -3)
        page = as_(ada).get("/promises/?past=yes").content.decode()
        assert "<b>50 %</b>" in page and "In time" in page


class TestDeeds:
    def test_it_is_kept_by_one_press(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        promise = promised(conversation, ada)
        as_(ada).post(f"/promises/{promise.pk}/keeping/", {"back": "mine"})
        promise.refresh_from_db()
        assert promise.state == State.KEPT

    def test_it_goes_to_who_takes_it(
        self, conversation: Conversation, ada: Agent, bo: Agent, as_: SignIn
    ) -> None:
        promise = promised(conversation, ada)
        assert b"Ada Okafor" not in as_(bo).get(f"/promises/{promise.pk}/owner/").content
        as_(bo).post(f"/promises/{promise.pk}/owner/", {"owner": "me"})
        promise.refresh_from_db()
        assert promise.owner == bo

    def test_another_time_is_told_to_the_customer(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        promise = promised(conversation, ada)
        client, path = as_(ada), f"/promises/{promise.pk}/time/"
        assert "Hello Mona" in client.get(path).content.decode()
        text = "Hello Mona, it takes longer. I call you by {time}.\n\nAda"
        client.post(path, {"due": "", "due_own": field(60), "text": text})
        promise.refresh_from_db()
        assert promise.state == State.RENEGOTIATED
        told = Message.objects.get(kind="reply").text
        assert "{time}" not in told and promise.followed_by.due_at > promise.due_at

    def test_it_is_not_withdrawn_with_a_blank_in_the_letter(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        promise = promised(conversation, ada)
        client, path = as_(ada), f"/promises/{promise.pk}/withdrawal/"
        starter = "Hello Mona, I cannot call. {{what we do instead}}"
        assert client.post(path, {"text": starter}).status_code == 422
        client.post(path, {"text": "Hello Mona, I cannot call you. I write to you instead."})
        promise.refresh_from_db()
        assert promise.state == State.WITHDRAWN

    def test_a_late_one_begins_an_apology_that_cannot_be_sent_as_it_is(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        promise = promised(conversation, ada, hours=-2)
        as_(ada).post(f"/promises/{promise.pk}/apology/")
        draft = Draft.objects.get(conversation=conversation, agent=ada)
        assert "I am sorry" in draft.html and "{{what happens now" in draft.html


class TestConversation:
    def test_a_promise_by_hand(self, conversation: Conversation, ada: Agent, as_: SignIn) -> None:
        path = f"/conversations/{conversation.pk}/promises/"
        as_(ada).post(path, {"what": "Send photos", "due": field(3), "how": "email"})
        (promise,) = queries.still_open(conversation)
        assert (promise.what, promise.zone) == ("Send photos", ZONE)
        page = as_(ada).get(conversation.get_absolute_url()).content.decode()
        assert "Send photos" in page

    def test_without_a_time_it_is_none(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        path = f"/conversations/{conversation.pk}/promises/"
        page = as_(ada).post(path, {"what": "Send photos", "due": ""}, follow=True)
        assert "Say by when" in page.content.decode() and not Promise.objects.exists()

    def test_a_reply_carries_what_was_confirmed_beside_it_and_undoing_takes_it_back(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        chip = {"what": "Call Mona back", "how": "call", "due": field(20), "begins": ""}
        client = as_(ada)
        client.post(
            f"/conversations/{conversation.pk}/replies/",
            {"text": "Hello Mona, I call you back tomorrow.", "promise": json.dumps(chip)},
        )
        promise = Promise.objects.get()
        assert promise.message == Message.objects.get(kind="reply")
        client.post(f"/messages/{promise.message_id}/return/")
        assert not Promise.objects.exists()

    @pytest.mark.parametrize("raw", ["no json", "[]", '{"what": "Call"}', '{"due": "x"}'])
    def test_a_chip_that_cannot_be_read_stops_the_reply(
        self, conversation: Conversation, ada: Agent, as_: SignIn, raw: str
    ) -> None:
        answer = as_(ada).post(
            f"/conversations/{conversation.pk}/replies/", {"text": "Hello Mona.", "promise": raw}
        )
        assert answer.status_code == 422
        assert not Message.objects.filter(kind="reply").exists()

    def test_a_logged_call_keeps_a_call_and_offers_what_it_promised(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        promise = promised(conversation, ada)
        page = as_(ada).post(
            f"/conversations/{conversation.pk}/calls/",
            {"said": "We will write to her by Friday.", "reached": "yes"},
            headers={"HX-Request": "true"},
        ).content.decode()  # fmt: skip
        promise.refresh_from_db()
        assert promise.state == State.KEPT
        assert "You promised on the phone?" in page

    def test_the_draft_check_tells_of_promises(
        self, conversation: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        answer = as_(ada).post(
            f"/conversations/{conversation.pk}/hints/", {"text": "I will call you tomorrow."}
        )
        (told,) = answer.json()["promises"]
        assert told["how"] == "call" and told["offset"] == 330


class TestCalendar:
    def test_it_holds_the_open_promises_of_one_person_until_it_is_revoked(
        self, conversation: Conversation, ada: Agent, bo: Agent, as_: SignIn
    ) -> None:
        promise = promised(conversation, ada)
        promised(conversation, bo, "Not Ada's")
        as_(ada).post("/promises/calendar/")
        path = f"/promises/calendar/{CalendarFeed.objects.get().token}.ics"
        (event,) = Calendar.from_ical(Client().get(path).content).walk("VEVENT")
        assert event["summary"] == "Call Mona (Mona Varga)"
        assert event.decoded("dtend") == promise.due_at.replace(microsecond=0)
        as_(ada).post("/promises/calendar/")
        assert Client().get(path).status_code == 404
        path = f"/promises/calendar/{CalendarFeed.objects.get().token}.ics"
        Agent.objects.filter(pk=ada.pk).update(is_active=False)
        assert Client().get(path).status_code == 404
