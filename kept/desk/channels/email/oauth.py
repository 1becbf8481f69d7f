"""Signs a mailbox in with Google or Microsoft (RFC 6749, with PKCE), and keeps it signed in.

Every installation is registered with the provider by whoever hosts it: its id and secret are in
the table of registrations. Nothing here is asked of a provider while a settings page is shown, so
that the way back from a broken sign-in is always open.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from kept.desk.channels.email.line import LineBroken, LoginRefused, words
from kept.desk.channels.models import Registration
from kept.desk.lib import crypto, http
from kept.desk.lib.crypto import Unreadable
from kept.desk.lib.network import NotReached


@dataclass(frozen=True)
class Provider:
    """Where people sign in, where codes become tokens, and what is asked for."""

    name: str
    sign_in: str
    tokens: str
    scope: str
    extra: tuple[tuple[str, str], ...] = ()


PROVIDERS = {
    "google": Provider(
        "Google",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://mail.google.com/",
        # Without these two Google gives a refresh token only at the very first time.
        (("access_type", "offline"), ("prompt", "consent")),
    ),
    "microsoft": Provider(
        "Microsoft",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        "https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",
        "https://outlook.office.com/IMAP.AccessAsUser.All"
        " https://outlook.office.com/SMTP.Send offline_access",
    ),
}


@dataclass(frozen=True)
class Tokens:
    """What a provider gave: the key of the hour, the key to the next one, and when it ends."""

    access: str
    refresh: str
    ends_at: datetime


@dataclass(frozen=True)
class Beginning:
    """A sign-in that was begun: ``state`` and ``verifier`` wait in the session of who began it."""

    url: str
    state: str
    verifier: str


def begin(provider: str, *, back_to: str, address: str) -> Beginning:
    """The page of the provider at which ``address`` signs in and is sent ``back_to``.

    Raises:
        LoginRefused: this installation is not registered with the provider yet.
    """
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    registration = _registration(provider)
    asked = {
        "client_id": registration.client_id,
        "response_type": "code",
        "redirect_uri": back_to,
        "scope": PROVIDERS[provider].scope,
        "state": state,
        "code_challenge": challenge.decode().rstrip("="),
        "code_challenge_method": "S256",
        "login_hint": address,
        **dict(PROVIDERS[provider].extra),
    }
    page = PROVIDERS[provider].sign_in.format(tenant=registration.tenant or "common")
    return Beginning(f"{page}?{urlencode(asked)}", state, verifier)


def finish(provider: str, *, code: str, verifier: str, back_to: str, at: datetime) -> Tokens:
    """The tokens for the code with which somebody came back.

    Raises:
        LoginRefused: the provider does not take the code.
        LineBroken: the provider cannot be asked just now.
    """
    told = _ask(
        provider, grant_type="authorization_code", code=code, code_verifier=verifier,
        redirect_uri=back_to,
    )  # fmt: skip
    if not told.get("refresh_token"):
        raise LoginRefused(
            f"{PROVIDERS[provider].name} gave no lasting permission. Remove Kept from the apps"
            " of that account and sign in again."
        )
    return _tokens(told, at, "")


def renew(provider: str, refresh_token: str, *, at: datetime) -> Tokens:
    """A fresh access token; raises as ``finish``."""
    if not refresh_token:
        raise LoginRefused(
            f"Nobody has signed this mailbox in with {PROVIDERS[provider].name} yet."
        )
    told = _ask(provider, grant_type="refresh_token", refresh_token=refresh_token)
    return _tokens(told, at, refresh_token)


def _tokens(told: dict[str, Any], at: datetime, refresh_token: str) -> Tokens:
    seconds = int(told.get("expires_in") or 3600)
    # Microsoft gives a new refresh token every time, Google keeps the first.
    refresh = str(told.get("refresh_token") or refresh_token)
    return Tokens(str(told["access_token"]), refresh, at + timedelta(seconds=seconds))


def _ask(provider: str, **form: str) -> dict[str, Any]:
    registration = _registration(provider)
    name = PROVIDERS[provider].name
    try:
        secret = crypto.decrypt(registration.secret)
        status, told = http.post_form(
            PROVIDERS[provider].tokens.format(tenant=registration.tenant or "common"),
            {**form, "client_id": registration.client_id, "client_secret": secret},
        )
    except NotReached as error:
        raise LineBroken(str(error)) from error
    except Unreadable as error:
        raise LoginRefused(str(error)) from error
    if status == 200 and told.get("access_token"):
        return told
    said = words(str(told.get("error_description") or told.get("error") or f"status {status}"))
    if told.get("error") == "invalid_grant":
        raise LoginRefused(
            f"{name} no longer accepts the sign-in of this mailbox (“{said}”)."
            f" Sign in with {name} again."
        )
    if 400 <= status < 500 and status != 429:
        raise LoginRefused(
            f"{name} refused: “{said}”. Check the registration of this desk with {name}."
        )
    raise LineBroken(f"{name} cannot give a token just now: “{said}”.")


def _registration(provider: str) -> Registration:
    found = Registration.objects.filter(provider=provider).first()
    if found is None:
        raise LoginRefused(
            f"This desk is not registered with {PROVIDERS[provider].name} yet: enter the id and"
            " secret of its registration first."
        )
    return found
