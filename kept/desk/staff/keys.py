"""Keys of programs: made, used, and ended; making and ending stand in the journal."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from kept.desk.staff.actions import Refused, journal
from kept.desk.staff.models import Agent, Key
from kept.desk.staff.models.keys import digest

PREFIX = "kept_"
"""So that people, and programs that look for secrets in the wrong places, know one when they see
one."""
_SHOWN = len(PREFIX) + 4
USE_TOLD_EVERY = timedelta(minutes=5)
"""When a key was last used is written down no oftener: reading must not cost a writing."""


@transaction.atomic
def make_key(
    agent: Agent, *, name: str, expires_at: datetime | None, by: Agent, at: datetime
) -> tuple[Key, str]:
    """A key by which a program acts as ``agent``, and its secret, which nobody sees again.

    Raises:
        Refused: it has no name, the person has left, or it would be over already.
    """
    name = " ".join(name.split())[:80]
    if not name:
        raise Refused("Name the key after the program that uses it, such as “Shop”.")
    if not agent.is_active:
        raise Refused(f"{agent.name} has left: no program can act for them.")
    if expires_at is not None and expires_at <= at:
        raise Refused("That time is over already. Choose a later one, or none.")
    secret = PREFIX + secrets.token_urlsafe(32)
    key = Key.objects.create(
        agent=agent, name=name, start=secret[:_SHOWN], digest=digest(secret),
        made_by=by, made_at=at, expires_at=expires_at,
    )  # fmt: skip
    journal("key-made", f"{name}, acting as {agent.name}", by=by, at=at, key=key.pk)
    return key, secret


@transaction.atomic
def revoke_key(key: Key, *, by: Agent, at: datetime) -> bool:
    """Its program is let in no more, from the next request on. False if it was revoked before."""
    if not Key.objects.filter(pk=key.pk, revoked_at=None).update(revoked_at=at):
        return False
    journal("key-revoked", f"{key.name}, acting as {key.agent.name}", by=by, at=at, key=key.pk)
    return True


def use_key(secret: str, *, at: datetime) -> Key | None:
    """The key of that secret, with its person, and that it is used; None if it opens nothing."""
    key: Key | None = Key.objects.of_secret(secret, at=at)
    if key is not None and (key.used_at is None or at - key.used_at > USE_TOLD_EVERY):
        Key.objects.filter(pk=key.pk).update(used_at=at)
    return key
