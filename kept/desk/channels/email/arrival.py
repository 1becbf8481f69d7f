"""What a mail means for the desk, once it is read: one function for each kind of mail.

Everything here runs inside one transaction; whoever calls undoes it all if it fails.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kept.archives.mail_headers import Person
from kept.desk.channels.email import bounces, loops, quotes, threading
from kept.desk.channels.email.automatic import Kind
from kept.desk.channels.email.prepared import House, Prepared, texts_of
from kept.desk.channels.email.threading import Known, Place, References
from kept.desk.channels.models import MessageReference, RawState
from kept.desk.contacts.actions import (
    AddressBook,
    contact_for,
    guess_zone_from_date,
    is_blocked,
)
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, Proof
from kept.desk.conversations import actions
from kept.desk.conversations.models import (
    Delivery,
    DeliveryState,
    Message,
    MessageKind,
)
from kept.desk.lib.mail import is_forward

_LONGEST_ADDRESS = 254


class Later(Exception):
    """What this mail is about has not come in yet; it is looked at again."""


class Unusable(Exception):
    """Nothing can be made of this mail; the text says why, for people."""


@dataclass(frozen=True)
class Memory:
    """What the mails of one transaction need to know, asked for once; it grows with each."""

    references: References
    book: AddressBook
    lately: loops.Lately

    @classmethod
    def of(cls, mails: Sequence[Prepared]) -> Memory:
        people = [each.writer for each in mails if each.writer]
        people += [person for each in mails for person in (*each.mail.to, *each.mail.copied)]
        book = AddressBook(person.email for person in people)
        writers = {each.writer.email.lower() for each in mails if each.writer}
        known = [book.identities[each].contact_id for each in writers & set(book.identities)]
        return cls(
            References((each.event.channel, each.mail) for each in mails),
            book,
            loops.Lately(known, (moment_of(each) for each in mails if not each.event.is_archive)),
        )


def arrive(
    ready: Prepared, house: House, memory: Memory, *, at: datetime, is_last_try: bool
) -> Message | None:
    """Take a mail in, and set the state of its event (not saved) to what became of it.

    Returns the message it became, or is about; None if none.

    Raises:
        Later: it is about something that may still come. Not on the last try.
        Unusable: it names nobody whom it is from.
    """
    event, mail = ready.event, ready.mail
    event.state, event.problem = RawState.DONE, " ".join(mail.problems)[:300]
    known = memory.references.of(event.channel, mail)
    copy = _copy_of(ready, known)
    if copy is not None:
        if event.is_ours:
            _settle_uncertain(copy, at=moment_of(ready))
        ready.discard_files()
        return copy
    if event.is_ours or (ready.writer and house.is_ours(ready.writer.email)):
        return _sent_elsewhere(ready, known, house, memory, is_last_try=is_last_try)
    if ready.kind is Kind.BOUNCE and not event.is_archive:
        failed = _came_back(ready, at=at, is_last_try=is_last_try)
        if failed is not None:
            return failed
    return _received(ready, known, house, memory)


def _received(ready: Prepared, known: Known, house: House, memory: Memory) -> Message | None:
    event, writer = ready.event, ready.writer
    if writer is None:
        raise Unusable("The mail does not say who sent it, so nobody could be answered.")
    if is_blocked(writer.email, house.blocked):
        event.state = RawState.BLOCKED
        ready.discard_files()
        return None
    at = moment_of(ready)
    contact = _contact(writer, memory, at=at, proof=ready.proof)
    guess_zone_from_date(contact, ready.mail.sent_at)
    place = threading.place(
        event.channel, ready.mail, known, contact=contact, address=writer.email, proof=ready.proof
    )
    is_flood = not event.is_archive and memory.lately.is_over_budget(
        contact, place.conversation, at=at
    )
    if is_flood:
        event.problem = "More mail within an hour than a person writes: taken in without alarm."
        place = Place(place.conversation or loops.latest(contact, event.channel))
    text, html = texts_of(ready.mail)
    folded = quotes.fold(
        text,
        html,
        ours=threading.our_texts(place.conversation, ready.mail),
        is_forward=_is_forward(ready),
    )
    message = actions.receive(
        channel=event.channel, contact=contact, conversation=place.conversation,
        subject=ready.mail.subject, text=text, html=folded.html, fold_at=folded.fold_at,
        html_fold=folded.html_fold, sender=writer.email, copied=ready.copied, proof=ready.proof,
        is_automatic=is_flood or ready.kind is not Kind.PERSON, is_archive=event.is_archive, at=at,
        has_remote_images=quotes.shows_remote_images(folded), files=ready.attachments,
    )  # fmt: skip
    memory.lately.remember(message)
    _finish(ready, message, known, memory)
    if place.beside is not None:
        actions.link(message.conversation, place.beside, at=at)
    return message


def _sent_elsewhere(
    ready: Prepared, known: Known, house: House, memory: Memory, *, is_last_try: bool
) -> Message | None:
    """A mail of ours that the desk did not send: from the Sent folder, or copied to us."""
    event, mail, at = ready.event, ready.mail, moment_of(ready)
    outside = [person for person in (*mail.to, *mail.copied) if not house.is_ours(person.email)]
    if not outside:
        event.problem = "From ourselves to ourselves: nobody outside is part of it."
        ready.discard_files()
        return None
    if not event.is_ours and ready.proof != Proof.DOMAIN:
        raise Unusable("It claims to be from our own address, and nothing proves that.")
    contact = _contact(outside[0], memory, at=at)
    place = threading.place(
        event.channel, mail, known, contact=contact, address=outside[0].email, proof=""
    )
    if place.conversation is None and mail.in_reply_to and not is_last_try:
        raise Later
    text, html = texts_of(ready.mail)
    folded = quotes.fold(text, html, is_forward=_is_forward(ready))
    message = actions.record_sent_elsewhere(
        channel=event.channel, conversation=place.conversation, contact=contact, text=text,
        subject=mail.subject, html=folded.html, fold_at=folded.fold_at,
        html_fold=folded.html_fold, copied=ready.copied, is_archive=event.is_archive, at=at,
        is_automatic=ready.kind is not Kind.PERSON,
        has_remote_images=quotes.shows_remote_images(folded), files=ready.attachments,
    )  # fmt: skip
    _finish(ready, message, known, memory)
    if place.beside is not None:
        actions.link(message.conversation, place.beside, at=at)
    return message


def _came_back(ready: Prepared, *, at: datetime, is_last_try: bool) -> Message | None:
    """Tell the reply that it was not delivered; None if it is not about one of ours."""
    bounce = bounces.read(ready.mail)
    rows = MessageReference.objects.filter(
        channel=ready.event.channel, external_id__in=bounce.message_ids, message__isnull=False
    ).select_related("message")
    by_id = {row.external_id: row.message for row in rows}
    message = next((by_id[each] for each in bounce.message_ids if each in by_id), None)
    delivery = Delivery.objects.filter(message=message).first() if message else None
    if message is None or delivery is None:
        if bounce.message_ids and not is_last_try:
            raise Later
        return None
    for failure in bounce.failures:
        if failure.is_final:
            problem = f"{failure.address} was not reached: {failure.reason}"
            actions.mark_bounced(delivery, at=at, address=failure.address, problem=problem)
    ready.discard_files()
    return message


def _contact(
    person: Person, memory: Memory, *, at: datetime, proof: Proof = Proof.CLAIMED
) -> Contact:
    if len(person.email) > _LONGEST_ADDRESS:
        raise Unusable(f"The address {person.email[:60]}... is longer than an address can be.")
    try:
        return contact_for(
            "email", person.email, name=person.name or "", proof=proof, at=at, book=memory.book
        )
    except Refused as error:
        raise Unusable(str(error)) from error


def _copy_of(ready: Prepared, known: Known) -> Message | None:
    """The message we have already if this is a second copy of it, as for To and Cc.

    An id alone proves nothing: another sender may use it to have a mail suppressed.
    """
    row = known.get(ready.mail.message_id)
    message = row.message if row else None
    if message is None:
        return None
    if message.kind != MessageKind.INCOMING:
        is_from_us = ready.event.is_ours or not ready.writer or message.sender == ""
        return message if is_from_us else None
    is_same_sender = ready.writer is not None and message.sender == ready.writer.email
    return message if is_same_sender and message.text == texts_of(ready.mail)[0] else None


def _settle_uncertain(message: Message, *, at: datetime) -> None:
    """What perhaps was sent lies among the sent mail: it was."""
    delivery = Delivery.objects.filter(message=message, state=DeliveryState.UNCERTAIN).first()
    if delivery is not None:
        actions.mark_sent(delivery, at=at)


def _finish(ready: Prepared, message: Message, known: Known, memory: Memory) -> None:
    """Write down under which ids a message is known."""
    own_id = ready.mail.message_id
    row = known.get(own_id)
    if row is not None and row.message_id is not None:  # somebody else's mail has this id
        digest = hashlib.sha256(f"{ready.event.pk} {own_id}".encode()).hexdigest()[:32]
        own_id = f"{digest}@same-id.invalid"
    memory.references.remember(ready.mail, message, known, own_id=own_id)


def _is_forward(ready: Prepared) -> bool:
    return is_forward(ready.mail.subject)


def moment_of(ready: Prepared) -> datetime:
    """When it was written: for new mail when it reached us, for clocks are wrong; history's own."""
    event, sent_at = ready.event, ready.mail.sent_at
    if sent_at is None or not (event.is_archive or event.is_ours):
        return event.received_at
    return min(sent_at, event.received_at)
