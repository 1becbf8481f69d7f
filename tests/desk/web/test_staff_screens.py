from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils.timezone import now
from pytest_django.fixtures import Settings

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.promises import actions as promises
from kept.desk.staff import actions, first_owner
from kept.desk.staff.models import Agent, Invitation, Role, Team
from tests.desk.cast import NOON, PASSWORD
from tests.desk.conftest import SignIn

pytestmark = pytest.mark.django_db


class TestFirstVisit:
    def test_it_opens_two_doors_and_makes_an_owner(self, client: Client) -> None:
        assert client.get("/", follow=True).redirect_chain[-1][0] == "/welcome/"
        answer = client.post(
            "/welcome/owner/",
            {"name": "Olu Adeyemi", "email": "olu@example.org", "password": PASSWORD,
             "zone": "Africa/Lagos"},
        )  # fmt: skip
        assert answer.headers["Location"] == "/set-up/"
        owner = Agent.objects.get()
        assert owner.is_owner and owner.zone == "Africa/Lagos"
        assert b"Connect a mailbox" in client.get("/set-up/").content
        assert b"This one" in client.get("/account/sessions/").content
        client.post("/account/logout/")
        assert client.get("/welcome/owner/").status_code == 302

    @pytest.mark.parametrize(
        ("host", "address"),
        [("0.0.0.0", "http://localhost:8025"), ("127.0.0.1", "https://desk.lumen-lamps.example")],
    )
    def test_who_comes_from_elsewhere_must_know_the_code(
        self, host: str, address: str, client: Client, monkeypatch: pytest.MonkeyPatch,
        settings: Settings,
    ) -> None:  # fmt: skip
        monkeypatch.setenv("KEPT_HOST", host)
        settings.BASE_URL = address
        assert b"Set-up code" in client.get("/welcome/owner/").content
        said = {"name": "Nils Berg", "email": "nils@example.org", "password": PASSWORD,
                "zone": "UTC"}  # fmt: skip
        for wrong in ("", "AAAA-BBBB-CCCC", "é", "\x00"):
            client.post("/welcome/owner/", said | {"code": wrong})
        assert not Agent.objects.exists()
        client.post("/welcome/owner/", said | {"code": f" {first_owner.code().lower()} "})
        assert Agent.objects.get().is_owner

    def test_on_the_own_machine_there_is_no_code(self, client: Client) -> None:
        assert b"Set-up code" not in client.get("/welcome/owner/").content

    def test_a_weak_password_is_refused_with_the_reason(self, client: Client) -> None:
        answer = client.post(
            "/welcome/owner/",
            {"name": "Olu", "email": "olu@example.org", "password": "password", "zone": "UTC"},
        )
        assert b"too common" in answer.content and not Agent.objects.exists()


class TestProfile:
    def test_it_is_changed_and_the_theme_leaves_the_rest_alone(
        self, as_: SignIn, ada: Agent
    ) -> None:
        client = as_(ada)
        client.post("/me/", {"name": "Ada O.", "zone": "Europe/Lisbon", "theme": "auto"})
        client.post("/theme/", {"theme": "dark"})
        ada.refresh_from_db()
        assert (ada.name, ada.zone, ada.theme) == ("Ada O.", "Europe/Lisbon", "dark")
        assert not ada.mails_mentions and not ada.single_keys


class TestSigningIn:
    def test_it_works_with_address_and_password(self, client: Client, ada: Agent) -> None:
        answer = client.post("/account/login/", {"login": ada.email.upper(), "password": PASSWORD})
        assert answer.status_code == 302
        assert client.get("/me/").status_code == 200

    def test_nobody_signs_up(self, client: Client, ada: Agent) -> None:
        answer = client.post(
            "/account/signup/", {"email": "nils@example.org", "password1": PASSWORD}
        )
        assert Agent.objects.count() == 1 and answer.status_code == 200

    def test_who_left_is_out_at_once(self, as_: SignIn, olu: Agent, ada: Agent) -> None:
        client = as_(ada)
        assert client.get("/me/").status_code == 200
        other = as_(olu)
        actions.deactivate(ada, by=olu, at=now())
        assert client.get("/me/").status_code == 302
        actions.reactivate(ada, by=olu, at=now())
        assert client.get("/me/").status_code == 302, "an old browser stays out for good"
        assert other.get("/me/").status_code == 200

    def test_no_page_of_theirs_stays_in_the_browser(self, as_: SignIn, ada: Agent) -> None:
        for path in ("/inbox/?view=all", "/contacts/", "/search/?q=lamp"):
            assert as_(ada).get(path).headers["Cache-Control"] == "no-store"


