"""Threads of mails as conversations.

A first pass over the headers fills an index of numbers only; a second one reads the mails of each
thread again, where they lie. So memory grows by some hundred bytes a mail, whatever the mails hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from kept.archives.archive import Archive, BadRecord
from kept.archives.mail import Headers, headers_of, read_mail
from kept.archives.mail_headers import Person
from kept.archives.people import Correspondence, Us, named
from kept.archives.thread_index import ThreadIndex
from kept.mistakes.conversation import Author, Conversation, Customer, Message


class Source(Protocol):
    """Where mails lie."""

    def headers(self) -> Iterator[tuple[int, bytes]]:
        """Yield (number, header block) of every mail."""

    def mail(self, number: int) -> bytes:
        """Return the whole mail of a number, or raise BadRecord."""

    def place(self, number: int) -> str:
        """Say where a mail lies, for people."""


class _Mail(NamedTuple):
    place: str
    headers: Headers
    text: str


def conversations(archive: Archive, source: Source) -> Iterator[Conversation]:
    """Yield the threads of the mails, in the order of their first mails in the archive."""
    archive.passes = 2
    index, correspondence = _indexed(archive, source)
    us = _us(archive, correspondence)
    left_out = 0
    for numbers in index.threads():
        mails = list(_mails(archive, source, numbers))
        customer = _customer(mails, us)
        if customer:
            yield _conversation(archive, mails, customer, us)
        left_out += customer is None
    if left_out:
        archive.note(
            f"threads left out because no customer writes in them, only colleagues or automatic "
            f"mail: {left_out:,}"
        )


def _indexed(archive: Archive, source: Source) -> tuple[ThreadIndex, Correspondence]:
    index, correspondence = ThreadIndex(), Correspondence()
    unsent = copies = 0
    for number, block in source.headers():
        try:
            headers = headers_of(block)
        except BadRecord as error:
            archive.report(source.place(number), str(error))
            continue
        if headers.unsent:
            unsent += 1
        elif not index.add(number, headers):
            copies += 1
        elif not headers.automatic:
            correspondence.add(headers.sender.email, (who.email for who in headers.recipients))
    for count, what in (
        (unsent, "drafts, deleted or spam mails"),
        (copies, "second copies of mails"),
    ):
        if count:
            archive.note(f"{what} left out: {count:,}")
    return index, correspondence


def _us(archive: Archive, correspondence: Correspondence) -> Us:
    if not archive.options.us:
        us, sentence = correspondence.guess()
        archive.note(sentence)
        return us
    us = named(archive.options.us)
    if not correspondence.knows(us):
        archive.note(f"no mail is from or to us ({', '.join(archive.options.us)}): check --us")
    return us


def _mails(archive: Archive, source: Source, numbers: list[int]) -> Iterator[_Mail]:
    for number in numbers:
        try:
            yield _Mail(source.place(number), *read_mail(source.mail(number)))
        except BadRecord as error:
            archive.report(source.place(number), str(error))


def _customer(mails: list[_Mail], us: Us) -> Person | None:
    """Return the first person outside who wrote, else the first outside whom we wrote to."""
    for mail in mails:
        speaker, author = _speaker(mail.headers, us)
        if author == "customer":
            return speaker
    for mail in mails:
        for person in mail.headers.recipients:
            if us.includes(mail.headers.sender.email) and not us.includes(person.email):
                return person
    return None


def _speaker(headers: Headers, us: Us) -> tuple[Person, Author]:
    """Return who speaks, and as what."""
    sender = headers.sender
    if not us.includes(sender.email):
        return sender, "system" if headers.automatic else "customer"
    asker = headers.reply_to
    if asker and not us.includes(asker.email) and _is_internal(headers, us):
        return asker, "customer"  # a form on our own site, mailed to us in the customer's name
    return sender, "bot" if headers.automatic else "agent"


def _is_internal(headers: Headers, us: Us) -> bool:
    everybody = (headers.sender, *headers.recipients)
    return all(us.includes(person.email) for person in everybody)


def _conversation(archive: Archive, mails: list[_Mail], customer: Person, us: Us) -> Conversation:
    first = mails[0]
    ids = [mail.headers.id or mail.place for mail in mails]
    return Conversation(
        id=ids[0],
        messages=tuple(
            _message(mail, us, id if ids.count(id) == 1 else f"{id} ({mail.place})", archive)
            for mail, id in zip(mails, ids, strict=True)
        ),
        channel="email",
        subject=first.headers.subject or None,
        source=archive.format,
        customer=Customer(name=customer.name, email=customer.email),
        opened_at=archive.aware(first.headers.at) if first.headers.at else None,
    )


def _message(mail: _Mail, us: Us, id: str, archive: Archive) -> Message:
    headers = mail.headers
    speaker, author = _speaker(headers, us)
    return Message(
        id=id,
        author=author,
        text=mail.text,
        at=archive.aware(headers.at) if headers.at else None,
        name=speaker.name or speaker.email,
        internal=author == "agent" and bool(headers.recipients) and _is_internal(headers, us),
    )
