"""To which conversation a mail belongs: by ids and signed marks, never by its subject alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from kept.desk.channels.email import reply_token
from kept.desk.channels.email.parse import ParsedMail
from kept.desk.channels.models import MessageReference
from kept.desk.contacts.models import Contact, Identity, Proof
from kept.desk.conversations.models import (
    Channel,
    Conversation,
    Message,
    MessageKind,
    Recipient,
)
from kept.desk.lib import mail as words
from kept.desk.lib.prepared import prepared

_MOST_UNSEEN, _MOST_TEXTS = 20, 5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail goes: on in ``conversation``, or (None) into a new one, tied to ``beside``."""

    conversation: Conversation | None = None
    beside: Conversation | None = None


class References:
    """What we know of the ids that some mails name, their own among them: asked for once.

    What is learnt from the mails themselves is written at one stroke in the end.
    """

    def __init__(self, mails: Iterable[tuple[Channel, ParsedMail]]) -> None:
        given = list(mails)
        ids = {each for _, mail in given for each in _ids(mail)}
        channels = {channel.pk for channel, _ in given}  # the index begins with the channel
        rows = MessageReference.objects.filter(channel__in=channels, external_id__in=ids)
        rows = rows.select_related("conversation", "message__conversation")
        self._rows = {(row.channel_id, row.external_id): row for row in rows}
        self._new: dict[tuple[int, str], MessageReference] = {}

    def of(self, channel: Channel, mail: ParsedMail) -> Known:
        """What is known of the ids of one mail, by id."""
        found = {each: self._rows.get((channel.pk, each)) for each in _ids(mail)}
        return {each: row for each, row in found.items() if row is not None}

    def remember(self, mail: ParsedMail, message: Message, known: Known, *, own_id: str) -> None:
        """Learn under which id a message is known, and the ids it names that nobody has seen.

        Those tell later where siblings of a mail belong that never came here itself.
        """
        place = {"channel": message.channel, "conversation": message.conversation}
        unseen = [each for each in (*mail.references, *mail.in_reply_to) if each not in known]
        rows = [MessageReference(**place, external_id=each) for each in unseen[-_MOST_UNSEEN:]]
        if own_id in known and known[own_id].pk:  # others named it before it came
            MessageReference.objects.filter(pk=known[own_id].pk).delete()
        rows.append(MessageReference(**place, external_id=own_id, message=message))
        for row in rows:
            key = row.channel_id, row.external_id
            self._rows[key] = self._new[key] = row

    def write(self) -> None:
        """Write down what was learnt."""
        MessageReference.objects.bulk_create(self._new.values(), ignore_conflicts=True)
        self._new.clear()


Known = Mapping[str, MessageReference]


def _ids(mail: ParsedMail) -> set[str]:
    return {mail.message_id, *mail.in_reply_to, *mail.references}


def place(
    channel: Channel, mail: ParsedMail, known: Known, *, contact: Contact, address: str, proof: str
) -> Place:
    """Find the conversation that ``contact`` goes on with by writing from ``address``.

    Somebody who has no part in the conversation that a mail names gets one of their own beside it,
    unless the mail is proven to be from the same house as one who has a part. So does a forward.
    """
    found, is_sent_on = _named(channel, mail, known)
    if found is None:
        return Place(conversation=_ticket(channel, mail, contact, address))
    if is_sent_on or words.is_forward(mail.subject):
        return Place(beside=found)
    if found.contact_id == contact.pk or _may_go_on(found, contact, address, proof):
        return Place(conversation=found)
    return Place(beside=found)


def standing(conversation: Conversation) -> Conversation:
    """The conversation, or the one it was merged into in the end."""
    while conversation.merged_into is not None:
        conversation = conversation.merged_into
    return conversation


def _named(channel: Channel, mail: ParsedMail, known: Known) -> tuple[Conversation | None, bool]:
    """The conversation a mail names by a signed mark or an id; whether what it answers was sent on.

    Some programs rewrite References, so In-Reply-To counts first, then the nearest reference. A
    mail that others have named before it came is known by its own id.
    """
    for person in (*mail.to, *mail.copied):
        number = reply_token.conversation_of(channel, person.email)
        marked = _numbered.first(number) if number else None
        if marked is not None:
            return standing(marked), False
    for each in (*mail.in_reply_to, *reversed(mail.references), mail.message_id):
        row = known.get(each)
        if row is not None:
            # A message may have moved since, by a merge or a split: it is the message that counts.
            home = row.message.conversation if row.message else row.conversation
            return standing(home), row.is_forwarded_away
    return None, False


def _ticket(
    channel: Channel, mail: ParsedMail, contact: Contact, address: str
) -> Conversation | None:
    """The conversation whose number the subject names, if the writer has a part in it already."""
    number = words.ticket(mail.subject)
    if number is None or words.is_forward(mail.subject):
        return None
    named = _numbered.first(number)
    found = standing(named) if named and named.channel_id == channel.pk else None
    if found is None or found.contact_id == contact.pk:
        return found
    return found if address in participants(found) else None


@prepared
def _numbered(number: int) -> QuerySet[Conversation]:
    return Conversation.objects.filter(pk=number)


def _may_go_on(conversation: Conversation, contact: Contact, address: str, proof: str) -> bool:
    everybody = participants(conversation)
    if address in everybody:
        return True
    domain = words.domain_of(address)
    is_proven = proof == Proof.DOMAIN and not words.is_shared(domain)
    return is_proven and any(words.domain_of(each) == domain for each in everybody)


def our_texts(conversation: Conversation | None, mail: ParsedMail) -> list[str]:
    """What we wrote lately in a conversation, newest first: it may be quoted below."""
    if conversation is None or not (mail.in_reply_to or mail.references):
        return []
    return _texts(conversation.pk)


@prepared
def _texts(conversation: int) -> QuerySet[Message, str]:
    ours = Message.objects.filter(conversation=conversation, kind=MessageKind.REPLY)
    return ours.order_by("-at").values_list("text", flat=True)[:_MOST_TEXTS]


def participants(conversation: Conversation) -> set[str]:
    """The addresses of everybody outside who wrote in a conversation or was written to."""
    theirs = Identity.objects.filter(
        contact__messages__conversation=conversation, scheme="email"
    ) | Identity.objects.filter(contact=conversation.contact_id, scheme="email")
    found = set(theirs.values_list("value", flat=True).distinct())
    for sender, copied in Message.objects.filter(conversation=conversation).values_list(
        "sender", "copied"
    ):
        found.add(sender.lower())
        found.update(each.lower() for each in words.addresses(copied))
    written_to = Recipient.objects.filter(delivery__message__conversation=conversation).exclude(
        delivery__message__kind="forward"
    )
    found.update(each.lower() for each in written_to.values_list("address", flat=True))
    return found - {""}
