"""Large files inside a mail, taken out before the mail is taken apart.

The parser keeps every line as an object, which makes eight bytes of each. So long runs of base64
are replaced by a mark, and decoded straight from the bytes of the mail when they are asked for.
"""

from __future__ import annotations

import hashlib
import re
from binascii import Error, a2b_base64
from dataclasses import dataclass

LARGE = 4_000_000
"""Bytes of a mail from which on this is worth it."""
_RUN = re.compile(rb"(?:[A-Za-z0-9+/=]{4,200}\r?\n){1000,}+")
_TYPE = re.compile(rb"content-type:\s*(\w+)", re.IGNORECASE)
_ABOVE = 4_000


@dataclass(frozen=True, slots=True)
class Lifted:
    """A mail without its large files: ``light`` has marks in their places."""

    raw: bytes
    light: bytes
    spans: dict[bytes, tuple[int, int]]

    def decoded(self, payload: bytes) -> bytes | None:
        """The file that a mark stands for; None if this is no mark."""
        span = self.spans.get(payload.strip())
        if span is None:
            return None
        try:
            return a2b_base64(memoryview(self.raw)[span[0] : span[1]])
        except Error:
            return self.raw[span[0] : span[1]]

    def restored(self, data: bytes) -> bytes:
        """Bytes with everything in its place again."""
        for mark, (start, end) in self.spans.items():
            if mark in data:
                data = data.replace(mark, self.raw[start:end].rstrip())
        return data


def lift(raw: bytes) -> Lifted:
    """Take the large files out of a large mail; a small one stays as it is."""
    if len(raw) < LARGE:
        return Lifted(raw, raw, {})
    # Nobody can write a mark into a mail: it would have to hold its own digest.
    secret = hashlib.sha256(raw).hexdigest()
    light, spans, place = [], {}, 0
    for number, run in enumerate(_RUN.finditer(raw)):
        kinds = _TYPE.findall(raw, max(0, run.start() - _ABOVE), run.start())
        if not kinds or kinds[-1].lower() in {b"text", b"multipart"}:
            continue  # what is read as text must be there
        mark = f"large-{number}-{secret}".encode()
        spans[mark] = run.span()
        light += [raw[place : run.start()], mark, b"\r\n"]
        place = run.end()
    return Lifted(raw, b"".join([*light, raw[place:]]), spans)
