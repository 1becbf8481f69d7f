"""Makes the mail of a message: its headers, both texts, the quoted mail it answers, its files."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from django.core.files.storage import default_storage
from django.db.models import QuerySet

from kept.desk.channels.email import quoting, reply_token
from kept.desk.channels.models import MessageReference
from kept.desk.conversations import their_page
from kept.desk.conversations.models import Attachment, Channel, Message, MessageKind, Recipient
from kept.desk.feedback import links
from kept.desk.staff.models import Company

MOST_REFERENCES = 20


class CannotCompose(Exception):
    """Something of the message is missing; the text says what, for the agent."""


def build(message: Message, *, at: datetime, recipients: Iterable[Recipient] = ()) -> bytes:
    """The mail as it is handed to a mail server; its Message-ID is written down before.

    ``at`` becomes its date. Whoever gets a blind copy is named nowhere in it.

    Raises:
        CannotCompose: a file is missing.
    """
    channel = message.delivery.channel
    mail = EmailMessage(policy=SMTP)
    mail["Message-ID"] = f"<{reference(message, channel).external_id}>"
    mail["Date"] = format_datetime(at)
    mail["From"] = Address(display_name=_sender_name(message, channel), addr_spec=channel.address)
    if reply_token.is_wanted(channel):
        mail["Reply-To"] = reply_token.address(channel, message.conversation_id)
    for header, role in (("To", "to"), ("Cc", "cc")):
        named = [_address(one) for one in recipients if one.role == role]
        if named:
            mail[header] = ", ".join(named)
    mail["Subject"] = " ".join(message.subject.split()) or "(no subject)"
    _tie(mail, message, channel)
    if message.is_automatic:
        mail["Auto-Submitted"] = "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    _fill(mail, message)
    return _letting_go(message) + mail.as_bytes()


def reference(message: Message, channel: Channel) -> MessageReference:
    """The id by which the outside knows a message of ours; made once, the same for every try."""
    found = MessageReference.objects.filter(channel=channel, message=message).order_by("pk").first()
    if found is not None:
        return found
    domain = channel.address.rpartition("@")[2].encode("idna").decode() or "localhost"
    return MessageReference.objects.create(
        channel=channel, message=message, conversation_id=message.conversation_id,
        external_id=f"{uuid.uuid4().hex}@{domain}",
    )  # fmt: skip


def answered(message: Message) -> Message | None:
    """The mail that a reply answers: the customer's last one before it."""
    if message.kind != MessageKind.REPLY:
        return None
    return _before(message).filter(kind=MessageKind.INCOMING, is_automatic=False).last()


def _before(message: Message) -> QuerySet[Message]:
    """What was said before, oldest first; ``at`` may be later than ``created_at`` of a reply."""
    found: QuerySet[Message] = Message.objects.filter(
        conversation_id=message.conversation_id, pk__lt=message.pk
    ).order_by("at", "pk")
    return found


def _tie(mail: EmailMessage, message: Message, channel: Channel) -> None:
    """In-Reply-To and References, by which the other end puts the mail into its thread."""
    if message.kind != MessageKind.REPLY:
        return
    said = _before(message).filter(kind__in=[MessageKind.INCOMING, MessageKind.REPLY])
    known = MessageReference.objects.filter(message__in=said, is_forwarded_away=False)
    ids = {
        row.message_id: row.external_id
        for row in known.order_by("-pk")
        if row.external_id.isprintable()  # with a line break in it nothing could be sent
    }
    thread = [ids[pk] for pk in said.values_list("pk", flat=True) if pk in ids]
    if not thread:
        return
    last = answered(message)
    parent = ids.get(last.pk, thread[-1]) if last else thread[-1]
    # The parent stands last: some programs look only there.
    chain = [one for one in thread if one != parent] + [parent]
    if len(chain) > MOST_REFERENCES:
        chain = chain[:1] + chain[1 - MOST_REFERENCES :]
    mail["In-Reply-To"] = f"<{parent}>"
    mail["References"] = "\r\n ".join(f"<{one}>" for one in chain).replace("\r\n", "")


def _letting_go(message: Message) -> bytes:
    """The headers by which a mail program lets its reader off: by one click if that is safe.

    Written by hand: an address longer than a line would be encoded, and no program reads that.
    """
    address = links.unsubscribing(message) if message.is_automatic else ""
    if not address:
        return b""
    told = f"List-Unsubscribe: <{address}>\r\n"
    if address.startswith("https://"):  # RFC 8058 knows no other
        told += f"List-Unsubscribe-Post: {links.ONE_CLICK}\r\n"
    return told.encode("ascii")


def _fill(mail: EmailMessage, message: Message) -> None:
    files = list(message.attachments.all())
    inline = [file for file in files if file.is_inline and file.content_id]
    last = answered(message)
    text, html = quoting.with_quote(message, last)
    text, html = (links.addressed(message, each) for each in (text, html))
    text, html = their_page.addressed(message, text, html)
    mail.set_content(text, charset="utf-8", cte="quoted-printable")
    mail.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
    shown = mail.get_payload()[1] if inline else mail  # type: ignore[index]
    for file in inline:
        main, _, sub = file.content_type.partition("/")
        shown.add_related(  # type: ignore[union-attr]
            _content(file), maintype=main or "image", subtype=sub or "png",
            cid=f"<{file.content_id}>", filename=file.name, disposition="inline",
        )  # fmt: skip
    for file in files:
        if file not in inline:
            main, _, sub = file.content_type.partition("/")
            if main == "message" or not sub:
                main, sub = "application", "octet-stream"
            mail.add_attachment(_content(file), maintype=main, subtype=sub, filename=file.name)


def _content(file: Attachment) -> bytes:
    try:
        with default_storage.open(str(file.file.name)) as opened:
            return bytes(opened.read())
    except OSError as error:
        raise CannotCompose(
            f"The file {file.name} is missing, so the mail was not sent without it."
            " Add the file again and send again."
        ) from error


def _sender_name(message: Message, channel: Channel) -> str:
    company = Company.objects.first()
    house = company.name if company else channel.name
    name = f"{message.agent.first_name} at {house}" if message.agent else house
    return " ".join(name.split())


def _address(recipient: Recipient) -> str:
    try:
        name = " ".join(recipient.name.split())
        return str(Address(display_name=name, addr_spec=recipient.address))
    except (ValueError, IndexError):
        return recipient.address
