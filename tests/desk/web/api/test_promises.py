from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from kept.desk.coaching.models import Override
from kept.desk.contacts import actions as contacts
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Conversation, Event, Message
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise, State
from kept.desk.staff.models import Agent, Team
from tests.desk.web.api.conftest import Program, ProgramOf


@pytest.fixture
def shop(program_of: ProgramOf, ada: Agent) -> Program:
    """A program that acts as Ada."""
    return program_of(ada)


def _due(**ahead: int) -> str:
    return (now() + timedelta(**(ahead or {"days": 2}))).isoformat(timespec="seconds")


def _made(conversation: Conversation, by: Agent, *, what: str = "Call", hours: int = 4) -> Promise:
    terms = Terms(what, now() + timedelta(hours=hours))
    return actions.make(conversation, terms, by=by, at=now())


def _late(conversation: Conversation, by: Agent) -> Promise:
    made = _made(conversation, by)
    Promise.objects.filter(pk=made.pk).update(due_at=now() - timedelta(hours=1))
    return made


class TestMaking:
    def test_it_is_the_promise_that_a_person_makes_by_hand(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        contacts.describe(conversation.contact, zone="Asia/Kolkata")
        due = _due()
        answer = shop.post(
            f"conversations/{conversation.pk}/promises/", what="Send the invoice", due_at=due
        )
        assert answer.status_code == 201, answer.content
        told, row = answer.json(), Promise.objects.get()
        assert (told["number"], told["conversation"]) == (row.pk, conversation.pk)
        assert row.owner == row.made_by == ada and row.zone == "Asia/Kolkata"
        assert told["due_at"].endswith("+05:30")
        assert datetime.fromisoformat(told["due_at"]) == datetime.fromisoformat(due)
        assert told["owner"] == {"name": "Ada Okafor", "email": ada.email}
        assert Event.objects.filter(kind="promised", agent=ada).count() == 1
        assert row.reminders.count() == 3

    def test_a_colleague_keeps_it_if_they_are_named(
        self, shop: Program, conversation: Conversation, bo: Agent
    ) -> None:
        path = f"conversations/{conversation.pk}/promises/"
        answer = shop.post(path, what="Call", due_at=_due(), owner=bo.email.upper(), zone="UTC")
        assert (
            answer.json()["owner"]["name"] == "Bo Lindqvist" and Promise.objects.get().owner == bo
        )

    def test_a_retry_makes_no_second_one(self, shop: Program, conversation: Conversation) -> None:
        path, due = f"conversations/{conversation.pk}/promises/", _due()
        first = shop.post(path, name="order-7", what="Call", due_at=due)
        again = shop.post(path, name="order-7", what="Call", due_at=due)
        assert (first.status_code, again.status_code) == (201, 200)
        assert first.json() == again.json() and Promise.objects.count() == 1
        other = shop.post(path, name="order-7", what="Write", due_at=due)
        assert other.status_code == 422 and other.json()["kind"] == "asked-otherwise"
        assert shop.post(path, name="order-8", what="Call", due_at=due).status_code == 201

    @pytest.mark.parametrize(
        ("said", "status", "sentence"),
        [
            ({"due_at": "2020-01-01T00:00:00Z"}, 409, "That time is over already"),
            ({"due_at": "2020-01-01T00:00:00"}, 422, "`$.due_at`"),
            ({"due_at": "9999-12-31T23:59:59-12:00"}, 422, "more than ten years"),
            ({"what": " \t"}, 422, "`$.what`"),
            ({"what": "a\0b"}, 422, "`$.what`"),
            ({"zone": "Berlin"}, 422, "“Berlin” is no time zone"),
            ({"owner": "nils@example.org"}, 422, "Nobody here has the address"),
            ({"instead_of": 9_999}, 409, "not open any more"),
            ({"how": "pigeon"}, 422, "`$.how`"),
            ({"due": "tomorrow"}, 422, "unknown field `due`"),
            ({"due_from": "2999-01-01T00:00:00Z"}, 422, "begin after it is due"),
        ],
    )
    def test_it_says_what_is_wrong_and_makes_nothing(
        self, shop: Program, conversation: Conversation, said: dict[str, Any], status: int,
        sentence: str,
    ) -> None:  # fmt: skip
        told = {"what": "Call", "due_at": _due()} | said
        answer = shop.post(f"conversations/{conversation.pk}/promises/", **told)
        assert answer.status_code == status, answer.content
        assert sentence in answer.json()["sentence"]
        assert not Promise.objects.exists()

    def test_a_call_at_a_bad_hour_of_theirs_needs_a_reason(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        contacts.describe(conversation.contact, zone="Asia/Kolkata")
        conversations.resolve(
            conversation, reason="test", by=Agent.objects.get(name="Ada Okafor"), at=now()
        )
        night = (now() + timedelta(days=2)).replace(hour=20, minute=30, second=0, microsecond=0)
        path = f"conversations/{conversation.pk}/promises/"
        answer = shop.post(path, what="Call", due_at=night.isoformat(), how="call")
        assert answer.status_code == 422, answer.content
        assert [hint["code"] for hint in answer.json()["hints"]] == ["TIM05"]
        answer = shop.post(
            path, what="Call", due_at=night.isoformat(), how="call", reason="She asked for it"
        )
        assert answer.status_code == 201
        assert "She asked for it" in str(Event.objects.get(kind="promised").data)


class TestReading:
    def test_lists_tell_what_is_open_soonest_first_on_pages(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        made = [_made(conversation, ada, hours=hours).pk for hours in (3, 1, 2)]
        actions.keep(Promise.objects.get(pk=made[2]), by=ada, at=now())
        for path in ("promises/", f"conversations/{conversation.pk}/promises/"):
            first = shop.get(path, size=1).json()
            second = shop.get(path, size=1, after=first["next"]).json()
            numbers = [one["number"] for page in (first, second) for one in page["promises"]]
            assert numbers == [made[1], made[0]] and second["next"] is None
        here = shop.get(f"conversations/{conversation.pk}/promises/", state="all").json()
        assert [one["state"] for one in here["promises"]] == ["made", "kept", "made"]

    def test_late_ones_can_be_asked_for(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        _made(conversation, ada)
        late = _late(conversation, ada)
        for path in ("promises/", f"conversations/{conversation.pk}/promises/"):
            (found,) = shop.get(path, state="late").json()["promises"]
            assert found["number"] == late.pk and found["is_late"]

    def test_whose_can_be_asked_for(
        self, shop: Program, conversation: Conversation, ada: Agent, cy: Agent
    ) -> None:
        mine, theirs = _made(conversation, ada), _made(conversation, cy)
        found = {
            whose: {one["number"] for one in shop.get("promises/", of=whose).json()["promises"]}
            for whose in ("mine", "team", "all")
        }
        assert found == {
            "mine": {mine.pk},
            "team": {mine.pk, theirs.pk},
            "all": {mine.pk, theirs.pk},
        }

    def test_a_list_costs_the_same_whatever_it_shows(
        self, counted_in_memory: None, shop: Program, conversation: Conversation, ada: Agent,
        bo: Agent, django_assert_num_queries: DjangoAssertNumQueries,
    ) -> None:  # fmt: skip
        shop.get("promises/")  # that the key is used is written down now and then
        for count in (1, 5):
            for _ in range(count):
                _made(conversation, ada)
                _made(conversation, bo)
            with django_assert_num_queries(2):
                assert shop.get("promises/").status_code == 200

    def test_what_is_not_known_in_the_address_is_told(self, shop: Program) -> None:
        for query in ({"state": "gone"}, {"size": 0}, {"size": 101}, {"colour": "red"}):
            answer = shop.get("promises/", **query)
            assert answer.status_code == 422 and answer.json()["kind"] == "wrong-value"


class TestKeeping:
    def test_it_is_kept_once(self, shop: Program, conversation: Conversation, ada: Agent) -> None:
        made = _made(conversation, ada)
        answer = shop.post(f"promises/{made.pk}/keeping/")
        assert answer.status_code == 200 and answer.json()["state"] == "kept"
        made.refresh_from_db()
        assert made.state == State.KEPT
        again = shop.post(f"promises/{made.pk}/keeping/")
        assert again.status_code == 409 and again.json()["kind"] == "settled"


class TestLetters:
    def test_another_time_is_told_to_the_customer(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        made = _made(conversation, ada, what="Send the invoice")
        answer = shop.post(f"promises/{made.pk}/time/", due_at=_due(days=3))
        assert answer.status_code == 201, answer.content
        told, letter = answer.json(), Message.objects.get(kind="reply")
        assert told["instead_of"] == made.pk and told["number"] != made.pk
        assert "send the invoice" in letter.text and "{time}" not in letter.text
        made.refresh_from_db()
        assert (made.state, made.told_by) == (State.RENEGOTIATED, letter)
        again = shop.post(f"promises/{made.pk}/time/", due_at=_due(days=3))
        assert again.status_code == 409 and Message.objects.filter(kind="reply").count() == 1

    def test_the_letter_can_be_ones_own(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        made = _made(conversation, ada)
        text = "Hello Mona,\n\nit will be {time}. I am sorry.\n\nAda"
        shop.post(f"promises/{made.pk}/time/", due_at="2030-03-05T17:00:00Z", text=text)
        assert "it will be Tuesday, 5 March, 17:00." in Message.objects.get(kind="reply").text

    def test_a_late_one_cannot_be_moved(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        answer = shop.post(f"promises/{_late(conversation, ada).pk}/time/", due_at=_due())
        assert answer.status_code == 409 and answer.json()["kind"] == "time-is-over"
        assert "cannot be moved" in answer.json()["sentence"]
        assert not Message.objects.filter(kind="reply").exists()

    def test_it_is_withdrawn_by_a_letter(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        made = _made(conversation, ada)
        assert shop.post(f"promises/{made.pk}/withdrawal/").status_code == 422
        blank = shop.post(f"promises/{made.pk}/withdrawal/", text="Sorry. {{what instead}}")
        assert blank.status_code == 422 and blank.json()["kind"] == "unfinished"
        text = "Hello Mona,\n\nthe lamp is no longer made, so I send your money back today.\n\nAda"
        answer = shop.post(f"promises/{made.pk}/withdrawal/", text=text)
        assert answer.status_code == 200 and answer.json()["state"] == "withdrawn"
        assert "no longer made" in Message.objects.get(kind="reply").text

    def test_what_would_hurt_is_stopped_with_its_hints(
        self, shop: Program, conversation: Conversation, ada: Agent
    ) -> None:
        made = _made(conversation, ada)
        text = "Unfortunately our policy does not allow returns after 30 days."
        answer = shop.post(f"promises/{made.pk}/withdrawal/", text=text)
        assert answer.status_code == 422 and answer.json()["kind"] == "needs-reason", answer.json()
        assert all(hint["why"] and hint["code"] for hint in answer.json()["hints"])
        assert not Message.objects.filter(kind="reply").exists()
        told = shop.post(f"promises/{made.pk}/withdrawal/", text=text, reason="It is a test")
        assert told.status_code == 200
        assert Override.objects.get().reason == "It is a test"


def test_what_the_person_may_not_see_is_not_there(
    program_of: ProgramOf, conversation: Conversation, ada: Agent, cy: Agent, billing: Team
) -> None:
    Conversation.objects.update(team=billing)
    made = _made(conversation, cy)
    ours, theirs = program_of(ada), program_of(cy)
    paths = [f"promises/{made.pk}/", f"conversations/{conversation.pk}/promises/"]
    for path in paths:
        assert ours.get(path).status_code == 404 and theirs.get(path).status_code == 200
    letter = {"text": "Sorry.", "reason": "test"}
    for path, said in (
        (paths[1], {"what": "Call", "due_at": _due()}),
        (f"promises/{made.pk}/keeping/", {}),
        (f"promises/{made.pk}/time/", {"due_at": _due()}),
        (f"promises/{made.pk}/withdrawal/", letter),
    ):
        assert ours.post(path, **said).status_code == 404, path
    assert ours.get("promises/").json()["promises"] == []
    assert len(theirs.get("promises/").json()["promises"]) == 1
    named = theirs.post(paths[1], what="Call", due_at=_due(), owner=ada.email)
    assert named.status_code == 422 and named.json()["kind"] == "may-not-see"
    assert Promise.objects.count() == 1
