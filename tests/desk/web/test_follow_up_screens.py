"""The follow-ups of a desk: seen, moved, let go, and set up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation
from kept.desk.feedback import actions
from kept.desk.feedback.models import CheckBack, Exemption, FollowUps, State, Wording
from kept.desk.staff.models import Agent, Team
from tests.desk.conftest import SignIn
from tests.desk.feedback.conftest import asked as asked
from tests.desk.feedback.conftest import asking as asking
from tests.desk.feedback.conftest import days
from tests.desk.feedback.conftest import settled as settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def planned(settled: Conversation) -> CheckBack:
    """Mona will be asked in a year of which every day is good for her."""
    actions.plan_new(days(0.01))
    CheckBack.objects.update(due_at=now() + timedelta(days=1))
    return CheckBack.objects.get()


class TestLists:
    def test_each_shows_its_own(
        self, as_: SignIn, ada: Agent, asked: CheckBack, cy: Agent, care: Team
    ) -> None:
        CheckBack.objects.update(asked_at=now())
        client = as_(ada)
        assert b"Broken lamp" in client.get("/follow-ups/?view=asked").content
        actions.rate(asked, 1, at=now())
        actions.add_words(asked, "Three <weeks>!", at=now())
        told = client.get("/follow-ups/?view=low").content.decode()
        assert "Three &lt;weeks&gt;!" in told and "1 of 5" in told and "Ada has it" in told
        care.is_limited = True
        care.save()
        assert b"Broken lamp" not in as_(cy).get("/follow-ups/?view=low").content
        assert client.get("/follow-ups/?view=else").status_code == 404

    def test_it_asks_no_more_for_many(
        self, as_: SignIn, ada: Agent, planned: CheckBack,
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:  # fmt: skip
        client = as_(ada)
        with django_assert_max_num_queries(12):
            client.get("/follow-ups/")

    def test_it_says_when_nobody_is_asked(self, as_: SignIn, ada: Agent, bo: Agent) -> None:
        assert b"A team lead can switch it on" in as_(ada).get("/follow-ups/").content
        assert b"Switch it on" in as_(bo).get("/follow-ups/").content


class TestMoving:
    def test_it_is_asked_as_soon_as_it_is_a_good_hour(
        self, as_: SignIn, ada: Agent, planned: CheckBack
    ) -> None:
        told = as_(ada).post(f"/follow-ups/{planned.pk}/sending/", follow=True).content.decode()
        assert "It goes out" in told
        planned.refresh_from_db()
        assert planned.due_at < now() + timedelta(days=6)

    def test_it_is_let_go_for_a_reason(self, as_: SignIn, ada: Agent, planned: CheckBack) -> None:
        client = as_(ada)
        client.post(f"/follow-ups/{planned.pk}/cancellation/", {"reason": ""})
        planned.refresh_from_db()
        assert planned.state == State.PLANNED
        client.post(f"/follow-ups/{planned.pk}/cancellation/", {"reason": "We spoke."})
        planned.refresh_from_db()
        assert planned.reason == "We spoke."
        page = client.get(planned.conversation.get_absolute_url()).content.decode()
        assert "Not asked: We spoke." in page

    def test_it_is_put_off(self, as_: SignIn, ada: Agent, planned: CheckBack) -> None:
        client = as_(ada)
        wanted = now() + timedelta(days=10)
        client.post(f"/follow-ups/{planned.pk}/due/", {"until": f"{wanted:%Y-%m-%dT%H:%M}"})
        planned.refresh_from_db()
        assert planned.due_at > now() + timedelta(days=9)
        told = client.post(f"/follow-ups/{planned.pk}/due/", {"until": "soon"}, follow=True)
        assert b"Choose when to ask." in told.content

    def test_nobody_is_asked_here(self, as_: SignIn, ada: Agent, planned: CheckBack) -> None:
        client, here = as_(ada), planned.conversation.get_absolute_url()
        client.post(f"{here}follow-up/exemption/")
        assert Exemption.objects.exists()
        assert b"Nobody is asked here" in client.get(here).content
        client.post(f"{here}follow-up/exemption/", {"undo": "yes"})
        assert not Exemption.objects.exists()


RULES = {"is_on": "on", "asks_rating": "on", "simple": "1", "involved": "5", "delivery": "7"}


class TestSetUp:
    def test_a_team_asks_by_rules_of_its_own(self, as_: SignIn, bo: Agent, care: Team) -> None:
        client = as_(bo)
        client.post("/set-up/follow-ups/", {**RULES, "is_on": ""})
        client.post(f"/set-up/follow-ups/?team={care.pk}", RULES)
        assert not FollowUps.objects.get(team=None).is_on
        own = FollowUps.objects.get(team=care)
        assert own.is_on and own.days("delivery") == 7
        assert b"at least 1" not in client.get("/set-up/follow-ups/").content.lower()
        refused = client.post("/set-up/follow-ups/", {**RULES, "simple": "0"})
        assert refused.status_code == 200 and FollowUps.objects.get(team=None).simple_days == 1

    def test_the_words_can_be_ones_own(self, as_: SignIn, bo: Agent) -> None:
        client, path = as_(bo), "/set-up/follow-ups/de/"
        assert "Hat es geklappt?" in client.get(path).content.decode()
        wrong = client.post(path, {"subject": "Na?", "text": "Hallo {nickname}"})
        assert b"{nickname} cannot be filled in." in wrong.content
        client.post(path, {"subject": "Na?", "text": "Hallo {first_name}"})
        assert Wording.objects.get().subject == "Na?"
        client.post(f"{path}reset/")
        assert not Wording.objects.exists()
        assert client.get("/set-up/follow-ups/fr/").status_code == 404

    def test_a_contact_is_left_alone(self, as_: SignIn, ada: Agent, mona: Contact) -> None:
        client, path = as_(ada), f"/contacts/{mona.pk}/description/"
        client.post(path, {"name": "Mona Varga", "is_not_asked": "on"})
        mona.refresh_from_db()
        since = mona.no_follow_ups_since
        assert since is not None
        client.post(path, {"name": "Mona V.", "is_not_asked": "on"})
        mona.refresh_from_db()
        assert mona.no_follow_ups_since == since
        assert b"how it went" in client.get(f"/contacts/{mona.pk}/").content
        client.post(path, {"name": "Mona V."})
        mona.refresh_from_db()
        assert mona.no_follow_ups_since is None
