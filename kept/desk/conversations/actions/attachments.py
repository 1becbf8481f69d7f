"""Files: how they come to a draft or a message, and how they go."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction

from kept.desk.conversations import pictures
from kept.desk.conversations.files import PICTURES, clean_name, picture_type, scan, thumbnail
from kept.desk.conversations.models import Attachment, Draft, Message, Scan
from kept.desk.conversations.refusals import FileRefused, NotPossible
from kept.desk.lib import bus, env
from kept.desk.staff.models import Agent

MOST_FILES = 20


@transaction.atomic
def attach(
    draft: Draft, *, upload: File[Any], by: Agent, at: datetime, is_inline: bool = False
) -> Attachment:
    """Put an uploaded file to a draft; ``is_inline``: a picture that the text shows.

    Raises:
        FileRefused: it is too large, empty, one too many, infected, or inline and no picture.
        NotPossible: the draft is somebody else's.
    """
    if draft.agent_id != by.pk:
        raise NotPossible("This draft is somebody else's. You can read it, not change it.")
    limit: int = env.value("KEPT_UPLOAD_MB")
    name = clean_name(upload.name or "")
    if upload.size > limit * 1_000_000:
        raise FileRefused(f"{name} is larger than {limit} MB. Share a link to it instead.")
    if upload.size == 0:
        raise FileRefused(f"{name} is empty. Choose it again.")
    if draft.attachments.count() >= MOST_FILES:
        raise FileRefused(f"There are {MOST_FILES} files already. Pack them into one archive.")
    if is_inline and picture_type(upload) is None:
        raise FileRefused(f"{name} is no picture that a text can show. Attach it as a file.")
    kept = keep_file(
        upload, name=name, content_type=_declared(upload), draft=draft, is_inline=is_inline
    )
    if kept.scan == Scan.INFECTED:
        remove_files([kept])
        raise FileRefused(f"{name} contains a virus and was not kept.")
    if draft.conversation is not None:
        bus.publish("draft", draft.conversation.pk, team=draft.conversation.team_id)
    return kept


@transaction.atomic
def detach(attachment: Attachment, *, by: Agent, at: datetime) -> None:
    """Take a file off the draft it is on.

    Raises:
        NotPossible: the draft is somebody else's, or the file was sent.
    """
    if attachment.draft is None or attachment.draft.agent_id != by.pk:
        raise NotPossible("Only a file of your own draft can be taken off.")
    remove_files([attachment])


def keep_file(
    content: File[Any] | bytes,
    *,
    name: str,
    content_type: str = "",
    message: Message | None = None,
    draft: Draft | None = None,
    content_id: str = "",
    is_inline: bool = False,
) -> Attachment:
    """Store a file of a message or a draft, and its record."""
    kept = store_file(
        content, name=name, content_type=content_type, content_id=content_id, is_inline=is_inline
    )
    kept.message, kept.draft = message, draft
    kept.save()
    return kept


def store_file(
    content: File[Any] | bytes,
    *,
    name: str,
    content_type: str = "",
    content_id: str = "",
    is_inline: bool = False,
) -> Attachment:
    """Store a file: named safely, typed by content, scanned. Its record is not saved yet.

    So nobody waits for the scanner inside a transaction. An infected one is stored too, and
    marked: it is never handed out.
    """
    file = ContentFile(content) if isinstance(content, bytes) else content
    picture = picture_type(file)
    declared = content_type.split(";")[0].strip().lower()[:120]
    if picture is None and declared in PICTURES.values():
        declared = ""
    kept = Attachment(
        name=clean_name(name), size=file.size,
        content_type=picture or declared or "application/octet-stream",
        content_id=content_id[:255], is_inline=is_inline,
    )  # fmt: skip
    if is_inline and not content_id:
        kept.content_id = pictures.content_id(kept.key.hex)
    file.seek(0)
    kept.file.save(kept.key.hex, file, save=False)
    kept.scan = scan(file)
    if picture is not None and kept.scan != Scan.INFECTED:
        _store_thumbnail(kept, file)
    return kept


def _store_thumbnail(kept: Attachment, picture: File[Any]) -> None:
    small = thumbnail(picture)
    if small is None:
        return
    try:
        kept.thumbnail.save(f"{kept.key.hex}.webp", ContentFile(small), save=False)
    except OSError:
        default_storage.delete(str(kept.file.name))
        raise


def remove_files(attachments: Iterable[Attachment]) -> None:
    """Delete files and their records; a file that another record shares stays."""
    for attachment in list(attachments):
        names = [attachment.file.name, attachment.thumbnail.name]
        attachment.delete()
        for name in filter(None, names):
            transaction.on_commit(lambda name=name: _delete_unshared(name))  # type: ignore[misc]


def _declared(upload: File[Any]) -> str:
    return str(getattr(upload, "content_type", "") or "")


def _delete_unshared(name: str) -> None:
    if not Attachment.objects.filter(file=name).exists():
        default_storage.delete(name)
