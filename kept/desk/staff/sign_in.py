"""How people sign in: what django-allauth asks its host. Nobody signs up; people are invited."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from kept.desk.lib import crypto
from kept.desk.staff.models import Company


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in with address and password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_from_email(self) -> str:
        """Staff mail comes from the sender that the mail backend chooses."""
        return "kept@localhost"


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Names that authenticator programs show, and how their secrets are kept."""

    def encrypt(self, text: str) -> str:
        return crypto.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return crypto.decrypt(encrypted_text)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": _company_name()}

    def get_totp_issuer(self) -> str:
        return _company_name()


def _company_name() -> str:
    company = Company.objects.first()
    return f"Kept at {company.name}" if company else "Kept"
