"""The provider that allauth takes in place of its own, see SOCIALACCOUNT_PROVIDERS."""

from __future__ import annotations

from allauth.socialaccount.providers.saml.provider import SAMLProvider


class Saml(SAMLProvider):  # type: ignore[misc]
    """Allauth's, with the addresses in ``urls`` beside this."""

    package = "kept.desk.staff.saml"
