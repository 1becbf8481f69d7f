from __future__ import annotations

from kept.desk.contacts.models import Contact, Organisation
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, SavedReply, View
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn


class TestOrganisation:
    def test_whoever_has_its_domain_joins_it(self, as_: SignIn, ada: Agent, mona: Contact) -> None:
        client = as_(ada)
        client.post("/organisations/", {"name": "Reading club", "domain": "@Example.org"})
        club = Organisation.objects.get()
        assert club.domain == "example.org"
        assert b"Mona Varga" in client.get(f"/organisations/{club.pk}/").content

    def test_a_domain_belongs_to_one(self, as_: SignIn, ada: Agent) -> None:
        client = as_(ada)
        for name in ("Club", "Company"):
            client.post("/organisations/", {"name": name, "domain": ""})
        one, other = Organisation.objects.all()
        client.post(f"/organisations/{one.pk}/", {"name": "Club", "domain": "club.example"})
        page = client.post(f"/organisations/{other.pk}/", {"name": "Co", "domain": "club.example"})
        assert b"Another organisation has the domain" in page.content


class TestScopes:
    def test_a_view_of_a_team_is_in_its_inboxes(
        self, as_: SignIn, ada: Agent, cy: Agent, bo: Agent, care: Team
    ) -> None:
        made = {"name": "Refunds", "query": "tag:refund", "order": "newest"}
        as_(bo).post("/set-up/views/", made | {"scope": f"team-{care.pk}"})
        assert View.objects.get().team == care
        assert b"Refunds" in as_(ada).get("/inbox/").content
        assert b"Refunds" not in as_(cy).get("/inbox/").content

    def test_nobody_gives_another_team_a_saved_reply(
        self, as_: SignIn, cy: Agent, care: Team
    ) -> None:
        made = {"name": "Hello", "text": "Hello", "scope": f"team-{care.pk}"}
        assert as_(cy).post("/set-up/saved-replies/", made).status_code == 404
        assert not SavedReply.objects.exists()

    def test_a_view_with_an_unknown_filter_is_refused_with_a_hint(
        self, as_: SignIn, ada: Agent
    ) -> None:
        made = {"name": "X", "query": "ownr:me", "order": "newest", "scope": "mine"}
        assert b"owner:" in as_(ada).post("/set-up/views/", made).content
        assert not View.objects.exists()


def test_the_palette_finds_people_and_what_they_said(
    as_: SignIn, ada: Agent, support: Channel, mona: Contact
) -> None:
    actions.receive(
        channel=support, contact=mona, subject="Chair", text="The leg wobbles.", at=NOON
    )
    page = as_(ada).get("/palette/?q=wobbles").content.decode()
    assert "/conversations/" in page
    assert "Mona Varga" in as_(ada).get("/palette/?q=mona").content.decode()


def test_a_new_name_is_found_at_once(
    as_: SignIn, ada: Agent, support: Channel, mona: Contact
) -> None:
    actions.receive(channel=support, contact=mona, text="The leg wobbles.", at=NOON)
    client = as_(ada)
    client.post(f"/contacts/{mona.pk}/description/", {"name": "Mona Silva"})
    assert b"Mona Silva" in client.get("/search/?q=silva+wobbles").content.replace(
        b"<mark>", b""
    ).replace(b"</mark>", b"")
