"""A signed mark in the address that replies go to: support+t812.f3a9...@lumen-lamps.example.

It finds the conversation even if a mail program drops every header that would. Not every host
delivers plus addresses, so it is switched on by mailbox.
"""

from __future__ import annotations

import hashlib
import hmac
import re

from django.conf import settings

from kept.desk.channels.models import Mailbox
from kept.desk.conversations.models import Channel

_MARK = re.compile(r"\+t(\d{1,18})\.([0-9a-f]{20})@")


def is_wanted(channel: Channel) -> bool:
    return Mailbox.objects.filter(channel=channel, has_reply_token=True).exists()


def address(channel: Channel, conversation: int) -> str:
    """The address of the channel, with the mark of a conversation."""
    name, _, domain = channel.address.rpartition("@")
    return f"{name}+t{conversation}.{_mac(channel, conversation)}@{domain}"


def conversation_of(channel: Channel, address: str) -> int | None:
    """The conversation that an address is marked with; None if with none, or not by us."""
    found = _MARK.search(address.lower())
    if found is None:
        return None
    conversation = int(found[1])
    is_ours = hmac.compare_digest(found[2], _mac(channel, conversation))
    return conversation if is_ours else None


def _mac(channel: Channel, conversation: int) -> str:
    told = f"reply {channel.public_id} {conversation}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, hashlib.sha256).hex()[:20]
