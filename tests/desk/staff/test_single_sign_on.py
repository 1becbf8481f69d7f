"""Signing in by the company's identity provider, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db import connection
from django.test import Client
from django.utils.timezone import now

from kept.desk.staff import actions
from kept.desk.staff.models import Agent, JournalEntry, Role, Team
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn
from tests.desk.peers.identity_provider import CLIENT, SECRET, IdentityProvider

LOGIN = "/account/oidc/lumen-login/login/"
STRANGER = {"sub": "77", "email_verified": True, "email": "nils@example.org", "name": "Nils Berg"}


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[IdentityProvider]:
    monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")
    made = IdentityProvider().start()
    yield made
    made.stop()


@pytest.fixture
def connected(provider: IdentityProvider, as_: SignIn, olu: Agent) -> IdentityProvider:
    """Olu connects the provider on the screen of set-up."""
    page = connect(as_(olu), provider.url)
    assert "People can sign in with Lumen Login now." in page
    return provider


def connect(client: Client, url: str, **more: str) -> str:
    said = {"name": "Lumen Login", "server_url": url, "client_id": CLIENT, "secret": SECRET, **more}
    form = {"kind": "openid_connect", **{f"connect-{name}": word for name, word in said.items()}}
    return client.post("/set-up/sign-on/", form, follow=True).content.decode()


def come_in(client: Client, provider: IdentityProvider) -> str:
    """Go through the provider's page and back; returns the page on which one arrives."""
    there = urlsplit(client.get(LOGIN).headers["Location"])
    asked = {name: values[0] for name, values in parse_qs(there.query).items()}
    back = urlsplit(provider.sign_in(asked))
    return client.get(f"{back.path}?{back.query}", follow=True).content.decode()


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


class TestConnecting:
    def test_the_secret_is_not_readable_in_the_database(
        self, connected: IdentityProvider, olu: Agent
    ) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT secret, settings FROM socialaccount_socialapp")
            assert SECRET not in str(cursor.fetchall())
        assert JournalEntry.objects.filter(kind="sign-on-connected", by=olu).exists()

    def test_a_wrong_address_is_told_at_once(
        self, as_: SignIn, olu: Agent, provider: IdentityProvider
    ) -> None:
        assert "answers with 404" in connect(as_(olu), f"{provider.url}/elsewhere")
        assert not SocialApp.objects.exists()

    def test_a_private_network_stays_closed(
        self, as_: SignIn, olu: Agent, provider: IdentityProvider, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "no")
        assert "private network" in connect(as_(olu), provider.url)
        assert provider.asked == []

    def test_two_do_not_share_a_name(
        self, as_: SignIn, olu: Agent, connected: IdentityProvider
    ) -> None:
        assert "Choose another name" in connect(as_(olu), connected.url)
        assert SocialApp.objects.count() == 1


