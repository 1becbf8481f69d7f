"""Addresses that only the right customer has, on which they answer a check-back."""

from __future__ import annotations

from django.conf import settings

from kept.desk.conversations import their_page
from kept.desk.conversations.models import Message
from kept.desk.feedback.models import CheckBack
from kept.desk.lib.tokens import PLACE as PLACE
from kept.desk.lib.tokens import Tokens

_TOKENS = Tokens("kept.feedback.check-back")

ONE_CLICK = "List-Unsubscribe=One-Click"
"""What a mail program posts for a reader who does not want to be asked (RFC 8058)."""


def token(check_back: CheckBack) -> str:
    """What proves that somebody got the mail of this check-back."""
    return _TOKENS.of(check_back.pk)


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
    """A text as the desk keeps it, without what it quotes of addresses that customers have."""
    return their_page.hidden(_TOKENS.hidden(text))


def unsubscribing(message: Message) -> str:
    """The address at which its customer says that they would rather not be asked; or nothing."""
    check_back = CheckBack.objects.filter(message=message).first()
    return f"{link(token(check_back))}silence/" if check_back else ""


def find(given: str) -> CheckBack | None:
    """The check-back that a token is for, if it is ours and its question was asked."""
    pk = _TOKENS.number(given)
    if pk is None:
        return None
    asked = CheckBack.objects.exclude(asked_at=None)
    related = asked.select_related("conversation__contact", "agent", "team", "rating")
    found: CheckBack | None = related.filter(pk=pk).first()
    return found
