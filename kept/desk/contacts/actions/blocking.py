"""Senders whose mail opens no conversation."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Block
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent


@transaction.atomic
def block(pattern: str, *, reason: str, by: Agent, at: datetime) -> Block:
    """Refuse mail of an address, or of everybody at ``@domain``.

    Raises:
        Refused: it is neither.
    """
    pattern = pattern.strip().lower()
    if pattern.count("@") != 1 or pattern.endswith("@") or " " in pattern:
        raise Refused("Write an address such as somebody@example.org, or @example.org for all.")
    made, _ = Block.objects.get_or_create(
        pattern=pattern, defaults={"reason": reason, "by": by, "at": at}
    )
    journal("sender-blocked", pattern, by=by, at=at, reason=reason)
    return made


@transaction.atomic
def unblock(blocked: Block, *, by: Agent, at: datetime) -> None:
    """Mail from there opens conversations again."""
    journal("sender-unblocked", blocked.pattern, by=by, at=at)
    blocked.delete()


def is_blocked(address: str) -> bool:
    """Whether mail from this address opens no conversation."""
    address = address.strip().lower()
    domain = "@" + address.rpartition("@")[2]
    return Block.objects.filter(pattern__in=[address, domain]).exists()
