"""The parts of a mail: what is there to read, and its files."""

from __future__ import annotations

import hashlib
import mimetypes
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message as Part
from typing import NamedTuple
from urllib.parse import unquote

from kept.archives.mail_body import bytes_in, file_name, is_attachment, parts_in, text_in
from kept.desk.channels.email.flowed import unwrap
from kept.desk.channels.email.large import Lifted
from kept.desk.lib import html as markup

_UNREAD = frozenset({"text/x-amp-html", "text/watch-html"})
_TYPE = re.compile(r"[\w.+-]{1,60}/[\w.+-]{1,59}")
_NAMED = {"message/rfc822": "mail.eml", "text/calendar": "invitation.ics"}
_CID = re.compile(r"cid:([^\"'>\s)]{1,255})", re.IGNORECASE)
_DATA_IMAGE = re.compile(
    r"(src\s*=\s*[\"'])data:(image/(?:png|jpe?g|gif|webp));base64,([^\"']*)([\"'])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class File:
    """Something attached, by the name its sender gave it, which may be any.

    ``content_id`` has no brackets; ``is_inline``: the HTML shows it.
    """

    name: str
    content_type: str
    content_id: str
    is_inline: bool
    source: Part | bytes
    mail: Lifted | None = None

    def content(self) -> bytes:
        """What it holds, decoded only now: a mail may be large, memory is not."""
        if isinstance(self.source, bytes):
            return self.source
        return _content(self.source, self.mail)


class Body(NamedTuple):
    """What there is to read of a mail: as text, as the sender's own HTML if any, and its files."""

    text: str
    html: str
    files: tuple[File, ...]


class _Piece(NamedTuple):
    text: str
    html: str


def body(part: Part, mail: Lifted | None = None) -> Body:
    """Everything in a mail, in the order of its parts; ``mail`` has the large ones.

    Raises:
        RecursionError: they are nested too deeply.
    """
    leaves: list[Part] = []
    pieces = [piece for piece in _pieces(part, leaves) if piece.text.strip() or piece.html.strip()]
    text = "\n\n".join(_as_text(piece) for piece in pieces)
    html, images = "", list[File]()
    if any(piece.html for piece in pieces):
        html = "\n".join(piece.html or markup.from_text(piece.text) for piece in pieces)
        html, images = _lifted(html)
    shown = {unquote(each) for each in _CID.findall(html)}
    files = [_file(leaf, shown, mail) for leaf in leaves]
    return Body(text, html, (*files, *images))


def _pieces(part: Part, files: list[Part]) -> Iterator[_Piece]:
    kind, inner = part.get_content_type(), parts_in(part)
    if kind in _UNREAD:
        return
    if not inner or part.get_content_maintype() == "message":
        if is_attachment(part) and part.get_content_maintype() != "multipart":
            files.append(part)
        else:
            yield _leaf(part)
    elif kind == "multipart/alternative":
        yield _either([piece for child in inner for piece in _pieces(child, files)])
    else:
        for place, child in enumerate(inner):
            if place and not parts_in(child) and child.get_filename():
                files.append(child)  # a text behind the first that has a name is a file
            else:
                yield from _pieces(child, files)


def _leaf(part: Part) -> _Piece:
    text = text_in(part).replace("\x00", "").replace("\ufffc", "")  # Apple: a picture here
    if part.get_content_type() == "text/html":
        return _Piece("", text)
    if str(part.get_param("format", "")).lower() == "flowed":
        text = unwrap(text, deletes_space=str(part.get_param("delsp", "")).lower() == "yes")
    return _Piece(text.strip("\n"), "")


def _either(pieces: list[_Piece]) -> _Piece:
    """Alternatives say the same: the plain text and the HTML are both kept."""
    text = "\n\n".join(piece.text for piece in pieces if not piece.html and piece.text.strip())
    html = "\n".join(piece.html for piece in pieces if piece.html.strip())
    return _Piece(text, html)


def _as_text(piece: _Piece) -> str:
    return piece.text if piece.text.strip() else markup.plain_text(piece.html)


def _lifted(html: str) -> tuple[str, list[File]]:
    """Take pictures that are written into the HTML out of it, as files that it shows."""
    if "data:image" not in html:
        return html, []
    images: list[File] = []

    def lift(match: re.Match[str]) -> str:
        try:
            raw = b64decode(match[3])
        except ValueError:
            return f"{match[1]}{match[4]}"
        content_id = f"{hashlib.sha256(raw).hexdigest()[:24]}@inline"
        kind = match[2].lower()
        ending = mimetypes.guess_extension(kind) or ""
        images.append(File(f"image-{len(images) + 1}{ending}", kind, content_id, True, raw))
        return f"{match[1]}cid:{content_id}{match[4]}"

    return _DATA_IMAGE.sub(lift, html), images


def _file(part: Part, shown: set[str], mail: Lifted | None) -> File:
    kind = part.get_content_type()
    kind = kind if _TYPE.fullmatch(kind) else "application/octet-stream"
    content_id = str(part["Content-ID"] or "").strip().strip("<>").replace("\x00", "")[:255]
    return File(_name(part, kind), kind, content_id, content_id in shown, part, mail)


def _name(part: Part, kind: str) -> str:
    given = file_name(part)
    if kind == "message/rfc822":
        return f"{given}.eml"
    if given == part.get_content_type():
        return _NAMED.get(kind, "file" + (mimetypes.guess_extension(kind) or ""))
    return given


def _content(part: Part, mail: Lifted | None) -> bytes:
    inner = parts_in(part)
    if not inner:
        marked = mail.decoded(str(part.get_payload()).encode("utf-8", "replace")) if mail else None
        return bytes_in(part) if marked is None else marked
    try:
        whole = b"\n".join(each.as_bytes() for each in inner)
        return mail.restored(whole) if mail else whole
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return "\n".join(str(each.get_payload()) for each in inner).encode("utf-8", "replace")
