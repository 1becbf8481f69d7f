"""A mail made ready to be taken in: read, cleaned, proven, its files stored.

All that takes time or asks somebody else happens here, before the transaction; what is left for it
is to write rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.files.storage import default_storage
from django.utils.html import escape

from kept.archives.mail_headers import Person
from kept.desk.channels.email import automatic
from kept.desk.channels.email.authentication import Lookup, proof_of
from kept.desk.channels.email.automatic import Kind
from kept.desk.channels.email.parse import ParsedMail, parse
from kept.desk.channels.models import Mailbox, RawEvent
from kept.desk.contacts.actions.blocking import blocked
from kept.desk.contacts.models import Proof
from kept.desk.conversations.actions.attachments import store_file
from kept.desk.conversations.models import Attachment, Channel
from kept.desk.feedback import links
from kept.desk.lib.mail import without_mark


@dataclass(frozen=True)
class House:
    """What is true of all mails of one run: our own addresses, who is blocked, who is believed."""

    own: frozenset[str]
    trusted: dict[int, str]
    blocked: frozenset[str]
    lookup: Lookup

    def is_ours(self, address: str) -> bool:
        return address in self.own or without_mark(address) in self.own


@dataclass(frozen=True)
class Prepared:
    """A mail and what is known of it before the database is asked.

    ``writer`` is whom an answer goes to, None if the mail does not say.
    """

    event: RawEvent
    mail: ParsedMail
    kind: Kind
    writer: Person | None
    proof: Proof
    copied: str
    attachments: list[Attachment] = field(default_factory=list)

    def discard_files(self) -> None:
        """Delete what was stored for a mail that is not taken in after all."""
        for attachment in self.attachments:
            for name in filter(None, (attachment.file.name, attachment.thumbnail.name)):
                default_storage.delete(name)


def house(lookup: Lookup) -> House:
    """Read what is true of all mails."""
    own: set[str] = set()
    trusted: dict[int, str] = {}
    own.update(address.lower() for address in Channel.objects.values_list("address", flat=True))
    for pk, username, server in Mailbox.objects.values_list(
        "channel_id", "username", "trusted_authserv"
    ):
        own.add(username.lower())
        trusted[pk] = server
    return House(frozenset(own - {""}), trusted, blocked(), lookup)


def prepare(event: RawEvent, house: House) -> Prepared:
    """Read the stored mail of an event.

    Raises:
        OSError: the file is missing or cannot be read, or files cannot be stored.
    """
    with default_storage.open(str(event.body.name)) as file:
        raw: bytes = file.read()
    mail = parse(raw)
    filler = automatic.form_writer(mail, house.own)
    kind = Kind.PERSON if filler else automatic.kind_of(mail)
    writer = filler or mail.reply_to or mail.sender
    if writer and house.is_ours(writer.email):
        writer = mail.sender
    proof = Proof.CLAIMED
    if not (filler or event.is_archive or event.is_ours or writer != mail.sender):
        server = house.trusted.get(event.channel_id, "")
        proof = proof_of(mail, raw, trusted=server, lookup=house.lookup)
    prepared = Prepared(event, mail, kind, writer, proof, _copied(mail, writer, house))
    _store(prepared)
    return prepared


def texts_of(mail: ParsedMail) -> tuple[str, str]:
    """Text and (unsafe) HTML, with what an invitation says on top, where it is seen.

    Links that only the customer is to have are taken out.
    """
    told, shown = links.hidden(mail.text), links.hidden(mail.html)
    invited = "\n\n".join(mail.invitations)
    if not invited:
        return told, shown
    lines = escape(invited).replace("\n\n", "</p><p>").replace("\n", "<br>")
    html = f"<p>{lines}</p>{shown}" if shown else ""
    return f"{invited}\n\n{told}".rstrip(), html


def _store(prepared: Prepared) -> None:
    try:
        for file in prepared.mail.files:
            stored = store_file(
                file.content(), name=file.name, content_type=file.content_type,
                content_id=file.content_id, is_inline=file.is_inline,
            )  # fmt: skip
            prepared.attachments.append(stored)
    except OSError:
        prepared.discard_files()
        raise


def _copied(mail: ParsedMail, writer: Person | None, house: House) -> str:
    """Who else got the mail, neither we nor the writer: they belong in the answer."""
    others: Iterable[Person] = (*mail.to, *mail.copied)
    kept = {
        person.email: person
        for person in others
        if not house.is_ours(person.email) and (writer is None or person.email != writer.email)
    }
    return ", ".join(_address(person) for person in list(kept.values())[:50])


def _address(person: Person) -> str:
    name = (person.name or "").replace('"', "").replace("\\", "")
    return f'"{name}" <{person.email}>' if name else person.email
