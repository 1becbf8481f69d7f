"""How people sign in: what django-allauth asks its host. Nobody signs up; people are invited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from kept.desk.staff.models import Agent, Company


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with address and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_from_email(self) -> str:
        """Staff mail comes from the sender that the mail backend chooses."""
        return "kept@localhost"


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signing in through the company's identity provider: only who was invited gets in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie a first sign-in to the person with that address; a stranger is told whom to ask.

        The provider was connected by an owner, so its word on the address counts.
        """
        if sociallogin.is_existing:
            return
        address = (sociallogin.user.email or "").strip()
        agent = Agent.objects.active().filter(email__iexact=address).first() if address else None
        if agent is None:
            messages.error(request, f"{address or 'This account'} was not invited. Ask an owner.")
            raise ImmediateHttpResponse(redirect("account_login"))
        sociallogin.connect(request, agent)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Names that authenticator programs show."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": _company_name()}

    def get_totp_issuer(self) -> str:
        return _company_name()


def _company_name() -> str:
    company = Company.objects.first()
    return f"Kept at {company.name}" if company else "Kept"
