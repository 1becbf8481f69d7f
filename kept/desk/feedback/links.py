"""Addresses that only the right customer has: a number and our signature under it."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

from kept.desk.conversations.models import Message
from kept.desk.feedback.models import CheckBack

_SIGNER = signing.Signer(salt="kept.feedback.check-back", sep=".")


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
    check_back = CheckBack.objects.filter(message=message).first()
    if check_back is None:
        return text
    return text.replace(link(PLACE), link(token(check_back)))


def find(given: str) -> CheckBack | None:
    """The check-back that a token is for, if it is ours and its question was asked."""
    try:
        pk = _SIGNER.unsign(given)
    except signing.BadSignature:
        return None
    asked = CheckBack.objects.exclude(asked_at=None)
    related = asked.select_related("conversation__contact", "agent", "team", "rating")
    found: CheckBack | None = related.filter(pk=pk).first()
    return found
