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


def blocked() -> frozenset[str]:
    """All addresses and domains whose mail opens no conversation."""
    return frozenset(Block.objects.values_list("pattern", flat=True))


def is_blocked(address: str, among: frozenset[str] | None = None) -> bool:
    """Whether mail from this address opens no conversation.

    Who asks about many addresses reads ``blocked`` once and hands it over.
    """
    address = address.strip().lower()
    domain = "@" + address.rpartition("@")[2]
    return not (blocked() if among is None else among).isdisjoint({address, domain})