class TestPeople:
    def test_an_invitation_makes_a_colleague(self, as_: SignIn, olu: Agent, care: Team) -> None:
        client = as_(olu)
        asked = {"email": "dee@example.org", "name": "Dee", "role": "agent", "teams": [care.pk]}
        page = client.post("/set-up/people/", asked, follow=True)
        token = Invitation.objects.get().token
        number, _, rest = token.partition("-")
        for wrong in (
            f"{int(number) + 1}-{rest}",
            f"{token}x",
            number,
            "x",
            "9" * 99,
            f"{number}-é",
        ):
            assert Client().get(f"/joining/{wrong}/").status_code == 404
        assert token in page.content.decode()
        stranger = Client()
        joined = {"name": "Dee Ruiz", "password": PASSWORD, "zone": "Europe/Madrid"}
        assert stranger.post(f"/joining/{token}/", joined).status_code == 302
        assert b"This one" in stranger.get("/account/sessions/").content
        assert Agent.objects.get(email="dee@example.org") in care.members.all()
        assert stranger.get(f"/joining/{token}/").status_code == 404

    def test_a_lead_invites_agents_only(self, as_: SignIn, bo: Agent) -> None:
        asked = {"email": "dee@example.org", "name": "", "role": "owner"}
        assert as_(bo).post("/set-up/people/", asked).status_code == 404
        assert not Invitation.objects.exists()

    def test_an_agent_does_not_find_the_page(self, as_: SignIn, ada: Agent) -> None:
        assert as_(ada).get("/set-up/people/").status_code == 404

    def test_only_owners_change_roles(self, as_: SignIn, bo: Agent, olu: Agent, ada: Agent) -> None:
        change = f"/set-up/people/{ada.pk}/role/"
        assert as_(bo).post(change, {"role": "lead"}).status_code == 404
        as_(olu).post(change, {"role": "lead"})
        assert Agent.objects.get(pk=ada.pk).role == Role.LEAD

    def test_who_leaves_gives_the_open_work_back(
        self, as_: SignIn, olu: Agent, ada: Agent, support: Channel, mona: Contact
    ) -> None:
        found = conversations.receive(channel=support, contact=mona, text="Hi", at=NOON)
        conversations.assign(found.conversation, ada, by=olu, at=NOON)
        client = as_(olu)
        page = client.post(f"/set-up/people/{ada.pk}/departure/", follow=True)
        assert b"1 conversation has no owner now." in page.content
        assert Conversation.objects.get().owner is None
        story = client.get(Conversation.objects.get().get_absolute_url()).content.decode()
        assert "Ada Okafor is not here: it is back with the team" in story
        client.post(f"/set-up/people/{ada.pk}/departure/", {"back": "1"})
        assert Agent.objects.get(pk=ada.pk).is_active


class TestTeam:
    def test_hours_with_one_end_are_refused(self, as_: SignIn, bo: Agent, care: Team) -> None:
        answer = as_(bo).post(
            f"/set-up/teams/{care.pk}/hours/", {"opens_0_0": "09:00"}, follow=True
        )
        assert b"Both ends" in answer.content and care.hours.count() == 5

    def test_its_page_shows_hours_and_takes_days_off(
        self, as_: SignIn, bo: Agent, care: Team
    ) -> None:
        client = as_(bo)
        client.post(
            f"/set-up/teams/{care.pk}/holidays/", {"day": "2026-12-31", "name": "Stocktaking"}
        )
        page = client.get(f"/set-up/teams/{care.pk}/").content.decode()
        assert "Stocktaking" in page and 'value="09:00' in page


class TestMe:
    def test_an_absence_is_told_in_ones_own_zone(self, as_: SignIn, ada: Agent) -> None:
        Agent.objects.filter(pk=ada.pk).update(zone="Asia/Tokyo")
        as_(ada).post("/me/absences/", {"since": "2026-03-05T09:00", "remark": "Dentist"})
        assert ada.absences.get().since == NOON + timedelta(hours=12)


class TestContacts:
    def test_a_person_is_on_one_screen(self, as_: SignIn, ada: Agent, mona: Contact) -> None:
        client = as_(ada)
        assert b"Mona Varga" in client.get("/contacts/?q=mona@").content
        client.post(f"/contacts/{mona.pk}/notes/", {"text": "Prefers short answers."})
        client.post(
            f"/contacts/{mona.pk}/description/",
            {"name": "Mona Varga", "zone": "Europe/Lisbon", "organisation_name": "Reading club"},
        )
        page = client.get(f"/contacts/{mona.pk}/").content.decode()
        assert "Prefers short answers." in page
        assert "Lisbon" in page and "Reading club" in page

    def test_their_page_tells_their_own_time_language_and_what_is_promised_to_them(
        self, as_: SignIn, ada: Agent, mona: Contact, support: Channel
    ) -> None:
        said = conversations.receive(channel=support, contact=mona, text="A lamp?", at=now())
        due = now() + timedelta(hours=30)
        terms = promises.Terms("Send the drawing", due, zone="Asia/Kolkata")
        promises.make(said.conversation, terms, by=ada, at=now())
        Contact.objects.filter(pk=mona.pk).update(zone="Asia/Kolkata", language="de")
        theirs = [f"{now() + timedelta(hours=5, minutes=30):%H:%M} in Kolkata"]
        page = as_(ada).get(f"/contacts/{mona.pk}/").content.decode()
        theirs.append(f"{now() + timedelta(hours=5, minutes=30):%H:%M} in Kolkata")
        assert any(time in page for time in theirs)
        assert "German" in page and "Send the drawing" in page

    def test_two_are_merged_after_a_look(self, as_: SignIn, ada: Agent, mona: Contact) -> None:
        client = as_(ada)
        other = Contact.objects.create(name="M. Varga", created_at=NOON)
        seen = client.get(f"/contacts/{mona.pk}/merge/?with={other.pk}").content.decode()
        assert "M. Varga becomes part of Mona Varga" in seen
        client.post(f"/contacts/{mona.pk}/merge/", {"with": other.pk})
        assert client.get(f"/contacts/{other.pk}/").headers["Location"] == f"/contacts/{mona.pk}/"
