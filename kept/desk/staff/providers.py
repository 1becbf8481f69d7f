"""The identity providers of the company: connected by an owner, and let go again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.socialaccount.models import SocialAccount, SocialApp
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify

from kept.desk.lib import crypto
from kept.desk.staff.actions import Refused, journal
from kept.desk.staff.models import Agent

KINDS = ("openid_connect", "saml")


@transaction.atomic
def connect(
    kind: str, name: str, *, settings: dict[str, Any], client_id: str = "", secret: str = "",
    by: Agent, at: datetime,
) -> SocialApp:  # fmt: skip
    """Let people sign in by a provider; the secret is kept encrypted.

    Raises:
        Refused: there is a provider of this name, or the name has no letter for its address.
    """
    part = slugify(name)
    if not part or SocialApp.objects.filter(Q(provider_id=part) | Q(name__iexact=name)).exists():
        raise Refused("Choose another name: it stands in an address, and only once.")
    made = SocialApp.objects.create(
        provider=kind, provider_id=part, name=name, client_id=client_id or part,
        settings=settings | {"sealed": crypto.encrypt(secret)},
    )  # fmt: skip
    journal("sign-on-connected", name, by=by, at=at)
    return made


@transaction.atomic
def disconnect(app: SocialApp, *, by: Agent, at: datetime) -> None:
    """Nobody signs in by this provider any more, nor by another that takes its name."""
    SocialAccount.objects.filter(provider=app.provider_id).delete()
    journal("sign-on-removed", app.name, by=by, at=at)
    app.delete()
