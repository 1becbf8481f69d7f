"""What a customer may see on their page, and the address that leads there: never the whole story.

The address is a number and our signature. In what the desk keeps, ``PLACE`` stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from html import escape

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from kept.desk.contacts.actions.blocking import blocked, is_blocked
from kept.desk.contacts.models import Contact, Identity
from kept.desk.conversations.letters import Letter
from kept.desk.conversations.models import (
    Attachment,
    Conversation,
    Message,
    MessageKind,
    Recipient,
    Scan,
    TheirPage,
)
from kept.desk.conversations.refusals import Problem
from kept.desk.lib.prepared import prepared
from kept.desk.lib.tokens import PLACE, Tokens

_TOKENS = Tokens("kept.conversations.their-page")
_ANCHOR = re.compile(r"<a\b[^>]*>.*?</a>", re.IGNORECASE | re.DOTALL)
_REPLY = re.compile(r"^(?:(?:re|aw|fwd?|wg):\s*)+", re.IGNORECASE)
MOST = 100
"""So many messages are shown, the newest; older ones lie in their mail."""


def token(page: TheirPage) -> str:
    """What proves that somebody was sent the address of this page."""
    return _TOKENS.of(page.pk)


def link(token: str = PLACE) -> str:
    """The whole address of a page; without a token, what stands for it in a text of ours."""
    return f"{settings.BASE_URL}/c/{token}/"


def hidden(text: str) -> str:
    """A text as the desk keeps it, without the tokens that it quotes."""
    return _TOKENS.hidden(text)


def is_in(message: Message) -> bool:
    """Whether a reply of ours leads to a page."""
    is_reply = message.kind == MessageKind.REPLY and not message.is_automatic
    return is_reply and link() in message.text + message.whole_html


def addressed(message: Message, text: str, html: str) -> tuple[str, str]:
    """Text and HTML of a mail as it goes out: with the address that only its customer gets."""
    if not is_in(message):
        return text, html
    page = TheirPage.objects.filter(conversation=message.conversation_id).first()
    if page is None:
        return text, html
    own = link(token(page))
    return text.replace(link(), own), _tied(html.replace(link(), own), own)


def _tied(html: str, address: str) -> str:
    """HTML in which the address, where it stands as mere words, leads there."""
    tied, at = [], 0
    anchor = f'<a href="{escape(address)}">{escape(address)}</a>'
    for found in _ANCHOR.finditer(html):
        tied += [html[at : found.start()].replace(address, anchor), found[0]]
        at = found.end()
    return "".join([*tied, html[at:].replace(address, anchor)])


def problems(conversation: Conversation, letter: Letter) -> Iterator[Problem]:
    """That others than the customer would get an address that opens what the customer said."""
    if link() not in letter.html:
        return
    theirs = addresses_of(conversation.contact)
    others = [to.address for to in letter.addresses if to.address.lower() not in theirs]
    if others and theirs:
        yield Problem(
            "shared-page",
            f"The link opens this conversation for whoever has it, and {', '.join(others)} would"
            " get it, too. Take them out, or take out the link.",
            may_be_confirmed=True,
        )


def find(given: str) -> TheirPage | None:
    """The page that a token is for, if it is ours."""
    number = _TOKENS.number(given)
    related = TheirPage.objects.select_related("conversation", "contact")
    found: TheirPage | None = related.filter(pk=number).first() if number is not None else None
    return found


def why_closed(page: TheirPage, *, at: datetime) -> str:
    """Why nothing is shown or taken there: ``gone``, ``ended`` or ``expired``; empty if it is not.

    Whose mail is blocked does not come in by another door.
    """
    if page.contact.erased_at is not None:
        return "gone"
    shut_out = blocked()
    if page.ended_at or any(is_blocked(one, shut_out) for one in addresses_of(page.contact)):
        return "ended"
    return "expired" if at > page.expires_at else ""


def said_there(page: TheirPage) -> list[Message]:
    """What this customer wrote and received, oldest first, with its files; the newest hundred.

    Notes, what others wrote, what went to others, and what has not left yet are not among it,
    wherever the conversation went since.
    """
    seen = _seen(page).select_related("agent").prefetch_related("attachments")
    return list(seen.order_by("-at", "-id")[:MOST])[::-1]


def file_there(page: TheirPage, key: str) -> Attachment | None:
    """A file of what is shown there, if it may be handed out."""
    if not re.fullmatch("[0-9a-f]{32}", key):
        return None
    files = Attachment.objects.filter(key=key, message__in=_seen(page))
    return files.exclude(scan=Scan.INFECTED).first()


def subject_of(said: list[Message]) -> str:
    """What it is about, as it stood in their mail: what colleagues call it is not theirs."""
    for message in reversed(said):
        if bare := _REPLY.sub("", message.subject).strip():
            return bare
    return ""


def standing(conversation: Conversation) -> Conversation:
    """The conversation, or the one it is part of by now."""
    while conversation.merged_into is not None:
        conversation = conversation.merged_into
    return conversation


def address_of(page: TheirPage) -> str:
    """The address that they wrote from last, or the newest we know; for what is answered."""
    known = addresses_of(page.contact)
    wrote = Message.objects.filter(contact=page.contact, kind=MessageKind.INCOMING)
    senders = wrote.exclude(sender="").order_by("-at", "-id").values_list("sender", flat=True)
    last = senders.first() or ""
    return last if last.lower() in known else next(reversed(known), "")


def addresses_of(contact: Contact) -> list[str]:
    """Their mail addresses, oldest first, in lower case as they are stored."""
    known = Identity.objects.filter(contact=contact, scheme="email").order_by("pk")
    return list(known.values_list("value", flat=True))


def latest_of(conversation: Conversation) -> TheirPage | None:
    """The newest page of a conversation, or of what became part of it, for who looks at it."""
    return next(iter(_latest(conversation.pk)), None)


@prepared
def _latest(conversation: int) -> QuerySet[TheirPage]:
    here = Conversation.objects.filter(Q(pk=conversation) | Q(merged_into=conversation))
    pages: QuerySet[TheirPage] = TheirPage.objects.filter(conversation__in=here)
    return pages.select_related("by", "ended_by").order_by("-pk")[:1]


def _seen(page: TheirPage) -> QuerySet[Message]:
    here = Message.objects.filter(conversation=standing(page.conversation), is_automatic=False)
    own = Q(kind=MessageKind.INCOMING, contact=page.contact)
    got = Recipient.objects.annotate(low=Lower("address")).filter(
        delivery__message=OuterRef("pk"), low__in=addresses_of(page.contact)
    )
    ours = Q(Exists(got), kind=MessageKind.REPLY, delivery__sent_at__isnull=False)
    others = here.filter(kind=MessageKind.INCOMING).exclude(contact=page.contact)
    if not others.exists():  # whom a reply that was sent past the desk went to is not known
        ours |= Q(kind=MessageKind.REPLY, delivery__isnull=True)
    return here.filter(own | ours)
