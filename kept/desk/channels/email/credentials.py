"""What a mailbox logs in with: a password, or a token of Google or Microsoft; kept encrypted."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from kept.desk.channels.email import oauth
from kept.desk.channels.email.line import LoginRefused
from kept.desk.channels.models import Mailbox
from kept.desk.lib import crypto
from kept.desk.lib.crypto import Unreadable

_EARLY = timedelta(minutes=2)
"""A token is renewed that long before it ends, so that it never ends during a login."""


@dataclass(frozen=True)
class Credentials:
    """Either a password, or tokens and when the access token ends (seconds since 1970)."""

    password: str = ""
    access_token: str = ""
    refresh_token: str = ""
    ends_at: float = 0.0


def seal(credentials: Credentials) -> str:
    """As ``Mailbox.secrets`` keeps it."""
    return crypto.encrypt(json.dumps(asdict(credentials)))


def unseal(mailbox: Mailbox) -> Credentials:
    """What the mailbox logs in with; raises LoginRefused if it cannot be read any more."""
    try:
        kept = crypto.decrypt(mailbox.secrets)
    except Unreadable as error:
        raise LoginRefused(str(error)) from error
    return Credentials(**json.loads(kept)) if kept else Credentials()


def from_tokens(tokens: oauth.Tokens) -> Credentials:
    return Credentials(
        access_token=tokens.access, refresh_token=tokens.refresh, ends_at=tokens.ends_at.timestamp()
    )


def current(mailbox: Mailbox, *, at: datetime) -> str:
    """The password, or an access token that is good now: renewed and kept if it was about to end.

    Raises:
        LoginRefused: the provider takes the sign-in back; somebody has to sign in again.
        LineBroken: the provider cannot be asked just now.
    """
    kept = unseal(mailbox)
    if mailbox.auth not in oauth.PROVIDERS:
        return kept.password
    if kept.ends_at > (at + _EARLY).timestamp():
        return kept.access_token
    try:
        tokens = oauth.renew(mailbox.auth, kept.refresh_token, at=at)
    except LoginRefused:
        # Reading and sending renew beside each other, and a token may be good for one of them.
        newer = Mailbox.objects.filter(pk=mailbox.pk).exclude(secrets=mailbox.secrets).first()
        if newer is None:
            raise
        return unseal(newer).access_token
    # Only over what was read: a person who signed in meanwhile has newer tokens than these.
    Mailbox.objects.filter(pk=mailbox.pk, secrets=mailbox.secrets).update(
        secrets=seal(from_tokens(tokens))
    )
    return tokens.access
