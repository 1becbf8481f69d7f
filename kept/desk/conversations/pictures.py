"""Pictures in what we write: shown in the editor at our address, kept and sent by content id."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.urls import reverse

from kept.desk.conversations.models import Attachment
from kept.desk.lib.html import displayed, safe_fragment

# The editor shows pictures at the address of ``files.file``, which begins with the file's key.
_OURS = re.compile(r'(<img\b[^<>]*?\bsrc=)"/files/([0-9a-f]{32})/[^"]*"')
_NAMED = re.compile(r'\bsrc="cid:([^"]+)"')


def content_id(key: str) -> str:
    """By which name a text shows the picture with this key."""
    return f"{key}@kept.invalid"


def safe(html: str) -> str:
    """What was typed, as it is stored: a safe fragment whose pictures are named by content id."""
    named = _OURS.sub(lambda found: f'{found[1]}"cid:{content_id(found[2])}"', html)
    return safe_fragment(named.replace("\x00", ""))


def editable(html: str, files: Iterable[Attachment]) -> str:
    """What is stored, as the editor shows it: the reverse of ``safe``."""
    return displayed(html, files={file.content_id: address(file) for file in files})


def address(file: Attachment) -> str:
    """Where somebody who may see it sees a file."""
    return reverse("file", args=[file.key.hex, file.name])


def going_along(html: str, files: Iterable[Attachment]) -> tuple[Attachment, ...]:
    """The files that go with a text: not the pictures that its writer took out of it again."""
    shown = set(_NAMED.findall(html))
    return tuple(
        file
        for file in files
        if file.draft_id is None or not file.is_inline or file.content_id in shown
    )


def missing(html: str, files: Iterable[Attachment]) -> bool:
    """Whether a text shows a picture that is not among its files."""
    return bool(set(_NAMED.findall(html)) - {file.content_id for file in files})
