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
        if is_attachment(leaf):
            attachments.append(file_name(leaf))
        elif text := _leaf_text(leaf).strip():
            texts.append(text)
    return texts, attachments


def _leaves(part: Part) -> Iterator[Part]:
    """Yield the parts without parts in them; of alternatives only the best readable one."""
    inner = parts_in(part)
    if not inner or part.get_content_maintype() == "message":
        yield part
    elif part.get_content_type() == "multipart/alternative":
        yield from _best([leaf for child in inner for leaf in _leaves(child)])
    else:
        for child in inner:
            if child.get_content_type() not in _SIGNATURES:
                yield from _leaves(child)


def parts_in(part: Part) -> list[Part]:
    """Return the parts of a part; none for a leaf."""
    inner = part.get_payload()
    return cast(list[Part], inner) if isinstance(inner, list) else []


def _best(leaves: list[Part]) -> list[Part]:
    """Return the plain text if it says anything, else the HTML; and every attachment."""
    texts = [leaf for leaf in leaves if not is_attachment(leaf)]
    said = [leaf for leaf in texts if _leaf_text(leaf).strip()]
    plain = [leaf for leaf in said if leaf.get_content_subtype() != "html"]
    return (plain or said)[:1] + [leaf for leaf in leaves if is_attachment(leaf)]


def is_attachment(part: Part) -> bool:
    """Return whether a leaf is a file rather than something to read."""
    if part.get_content_disposition() == "attachment":
        return True
    return part.get_content_type() not in ("text/plain", "text/html", "text/enriched")


def file_name(part: Part) -> str:
    """Return the name of an attachment: its own, else what kind of thing it is."""
    if part.get_content_type() == "message/rfc822" and (inner := parts_in(part)):
        return decoded(str(inner[0]["Subject"] or "")) or "a mail"
    try:
        name = _with_text(part).get_filename()
    except (ValueError, TypeError, LookupError, IndexError):
        name = None
    return decoded(name) if name else part.get_content_type()


def _with_text(part: Part) -> Part:
    """Return the part, or its headers with raw bytes in them read as text, as mailers mean them."""
    if all(str(value).isascii() for _, value in part.raw_items()):
        return part
    readable = Part()
    for key, value in part.raw_items():
        if key.lower() in ("content-type", "content-disposition"):
            readable[key] = decoded(str(value))
    return readable


def _leaf_text(part: Part) -> str:
    text = text_in(part)
    return text_of(text) if part.get_content_type() == "text/html" else text


def text_in(part: Part) -> str:
    """Return the text of a leaf as it stands, HTML as HTML."""
    try:
        charset = part.get_content_charset() or "utf-8"
    except (ValueError, LookupError, TypeError):
        charset = "utf-8"
    return as_text(bytes_in(part), charset).replace("\r\n", "\n").replace("\r", "\n")


def bytes_in(part: Part) -> bytes:
    """Return what a leaf holds, as far as its encoding can be undone."""
    try:
        raw = part.get_payload(decode=True)
    except (ValueError, LookupError, TypeError):
        return b""
    return raw if isinstance(raw, bytes) else b""
