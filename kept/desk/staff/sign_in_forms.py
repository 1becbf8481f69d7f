"""The forms of django-allauth, in words that need no glossary."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm


class SignIn(LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["remember"].label = "Stay signed in on this device"


class NewKey(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey, unless somebody wants the key as a second factor only."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["name"].help_text = "So that you know it again: the device it lives in."
        alone = self.fields["passwordless"]
        alone.label, alone.initial = "Sign in with it alone", True
        alone.help_text = "Without: it is asked for after the password."
