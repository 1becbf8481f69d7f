"""A customer goes on with a conversation on a page of their own; the address comes by our mail."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction

from kept.desk.contacts.models import Proof
from kept.desk.conversations import events, their_page
from kept.desk.conversations.actions.attachments import store_file
from kept.desk.conversations.actions.receiving import receive
from kept.desk.conversations.models import (
    Attachment,
    Message,
    Scan,
    TheirPage,
    TheirWord,
    Wish,
)
from kept.desk.conversations.projection import hold, hold_standing
from kept.desk.lib import env
from kept.desk.staff.models import Agent

LONGEST = 10_000
MOST_FILES = 5


class NotTaken(Exception):
    """What somebody sent from their page; ``why`` is a word for it, which pages say in words.

    ``empty``, ``long``, ``many`` files, a ``large`` or ``bad`` file; ``gone``, ``ended`` or
    ``expired``: as ``their_page.why_closed``.
    """

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@transaction.atomic
def open_page(message: Message, *, at: datetime) -> TheirPage | None:
    """Before a reply leaves: the page that it leads to, made unless one stands; None without.

    An address that is sent again lives longer. Who the conversation belonged to before loses it.
    """
    if not their_page.is_in(message):
        return None
    conversation = hold(message.conversation)
    standing = TheirPage.objects.filter(conversation=conversation, ended_at=None)
    standing.exclude(contact=conversation.contact_id).update(ended_at=at)
    page: TheirPage | None = standing.first()
    if page is None:
        made: TheirPage = TheirPage.objects.create(
            conversation=conversation, contact=conversation.contact, by=message.agent, at=at,
            sent_at=at,
        )  # fmt: skip
        return made
    page.sent_at = at
    page.save(update_fields=["sent_at"])
    return page


@transaction.atomic
def end_page(page: TheirPage, *, by: Agent, at: datetime) -> bool:
    """The address leads nowhere any more; False if it did so already."""
    standing = TheirPage.objects.filter(pk=page.pk, ended_at=None)
    if not standing.update(ended_at=at, ended_by=by):
        return False
    events.record(their_page.standing(page.conversation), "page-ended", at=at, by=by)
    return True


@transaction.atomic
def note_opened(page: TheirPage, *, at: datetime) -> None:
    """Remember that somebody looked, the first time."""
    if TheirPage.objects.filter(pk=page.pk, opened_at=None).update(opened_at=at):
        events.record(their_page.standing(page.conversation), "page-opened", at=at)


def write(
    page: TheirPage,
    text: str,
    *,
    at: datetime,
    after: str = "",
    wish: str = Wish.WROTE,
    uploads: Sequence[File[Any]] = (),
) -> Message | None:
    """Their word, in the same conversation: it opens, and they wait for an answer.

    ``after`` is what stood above the form: the same again after the same is one form sent twice,
    and nothing (None).

    Raises:
        NotTaken: as it says.
    """
    said = _clean(text)
    if len(said) > LONGEST:
        raise NotTaken("long")
    files = _stored(uploads)
    try:
        if not said and not files:
            raise NotTaken("empty")
        mark = _mark(wish, after, said, *(f"{one.size} {one.name}" for one in files))
        message = _take_in(page, said, wish, mark, files, at=at)
    except BaseException:
        _discard(files)
        raise
    if message is None:
        _discard(files)
    return message


@transaction.atomic
def _take_in(
    page: TheirPage, text: str, wish: str, mark: str, files: Sequence[Attachment], *, at: datetime
) -> Message | None:
    conversation = hold_standing(page.conversation)
    held = TheirPage.objects.select_for_update(of=("self",)).select_related("contact")
    page = held.get(pk=page.pk)
    page.conversation = conversation
    if why := their_page.why_closed(page, at=at):
        raise NotTaken(why)
    if TheirWord.objects.filter(page=page, mark=mark).exists():
        return None
    subject = their_page.subject_of(their_page.said_there(page))
    message = receive(
        channel=conversation.channel, contact=page.contact, conversation=conversation, text=text,
        subject=subject, at=at, sender=their_page.address_of(page), proof=Proof.LINK, files=files,
    )  # fmt: skip
    TheirWord.objects.create(page=page, message=message, wish=wish, mark=mark)
    return message


def _clean(text: str) -> str:
    """Without what nobody can see and some programs stumble over; lines end as ours do."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        one for one in lines if one in "\n\t" or unicodedata.category(one) not in {"Cc", "Cs"}
    ).strip()


def _mark(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _stored(uploads: Sequence[File[Any]]) -> list[Attachment]:
    """The files, stored and looked through; none if one of them cannot be taken."""
    if len(uploads) > MOST_FILES:
        raise NotTaken("many")
    limit: int = env.value("KEPT_UPLOAD_MB") * 1_000_000
    if sum(one.size for one in uploads) > limit:
        raise NotTaken("large")
    stored: list[Attachment] = []
    try:
        for one in uploads:
            if not one.size:
                continue
            declared = str(getattr(one, "content_type", "") or "")
            stored.append(store_file(one, name=one.name or "", content_type=declared))
            if stored[-1].scan == Scan.INFECTED:
                raise NotTaken("bad")
    except BaseException:
        _discard(stored)
        raise
    return stored


def _discard(files: Sequence[Attachment]) -> None:
    for one in files:
        for name in filter(None, (one.file.name, one.thumbnail.name)):
            default_storage.delete(name)
