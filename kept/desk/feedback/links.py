"""Addresses that only the right customer has: a number and our signature under it."""

from __future__ import annotations

from django.conf import settings
from django.core import signing

from kept.desk.feedback.models import CheckBack

_SIGNER = signing.Signer(salt="kept.feedback.check-back", sep=".")


def token(check_back: CheckBack) -> str:
    """What proves that somebody got the mail of this check-back."""
    return _SIGNER.sign(str(check_back.pk))


def link(check_back: CheckBack) -> str:
    """The whole address of the page on which the customer answers."""
    return f"{settings.BASE_URL}/f/{token(check_back)}/"


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
