"""Signing in by an identity provider of the company: who gets in, and who is turned away."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.module_loading import import_string
from django.utils.timezone import now

from kept.desk.lib import crypto
from kept.desk.staff.actions import accept
from kept.desk.staff.models import Agent, Company, Invitation

if TYPE_CHECKING:
    from requests import Session


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through the company's identity provider: only who was invited gets in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The providers, with their secrets readable."""
        found: list[SocialApp] = super().list_apps(request, provider, client_id)
        for app in found:
            app.secret = crypto.decrypt(app.settings.get("sealed", ""))
        return found

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Agent:
        """Of what the provider says about a person, the desk takes address and name."""
        agent: Agent = sociallogin.user
        parts = (data.get("first_name"), data.get("last_name"))
        agent.email = str(data.get("email") or "").strip().lower()
        agent.name = data.get("name") or " ".join(part for part in parts if part)
        return agent

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie a first sign-in to the person with that address; a stranger is told whom to ask.

        The provider was connected by an owner, so its word on the address counts: of SAML always,
        of OpenID Connect if it says that the address is proven, or if an owner vouches for it.
        """
        if sociallogin.is_existing:
            return
        address = sociallogin.user.email
        if sociallogin.state.get("process") == "connect":
            if (
                not request.user.is_authenticated
                or address != request.user.email
                or _is_unproven(sociallogin)
            ):
                raise _turned_away(request, f"{address or 'This account'} is not your address.")
            return
        if _is_unproven(sociallogin):
            raise _turned_away(request, f"Your company's sign-in does not vouch for {address}.")
        agent = Agent.objects.filter(email__iexact=address).first() if address else None
        agent = agent or _joined(address, sociallogin.user.name)
        if agent is None:
            raise _turned_away(request, f"{address or 'This account'} was not invited.")
        sociallogin.connect(request, agent)

    def get_requests_session(self) -> Session:
        """Providers are asked through our own door; what fails is told on the sign-in page."""
        line: Callable[..., Session] = import_string("kept.desk.staff.openid.line.session")
        return line(partial(_turned_away, self.request))


def _is_unproven(sociallogin: Any) -> bool:
    """Whether anybody could have entered that address at the provider."""
    told: dict[str, Any] = sociallogin.account.extra_data
    words = told.get("userinfo") or told.get("id_token") or told
    said = str(words.get("email_verified", "")).lower()
    if said:
        return said != "true"
    app = sociallogin.provider.app
    return app.provider != "saml" and not app.settings.get("proves_addresses")


def _joined(address: str, name: str) -> Agent | None:
    """Whoever has an open invitation to that address joins by signing in."""
    invited = Invitation.objects.open(now()).filter(email__iexact=address).first()
    if not address or invited is None:
        return None
    company = Company.objects.first()
    return accept(
        invited, name=name or invited.name or address.partition("@")[0], password=None,
        zone=company.zone if company else "UTC", at=now(),
    )  # fmt: skip


def _turned_away(request: HttpRequest, told: str) -> ImmediateHttpResponse:
    messages.error(request, f"{told} Ask an owner of the desk.")
    answer: HttpResponse = redirect("account_login")
    return ImmediateHttpResponse(answer)
