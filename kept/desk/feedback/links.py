"""Addresses that only the right customer has: a number and our signature under it."""

from __future__ import annotations

import re

from django.conf import settings
from django.core import signing

from kept.desk.conversations.models import Message
from kept.desk.feedback.models import CheckBack

_SIGNER = signing.Signer(salt="kept.feedback.check-back", sep=".")
_TOKEN = re.compile(r"(?:(?<=/)|(?<=%2[Ff]))\d{1,19}\.[\w-]{43}(?![\w-])")
"""Where an address ends in one; some mail servers write whole addresses into their own."""

ONE_CLICK = "List-Unsubscribe=One-Click"
"""What a mail program posts for a reader who does not want to be asked (RFC 8058)."""
PLACE = "-"
"""In place of the token, as the desk keeps the mail: nobody there must answer for the customer."""


def token(check_back: CheckBack) -> str:
    """What proves that somebody got the mail of this check-back."""
    return _SIGNER.sign(str(check_back.pk))


def link(token: str) -> str:
    """The whole address of the page on which the customer answers."""
    return f"{settings.BASE_URL}/f/{token}/"


def addressed(message: Message, text: str) -> str:
    """What a mail says as it goes out: with the link that only its customer gets."""
    if link(PLACE) not in text:
        return text
    check_back = CheckBack.objects.filter(message=message).first()
    return text.replace(link(PLACE), link(token(check_back))) if check_back else text


def hidden(text: str) -> str:
    """A text as the desk keeps it: every token of ours that it quotes is taken out again.

    Who answers quotes our mail, link and all: it would lie before agents, and go on to whoever is
    in copy of the next answer.
    """
    return _TOKEN.sub(lambda found: PLACE if _number(found[0]) else found[0], text)


def unsubscribing(message: Message) -> str:
    """The address at which its customer says that they would rather not be asked; or nothing."""
    check_back = CheckBack.objects.filter(message=message).first()
    return f"{link(token(check_back))}silence/" if check_back else ""


def find(given: str) -> CheckBack | None:
    """The check-back that a token is for, if it is ours and its question was asked."""
    pk = _number(given)
    if not pk:
        return None
    asked = CheckBack.objects.exclude(asked_at=None)
    related = asked.select_related("conversation__contact", "agent", "team", "rating")
    found: CheckBack | None = related.filter(pk=pk).first()
    return found


def _number(given: str) -> str:
    """The number that a token was made of; empty if it is not ours."""
    try:
        return _SIGNER.unsign(given)
    except signing.BadSignature:
        return ""
