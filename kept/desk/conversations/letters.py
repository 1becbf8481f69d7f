"""What goes out, before it goes: the text made safe, the recipients read, the signature."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet

from kept.desk.contacts.models import Contact, Identity
from kept.desk.conversations import pictures
from kept.desk.conversations.models import Attachment, Channel, Conversation, Message, MessageKind
from kept.desk.lib.html import plain_text
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent

_BETWEEN = re.compile(r'[,;\n](?=(?:[^"\n]*"[^"\n]*")*[^"\n]*$)')
"""What stands between addresses: a comma, but not one within quotes."""
_LATEST = 3
_NAMED = re.compile(r'"?([^"<>]*?)"?\s*<([^<>]*)>$')


@dataclass(frozen=True)
class Address:
    """One recipient; ``role`` is to, cc or bcc."""

    role: str
    address: str
    name: str = ""


@dataclass(frozen=True)
class Letter:
    """A text ready to be checked and sent: ``html`` and ``text`` are the same, made safe.

    ``fold`` and ``html_fold`` come below: the signature, or the mail that is passed on.
    """

    html: str
    text: str
    addresses: tuple[Address, ...]
    unreadable: tuple[str, ...]
    subject: str
    fold: str
    html_fold: str
    files: tuple[Attachment, ...]
    names: frozenset[str]
    signed: str


def compose(
    html: str,
    *,
    subject: str,
    addresses: Sequence[Address],
    files: Iterable[Attachment] = (),
    below: tuple[str, str] = ("", ""),
    names: frozenset[str] = frozenset(),
    signed: str = "",
) -> Letter:
    """A letter of what was typed into the composer, whatever it contained.

    ``below`` is what stands under it, as text and as safe HTML. ``names`` and ``signed`` are what
    is known of the reader's name, against which the greeting is checked.
    """
    safe = pictures.safe(html)
    return Letter(
        html=safe,
        text=plain_text(safe).strip(),
        addresses=tuple(found for found in addresses if is_address(found.address)),
        unreadable=tuple(found.address for found in addresses if not is_address(found.address)),
        subject=" ".join(subject.split())[:255],
        fold=below[0],
        html_fold=below[1],
        files=pictures.going_along(safe, files),
        names=names,
        signed=signed,
    )


def answer(
    conversation: Conversation,
    html: str,
    *,
    by: Agent,
    subject: str = "",
    addresses: Sequence[Address] = (),
    files: Iterable[Attachment] = (),
    asking: tuple[str, str] = ("", ""),
) -> Letter:
    """A reply: under the customer's own subject and to whom wrote last, unless told otherwise.

    ``asking`` stands between the text and the signature, as text and as safe HTML.
    """
    latest = latest_incoming(conversation)
    signed = signature(conversation.channel, by)
    return compose(
        html,
        subject=subject or answer_subject(conversation, latest),
        addresses=addresses or answer_to(conversation, latest),
        files=files,
        below=(asking[0] + signed[0], asking[1] + signed[1]),
        names=names_of(conversation.contact, latest),
        signed=signed_by(latest),
    )


def first(
    conversation: Conversation,
    html: str,
    *,
    by: Agent,
    subject: str,
    addresses: Sequence[Address] = (),
    files: Iterable[Attachment] = (),
) -> Letter:
    """A letter that begins a conversation; to the contact's address unless told otherwise."""
    return compose(
        html,
        subject=subject,
        addresses=addresses or answer_to(conversation, ()),
        files=files,
        below=signature(conversation.channel, by),
        names=names_of(conversation.contact, ()),
    )


