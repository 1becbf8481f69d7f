"""What of allauth is loaded when somebody asks for it stands where allauth would have it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType

import pytest
from allauth.socialaccount.providers.openid_connect import urls as their_openid
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.saml import urls as their_saml
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from kept.desk.staff.openid import urls as our_openid
from kept.desk.staff.openid.provider import THEIRS, OpenIdConnect
from kept.desk.staff.saml import urls as our_saml


@pytest.mark.parametrize(
    ("ours", "theirs"), [(our_openid, their_openid), (our_saml, their_saml)], ids=["openid", "saml"]
)
def test_its_addresses_are_those_of_allauth(ours: ModuleType, theirs: ModuleType) -> None:
    assert [*_told(ours.urlpatterns)] == [*_told(theirs.urlpatterns)]


def _told(
    patterns: Sequence[URLResolver | URLPattern],
) -> Iterator[tuple[str | None, str, bool, bool]]:
    """Name and end of each address, and whether it takes forms of others, and strangers."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from _told(each.url_patterns)
        else:
            yield (
                each.name, str(each.pattern),
                getattr(each.callback, "csrf_exempt", False),
                getattr(each.callback, "login_required", True),
            )  # fmt: skip


def test_it_stands_below_the_same_beginning() -> None:
    assert reverse("openid_connect_login", args=["lumen"]) == "/account/oidc/lumen/login/"


def test_its_kind_is_told_as_allauth_tells_it() -> None:
    assert f"{OpenIDConnectProvider.__module__}.{OpenIDConnectProvider.__qualname__}" == THEIRS
    for told in ("id", "name", "uses_apps"):
        assert getattr(OpenIdConnect, told) == getattr(OpenIDConnectProvider, told)


@pytest.mark.django_db
def test_a_provider_that_nobody_connected_is_not_found(client: Client) -> None:
    assert client.get("/account/oidc/nobody/login/").status_code == 404
