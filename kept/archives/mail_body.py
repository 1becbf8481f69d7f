"""The text of a mail: what a reader sees of its parts, and the names of the attachments."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message as Part
from typing import cast

from kept.archives.charsets import as_text, decoded
from kept.archives.html_text import text_of

_SIGNATURES = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"}
)


def content(part: Part) -> tuple[list[str], list[str]]:
    """Return the texts a reader sees and the names of the attachments."""
    texts: list[str] = []
    attachments: list[str] = []
    for leaf in _leaves(part):
        if _is_attachment(leaf):
            attachments.append(_file_name(leaf))
        elif text := _leaf_text(leaf).strip():
            texts.append(text)
    return texts, attachments


def _leaves(part: Part) -> Iterator[Part]:
    """Yield the parts without parts in them; of alternatives only the best readable one."""
    inner = _parts(part)
    if not inner or part.get_content_maintype() == "message":
        yield part
    elif part.get_content_type() == "multipart/alternative":
        yield from _best([leaf for child in inner for leaf in _leaves(child)])
    else:
        for child in inner:
            if child.get_content_type() not in _SIGNATURES:
                yield from _leaves(child)


def _parts(part: Part) -> list[Part]:
    inner = part.get_payload()
    return cast(list[Part], inner) if isinstance(inner, list) else []


def _best(leaves: list[Part]) -> list[Part]:
    """Return the plain text if it says anything, else the HTML; and every attachment."""
    texts = [leaf for leaf in leaves if not _is_attachment(leaf)]
    said = [leaf for leaf in texts if _leaf_text(leaf).strip()]
    plain = [leaf for leaf in said if leaf.get_content_subtype() != "html"]
    return (plain or said)[:1] + [leaf for leaf in leaves if _is_attachment(leaf)]


def _is_attachment(part: Part) -> bool:
    if part.get_content_disposition() == "attachment":
        return True
    return part.get_content_type() not in ("text/plain", "text/html", "text/enriched")


def _file_name(part: Part) -> str:
    if part.get_content_type() == "message/rfc822" and (inner := _parts(part)):
        return decoded(str(inner[0]["Subject"] or "")) or "a mail"
    try:
        name = part.get_filename()
    except (ValueError, TypeError, LookupError, IndexError):
        name = None
    return decoded(name) if name else part.get_content_type()


def _leaf_text(part: Part) -> str:
    try:
        raw = part.get_payload(decode=True)
        charset = part.get_content_charset() or "utf-8"
    except (ValueError, LookupError, TypeError):
        return ""
    text = as_text(raw if isinstance(raw, bytes) else b"", charset)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text_of(text) if part.get_content_type() == "text/html" else text
