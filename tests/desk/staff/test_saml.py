"""Signing in by SAML 2.0, against an implementation that is not ours."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from kept.desk.staff.models import Agent
from tests.desk.conftest import SignIn
from tests.desk.peers import saml_provider
from tests.desk.peers.saml_provider import ADDRESS, ENTITY, SamlProvider

HERE = "/account/saml/lumen-login/"
HOST = "desk.lumen-lamps.example"


@pytest.fixture
def provider() -> Iterator[SamlProvider]:
    if saml_provider.MISSING:
        pytest.skip(saml_provider.WHY)
    made = SamlProvider()
    yield made
    made.stop()


@pytest.fixture
def connected(provider: SamlProvider, as_: SignIn, olu: Agent, settings: object) -> SamlProvider:
    """Olu connects the provider on the screen of set-up."""
    settings.ALLOWED_HOSTS = [HOST, "testserver"]  # type: ignore[attr-defined]
    said = {"name": "Lumen Login", "entity_id": ENTITY, "sso_url": ADDRESS}
    form = {f"saml-{name}": word for name, word in said.items()}
    form |= {"kind": "saml", "saml-x509cert": provider.certificate}
    page = as_(olu).post("/set-up/sign-on/", form, follow=True).content.decode()
    assert "People can sign in with Lumen Login now." in page
    return provider


def come_in(
    client: Client, provider: SamlProvider, person: dict[str, str], *, spoil: bool = False
) -> str:
    """Go to the provider and back; returns the page on which one arrives."""
    here = {"headers": {"host": HOST}}
    metadata = client.get(f"{HERE}metadata/", **here).content.decode()
    asked = client.get(f"{HERE}login/", **here).headers["Location"]
    assert asked.startswith(ADDRESS)
    request = parse_qs(urlsplit(asked).query)["SAMLRequest"][0]
    answer = provider.sign_in(metadata, request, person)
    if spoil:
        plain = (
            base64.b64decode(answer).decode().replace(person["email"], "olu@lumen-lamps.example")
        )
        answer = base64.b64encode(plain.encode()).decode()
    page = client.post(f"{HERE}acs/", {"SAMLResponse": answer}, follow=True, **here)
    return page.content.decode()


def who(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def test_it_lets_in_who_is_here(client: Client, connected: SamlProvider, ada: Agent) -> None:
    come_in(client, connected, {"id": "u-12", "email": ada.email, "name": "Ada"})
    assert who(client) == str(ada.pk)
    assert SocialAccount.objects.get().uid == "u-12"


def test_it_tells_a_stranger_whom_to_ask(client: Client, connected: SamlProvider) -> None:
    stranger = {"id": "u-77", "email": "nils@example.org", "name": "Nils"}
    page = come_in(client, connected, stranger)
    assert "nils@example.org was not invited. Ask an owner of the desk." in page
    assert who(client) is None


def test_it_notices_an_address_that_was_changed_on_the_way(
    client: Client, connected: SamlProvider, ada: Agent, olu: Agent
) -> None:
    told = {"id": "u-12", "email": ada.email, "name": "Ada"}
    assert "could not be trusted" in come_in(client, connected, told, spoil=True)
    assert who(client) is None


def test_it_refuses_what_another_key_signed(
    client: Client, connected: SamlProvider, ada: Agent
) -> None:
    forger = SamlProvider()
    told = {"id": "u-12", "email": ada.email, "name": "Ada"}
    assert "could not be trusted" in come_in(client, forger, told)
    forger.stop()
    assert who(client) is None
