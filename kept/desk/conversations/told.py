"""One message as a screen shows it: who, when, its safe HTML, its files, how far it came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe

from kept.desk.contacts.models import Identity, Proof
from kept.desk.conversations import elsewhere
from kept.desk.conversations.models import (
    Attachment,
    Delivery,
    DeliveryState,
    Message,
    MessageKind,
    Recipient,
    Scan,
)
from kept.desk.lib.html import displayed
from kept.desk.lib.prepared import among_words, prepared

_ICONS = {
    DeliveryState.QUEUED: "clock", DeliveryState.SENT: "check", DeliveryState.FAILED: "circle-x",
    DeliveryState.UNCERTAIN: "circle-question-mark", DeliveryState.BOUNCED: "undo-2",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ToldFile:
    """A file under a message."""

    name: str
    size: str
    url: str
    small: str
    is_infected: bool


@dataclass(frozen=True, slots=True)
class ToldDelivery:
    """How far a reply came; ``may_return`` while it can be taken back."""

    state: str
    icon: str
    words: str
    problem: str
    may_retry: bool
    may_return: bool


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """A message, ready for the template; ``look`` is theirs, ours or note."""

    pk: int
    look: str
    who: str
    hue: int
    when: str
    when_iso: str
    about: str
    warning: str
    html: SafeString
    fold: SafeString
    files: tuple[ToldFile, ...]
    delivery: ToldDelivery | None
    has_original: bool
    hides_pictures: bool
    may_trust: bool
    day: str
    is_message: bool = True

    @property
    def asks(self) -> bool:
        """Whether it has buttons: about its delivery, or its pictures."""
        its = self.delivery
        return self.hides_pictures or (its is not None and (its.may_retry or its.may_return))


@dataclass(frozen=True, slots=True)
class Belongings:
    """What belongs to a message: its files, and how and to whom it went."""

    files: list[Attachment]
    delivery: Delivery | None
    recipients: list[str]
    is_doubtful: bool = False
    """It claims an address whose other mail was proven."""


def read_belongings(messages: Sequence[Message]) -> dict[int, Belongings]:
    """What belongs to messages of one conversation, in their order, by number; four queries."""
    if not messages:
        return {}
    conversation, since, until = messages[0].conversation_id, messages[0].at, messages[-1].at
    files: dict[int | None, list[Attachment]] = defaultdict(list)
    for file in _files(conversation, since, until):
        files[file.message_id].append(file)
    deliveries = {one.message_id: one for one in _deliveries(conversation, since, until)}
    recipients: dict[int, list[str]] = defaultdict(list)
    for key, address in _recipients(conversation, since, until) if deliveries else ():
        recipients[key].append(address)
    doubtful = _doubtful(messages)
    return {
        key: Belongings(files[key], deliveries.get(key), recipients[key], key in doubtful)
        for key in (message.pk for message in messages)
    }


@prepared
def _files(conversation: int, since: datetime, until: datetime) -> QuerySet[Attachment]:
    return Attachment.objects.filter(
        message__conversation=conversation, message__at__gte=since, message__at__lte=until
    )


@prepared
def _deliveries(conversation: int, since: datetime, until: datetime) -> QuerySet[Delivery]:
    return Delivery.objects.filter(
        message__conversation=conversation, message__at__gte=since, message__at__lte=until
    )


@prepared
def _recipients(
    conversation: int, since: datetime, until: datetime
) -> QuerySet[Recipient, tuple[int, str]]:
    named = Recipient.objects.filter(
        delivery__message__conversation=conversation,
        delivery__message__at__gte=since, delivery__message__at__lte=until,
    )  # fmt: skip
    return named.exclude(role="bcc").values_list("delivery__message_id", "address")


def _doubtful(messages: Sequence[Message]) -> set[int]:
    """Those that only claim to come from an address whose other mail was proven to."""
    claimed = {
        message.pk: message.sender.lower()
        for message in messages
        if message.kind == MessageKind.INCOMING and message.sender
        and message.proof == Proof.CLAIMED and not message.is_archive
    }  # fmt: skip
    if not claimed:
        return set()
    proven = _proven(list(set(claimed.values())))
    return {key for key, address in claimed.items() if address in proven}


@prepared
def _proven(addresses: Collection[str]) -> QuerySet[Identity, str]:
    known = Identity.objects.filter(scheme="email", scope="", value__in=among_words(addresses))
    return known.exclude(proof=Proof.CLAIMED).order_by().values_list("value", flat=True)


def tell_message(
    message: Message,
    its: Belongings,
    local: datetime,
    day: str = "",
    *,
    with_pictures: bool = False,
) -> ToldMessage:
    """The message at ``local``, its time in the reader's zone; ``day`` if a new one begins.

    ``with_pictures``: somebody asked for those that lie on other machines.
    """
    is_theirs = message.kind == MessageKind.INCOMING
    files = its.files
    shows_pictures = message.has_remote_images and (with_pictures or elsewhere.is_trusted(message))
    html, fold = _bodies(message, files, shows_pictures)
    author = message.contact if is_theirs else message.agent
    who = str(author) if author else "We"
    look = {"incoming": "theirs", "note": "note"}.get(message.kind, "ours")
    return ToldMessage(
        pk=message.pk,
        look=look,
        who=who,
        hue=((author.pk if author else 0) % 8) + 1,
        when=f"{local:%H:%M}",
        when_iso=message.at.isoformat(),
        about=_about(message),
        warning=f"not proven to be from {message.sender}, as other mail is" * its.is_doubtful,
        html=html,
        fold=fold,
        files=tuple(_file(file) for file in files if not file.is_inline),
        delivery=_delivery(its, by_hand=not message.is_automatic),
        has_original=bool(message.html) and is_theirs,
        hides_pictures=message.has_remote_images and not shows_pictures,
        may_trust=message.proof != Proof.CLAIMED,
        day=day,
    )


def _bodies(
    message: Message, files: list[Attachment], shows_pictures: bool
) -> tuple[SafeString, SafeString]:
    if not message.html:
        rest = "" if message.fold_at is None else message.text[message.fold_at :]
        return _plain(message.own_text), _plain(rest)
    inline = {file.content_id: _url(file) for file in files if file.content_id}
    remote = elsewhere.through_us(message) if shows_pictures else None
    # Cleaned when it was stored; ``displayed`` only puts our addresses into images.
    return (
        mark_safe(displayed(message.html, files=inline, remote=remote)),
        mark_safe(displayed(message.html_fold, files=inline, remote=remote)),
    )


def _plain(text: str) -> SafeString:
    text = text.strip("\n")
    if not text:
        return SafeString("")
    if "://" in text or "www." in text:
        linked = urlize(text, nofollow=True, autoescape=True)
        return mark_safe(linked.replace("<a ", '<a target="_blank" '))
    return mark_safe(escape(text))


def _about(message: Message) -> str:
    """What one should know of it beside the text: private, automatic, unconfirmed, passed on."""
    if message.kind == MessageKind.NOTE:
        return "note, only for us"
    parts = []
    if message.is_automatic:
        parts.append("automatic")
    if message.is_archive:
        parts.append("from before")
    if message.kind == MessageKind.INCOMING and message.proof == Proof.DOMAIN:
        parts.append("sender confirmed")
    if message.kind == MessageKind.INCOMING and message.proof == Proof.LINK:
        parts.append("on their page")
    if message.kind == MessageKind.FORWARD:
        parts.append("sent on")
    return ", ".join(parts)


def _url(file: Attachment) -> str:
    return reverse("file", args=[file.key.hex, file.name])


def _file(file: Attachment) -> ToldFile:
    small = reverse("thumbnail", args=[file.key.hex]) if file.thumbnail else ""
    size = filesizeformat(file.size)
    return ToldFile(file.name, size, _url(file), small, file.scan == Scan.INFECTED)


def _delivery(its: Belongings, *, by_hand: bool) -> ToldDelivery | None:
    delivery = its.delivery
    if delivery is None:
        return None
    state = DeliveryState(delivery.state)
    waits = state == DeliveryState.QUEUED and not delivery.attempts
    return ToldDelivery(
        state=state,
        icon=_ICONS[state],
        words=_words(delivery, state, ", ".join(its.recipients)),
        problem=delivery.problem,
        may_retry=state in {DeliveryState.FAILED, DeliveryState.UNCERTAIN, DeliveryState.BOUNCED},
        may_return=waits and by_hand,
    )


def _words(delivery: Delivery, state: DeliveryState, names: str) -> str:
    if state == DeliveryState.QUEUED and delivery.is_scheduled:
        return f"Planned, to {names}"
    return f"{state.label}{', to ' + names if names else ''}"