def read_addresses(
    to: Iterable[str], cc: Iterable[str] = (), bcc: Iterable[str] = (), *, own: str = ""
) -> tuple[Address, ...]:
    """The recipients as typed ("Mona <mona@example.org>, bo@…"), each once, without ourselves."""
    read: dict[str, Address] = {}
    for role, typed in (("to", to), ("cc", cc), ("bcc", bcc)):
        for one in _BETWEEN.split(",".join(typed)):
            found = _NAMED.match(one.strip())
            name, address = (found[1], found[2].strip()) if found else ("", one.strip())
            if address and address.lower() != own.lower():
                read.setdefault(address.lower(), Address(role, address[:254], name[:120]))
    return tuple(read.values())


def answer_to(conversation: Conversation, latest: Sequence[Message]) -> tuple[Address, ...]:
    """To whom an answer goes unless told otherwise: who wrote last, else the contact's address."""
    for message in latest:
        if message.sender:
            name = message.contact.name if message.contact else ""
            return (Address("to", message.sender, name[:120]),)
    known = _addresses_of(conversation.contact_id)[-1:]
    return tuple(Address("to", value, conversation.contact.name[:120]) for value in known)


@prepared
def _addresses_of(contact: int) -> QuerySet[Identity, str]:
    # Not the newest alone: PostgreSQL would look for it among everybody's.
    known = Identity.objects.filter(contact=contact, scheme="email").order_by("id")
    return known.values_list("value", flat=True)


def latest_incoming(conversation: Conversation) -> list[Message]:
    """The last three messages of the customer, newest first."""
    incoming = Message.objects.filter(
        conversation=conversation, kind=MessageKind.INCOMING, is_automatic=False
    )
    return list(incoming.select_related("contact").order_by("-at", "-id")[:_LATEST])


def latest_of(messages: Sequence[Message]) -> list[Message]:
    """The same among all messages of a conversation, in their order, with their people."""
    incoming = [m for m in messages if m.kind == MessageKind.INCOMING and not m.is_automatic]
    return incoming[: -_LATEST - 1 : -1]


def answer_subject(conversation: Conversation, latest: Sequence[Message]) -> str:
    """The subject the customer used last, with one Re: before it."""
    subject = next((m.subject for m in latest if m.subject), conversation.subject)
    return subject if subject.lower().startswith("re:") else f"Re: {subject}".strip()


def names_of(contact: Contact, latest: Iterable[Message]) -> frozenset[str]:
    """The names by which the people of a conversation are known to us."""
    people = [contact, *(m.contact for m in latest if m.contact)]
    return frozenset(name for who in people for name in (who.name, who.called) if name)


def signed_by(latest: Sequence[Message]) -> str:
    """The last lines of the customer's last message, where people write their names."""
    lines = [line for line in latest[0].own_text.splitlines() if line.strip()] if latest else []
    return "\n".join(lines[-4:])


def signature(channel: Channel, agent: Agent) -> tuple[str, str]:
    """What stands below every reply, as text and as HTML: the person's own, then the channel's."""
    parts = [agent.signature.strip(), channel.signature.replace("{agent}", agent.name).strip()]
    text = "\n".join(part for part in parts if part)
    if not text:
        return "", ""
    return f"\n\n-- \n{text}", "<p>-- <br>" + "<br>".join(escape(text).splitlines()) + "</p>"


def passed_on(message: Message, signed: tuple[str, str]) -> tuple[str, str]:
    """What stands below a forward: the signature and the whole message, as text and as HTML."""
    who = message.contact or message.agent
    head = (
        f"From: {who.name if who else ''} {message.sender}".rstrip(),
        f"Date: {message.at:%d %b %Y %H:%M} UTC",
        f"Subject: {message.subject}",
    )
    text = "\n".join(("---------- Passed on ----------", *head, "", message.text))
    body = message.whole_html or "<br>".join(escape(message.text).splitlines())
    lines = "<br>".join(escape(line) for line in ("---------- Passed on ----------", *head))
    return (
        f"{signed[0]}\n\n{text}",
        f"{signed[1]}<p>{lines}</p><blockquote>{body}</blockquote>",
    )


def is_address(address: str) -> bool:
    """Whether mail could go there at all."""
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