class TestComingIn:
    def test_somebody_who_is_here_is_tied_by_address(
        self, client: Client, connected: IdentityProvider, ada: Agent
    ) -> None:
        connected.person = {
            "sub": "12",
            "email_verified": True,
            "email": ada.email.upper(),
            "name": "A. Okafor",
        }
        come_in(client, connected)
        assert who(client) == str(ada.pk)
        assert SocialAccount.objects.get().user == ada
        ada.refresh_from_db()
        assert ada.name == "Ada Okafor"

    def test_an_invited_person_joins_by_it(
        self, client: Client, connected: IdentityProvider, olu: Agent, care: Team
    ) -> None:
        actions.invite(
            email="dee@lumen-lamps.example", name="", role=Role.AGENT, teams=[care],
            by=olu, at=now(),
        )  # fmt: skip
        connected.person = {
            "sub": "13",
            "email_verified": True,
            "email": "dee@lumen-lamps.example",
            "name": "Dee Ruiz",
        }
        come_in(client, connected)
        dee = Agent.objects.get(email="dee@lumen-lamps.example")
        assert who(client) == str(dee.pk) and dee.name == "Dee Ruiz"
        assert dee in care.members.all() and not dee.has_usable_password()

    def test_a_stranger_is_told_whom_to_ask(
        self, client: Client, connected: IdentityProvider
    ) -> None:
        connected.person = STRANGER
        page = come_in(client, connected)
        assert "nils@example.org was not invited. Ask an owner of the desk." in page
        assert who(client) is None and not Agent.objects.filter(name="Nils Berg").exists()

    def test_silence_about_the_proof_is_none(
        self, client: Client, connected: IdentityProvider, ada: Agent
    ) -> None:
        connected.person = {"sub": "66", "email": ada.email}
        assert "does not vouch for" in come_in(client, connected)
        assert who(client) is None

    def test_an_owner_may_vouch_for_a_provider_that_says_nothing(
        self, client: Client, provider: IdentityProvider, as_: SignIn, olu: Agent, ada: Agent
    ) -> None:
        connect(as_(olu), provider.url, proves_addresses="on")
        provider.person = {"sub": "66", "email": ada.email}
        come_in(client, provider)
        assert who(client) == str(ada.pk)

    def test_an_address_that_nobody_has_proven_opens_nothing(
        self, client: Client, connected: IdentityProvider, ada: Agent
    ) -> None:
        connected.person = {"sub": "66", "email": ada.email, "email_verified": False}
        assert "does not vouch for" in come_in(client, connected)
        assert who(client) is None and not SocialAccount.objects.exists()

    def test_nobody_is_tied_to_somebody_elses_account_there(
        self, connected: IdentityProvider, ada: Agent, as_: SignIn
    ) -> None:
        connected.person = {
            "sub": "14",
            "email_verified": True,
            "email": "cy@lumen-lamps.example",
            "name": "Cy",
        }
        browser = as_(ada)
        there = urlsplit(browser.get(f"{LOGIN}?process=connect").headers["Location"])
        asked = {name: values[0] for name, values in parse_qs(there.query).items()}
        back = urlsplit(connected.sign_in(asked))
        browser.get(f"{back.path}?{back.query}", follow=True)
        assert not SocialAccount.objects.exists()

    def test_who_left_does_not_get_in(
        self, client: Client, connected: IdentityProvider, ada: Agent, olu: Agent
    ) -> None:
        actions.deactivate(ada, by=olu, at=NOON)
        connected.person = {"sub": "12", "email_verified": True, "email": ada.email}
        assert "You no longer have an account here" in come_in(client, connected)
        assert who(client) is None

    def test_who_breaks_off_can_choose_another_way(
        self, client: Client, connected: IdentityProvider
    ) -> None:
        connected.refuses = True
        assert "You did not sign in" in come_in(client, connected)
        assert who(client) is None

    def test_an_answer_to_nobodys_question_is_refused(
        self, client: Client, connected: IdentityProvider, ada: Agent
    ) -> None:
        connected.person = {"sub": "12", "email_verified": True, "email": ada.email}
        client.get(f"{LOGIN.removesuffix('login/')}login/callback/?code=1&state=guessed")
        assert who(client) is None

    def test_a_provider_that_is_down_is_named(
        self, client: Client, connected: IdentityProvider
    ) -> None:
        connected.stop()
        page = client.get(LOGIN, follow=True).content.decode()
        assert "nothing listens on its port" in page and "Sign in</h1>" in page
        connected.start()

    def test_a_removed_provider_lets_nobody_in(
        self, client: Client, connected: IdentityProvider, ada: Agent, as_: SignIn, olu: Agent
    ) -> None:
        connected.person = {"sub": "12", "email_verified": True, "email": ada.email}
        come_in(client, connected)
        as_(olu).post(f"/set-up/sign-on/{SocialApp.objects.get().pk}/removal/")
        assert not SocialAccount.objects.exists()
        assert Client().get(LOGIN).status_code == 404
