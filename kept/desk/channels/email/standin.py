"""What is taken in when a mail cannot be: its header, and a sentence that says where it is."""

from __future__ import annotations

import re

_ABOUT_CONTENT = re.compile(rb"(?i)^(?:content-[\w-]+|mime-version)[ \t]*:")


def stand_in(header: bytes, sentence: str) -> bytes:
    """A mail with that header and ``sentence`` as its text."""
    kept: list[bytes] = []
    is_dropped = False
    for line in header.splitlines():
        if not line.strip():
            break
        if not line[:1].isspace():
            is_dropped = bool(_ABOUT_CONTENT.match(line))
        if not is_dropped:
            kept.append(line)
    kept += [b"MIME-Version: 1.0", b"Content-Type: text/plain; charset=utf-8",
             b"Content-Transfer-Encoding: 8bit", b"", sentence.encode(), b""]  # fmt: skip
    return b"\r\n".join(kept)
