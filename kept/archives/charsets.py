"""Text out of bytes, whatever the mail or file claims about its character set."""

from __future__ import annotations

import re
from binascii import a2b_base64, a2b_qp

_ENCODED_WORD = re.compile(r"=\?(?P<charset>[^?\s]{1,60})\?(?P<kind>[bBqQ])\?(?P<text>[^?\s]*)\?=")
_BETWEEN_WORDS = re.compile(r"(\?=)\s+(?==\?)")
_FOLD = re.compile(r"\s*[\r\n]+\s*")
_RISKY_CODECS = re.compile(r"escape|idna|punycode|undefined|mbcs|oem", re.IGNORECASE)


# What mailers call by the name of a smaller set, or by a name that only they know.
_MEANT = {
    "gb2312": "gb18030", "gbk": "gb18030", "ks_c_5601-1987": "cp949", "euc-kr": "cp949",
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "utf-8", "ascii": "utf-8",
    "x-sjis": "cp932", "shift_jis": "cp932", "iso-8859-8-i": "iso-8859-8",
    "unicode-1-1-utf-7": "utf-7", "x-unknown": "utf-8", "unknown-8bit": "utf-8",
}  # fmt: skip


def as_text(raw: bytes, charset: str) -> str:
    """Return bytes as text: as they claim, else UTF-8, else Windows-1252, whatever happens."""
    charset = charset.strip(" \"'").lower()
    for name in (_MEANT.get(charset, charset), "utf-8"):
        try:
            if not _RISKY_CODECS.search(name):
                return raw.decode(name).encode("utf-8", "replace").decode()
        except (LookupError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def decoded(value: str) -> str:
    """Return a header as text: encoded words, and also raw bytes, which many mailers send."""
    if value.isascii() and "=?" not in value and "\n" not in value:
        return value.strip()
    try:
        raw = value.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = value.encode("utf-8", "replace")
    value = _FOLD.sub(" ", as_text(raw, "utf-8")).strip()
    return _ENCODED_WORD.sub(_word, _BETWEEN_WORDS.sub(r"\1", value))


def _word(match: re.Match[str]) -> str:
    """Return an encoded word (RFC 2047) decoded, or as it stands where it is broken."""
    charset, encoding, text = match["charset"].partition("*")[0], match["kind"], match["text"]
    raw = text.encode("ascii", "replace")
    try:
        return as_text(a2b_qp(raw, header=True) if encoding in "qQ" else a2b_base64(raw), charset)
    except ValueError:
        return match[0]
