"""Write samples/lamps.mbox from the scripts in samples/lamps: ``python -m samples.write_lamps``.

The same scripts give the same file, byte for byte, in the form in which a mail client exports a
folder: every mail behind a "From " line, replies that quote the mail before, signatures, plain text
and HTML in the encodings that mail programs use.
"""

from __future__ import annotations

import base64
import html
import quopri
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from zlib import crc32

from samples.script import Mail, Thread, read_scripts

MAILBOX = Path(__file__).parent / "lamps.mbox"
US = "support@lumen-lamps.example"

_BOUNDARY = "=-lumen-lamps-part"
_PROGRAMS = ("desktop", "phone", "office", "web")
_BERLIN = timezone(timedelta(hours=1))
_FAREWELLS = {
    "en": {"Ada": "Best wishes", "Bo": "Kind regards", "Cy": "Regards", "Olu": "Warmly"},
    "de": {"Ada": "Herzliche Grüße", "Bo": "Viele Grüße", "Cy": "Mit freundlichen Grüßen"},
}
_WROTE = {
    "en": "On {at:%d/%m/%Y %H:%M}, {who} wrote:",
    "de": "Am {at:%d.%m.%Y %H:%M} schrieb {who}:",
}
_ORIGINAL = {
    "en": "-----Original Message-----\nFrom: {who}\nSent: {at:%d %B %Y %H:%M}",
    "de": "-----Ursprüngliche Nachricht-----\nVon: {who}\nGesendet: {at:%d.%m.%Y %H:%M}",
}
_FROM_PHONE = {"en": "Sent from my phone", "de": "Von meinem Telefon gesendet"}


def main() -> None:
    MAILBOX.write_bytes(mailbox())


def mailbox() -> bytes:
    """The whole mailbox, mails in order of time."""
    mails = [mail for thread in read_scripts() for mail in _mails(thread)]
    return b"".join(_entry(at, mail) for at, mail in sorted(mails, key=lambda pair: pair[0]))


def _entry(at: datetime, mail: bytes) -> bytes:
    lines = [b">" + line if line.startswith(b"From ") else line for line in mail.split(b"\n")]
    status = b"X-Mozilla-Status: 0001\nX-Mozilla-Status2: 00000000\n"
    return f"From - {at.ctime()}\n".encode() + status + b"\n".join(lines) + b"\n\n"


@dataclass(frozen=True)
class _Turn:
    """A mail in its place: with the mails before it and the program it was written with."""

    thread: Thread
    mail: Mail
    number: int

    @property
    def by_customer(self) -> bool:
        return self.mail.speaker == "customer"

    @property
    def name(self) -> str:
        return self.thread.name if self.by_customer else self.mail.speaker

    @property
    def address(self) -> str:
        return self.thread.address if self.by_customer else US

    @property
    def at(self) -> datetime:
        german = self.by_customer and self.thread.language == "de"
        return self.mail.at.astimezone(_BERLIN) if german else self.mail.at

    @property
    def id(self) -> str:
        customer, domain = self.thread.address.partition("@")[0], self.address.partition("@")[2]
        return f"<{self.mail.at:%Y%m%d%H%M}.{customer}@{domain}>"

    @property
    def program(self) -> str:
        """What the mail was written with; every customer stays with one program."""
        return _PROGRAMS[crc32(self.address.encode()) % 4] if self.by_customer else "desktop"

    @property
    def before(self) -> list[_Turn]:
        turns = enumerate(self.thread.mails[: self.number])
        return [_Turn(self.thread, mail, number) for number, mail in turns]


def _mails(thread: Thread) -> Iterator[tuple[datetime, bytes]]:
    for number, mail in enumerate(thread.mails):
        turn = _Turn(thread, mail, number)
        text = mail.text.encode() if mail.speaker == "raw" else _mail(turn)
        yield mail.at, text


def _mail(turn: _Turn) -> bytes:
    lines = [*_headers(turn), "MIME-Version: 1.0"]
    parts = list(_parts(turn))
    if len(parts) == 1:
        return "\n".join(lines).encode() + b"\n" + parts[0]
    kind = "mixed" if turn.mail.attached else "alternative"
    lines += [f'Content-Type: multipart/{kind}; boundary="{_BOUNDARY}"', "", ""]
    edge = f"--{_BOUNDARY}\n".encode()
    body = b"".join(edge + part + b"\n" for part in parts)
    return "\n".join(lines).encode() + body + f"--{_BOUNDARY}--".encode()


def _headers(turn: _Turn) -> Iterator[str]:
    customer = _person(turn.thread.name, turn.thread.address)
    us = _person("Lumen Lamps", US)
    yield f"From: {customer if turn.by_customer else _person(turn.name, US)}"
    yield f"To: {us if turn.by_customer else customer}"
    yield f"Subject: {_encoded(('Re: ' if turn.number else '') + turn.thread.subject)}"
    yield f"Date: {format_datetime(turn.at)}"
    yield f"Message-ID: {turn.id}"
    if turn.before:
        yield f"In-Reply-To: {turn.before[-1].id}"
        yield "References: " + "\n ".join(earlier.id for earlier in turn.before)


def _person(name: str, address: str) -> str:
    return f"{_encoded(name)} <{address}>"


def _encoded(text: str) -> str:
    return text if text.isascii() else Header(text, "utf-8").encode()


def _parts(turn: _Turn) -> Iterator[bytes]:
    """Yield the parts of the body: the text, the same as HTML, attachments."""
    only_html = turn.mail.html or turn.program == "web"
    if not only_html:
        yield _plain(turn)
    if only_html or (turn.program == "phone" and not turn.mail.attached):
        yield _html(turn)
    for name in turn.mail.attached:
        content = base64.b64encode(f"In place of {name}.".encode()).decode()
        yield (
            f'Content-Type: application/octet-stream; name="{name}"\n'
            f'Content-Disposition: attachment; filename="{name}"\n'
            f"Content-Transfer-Encoding: base64\n\n{content}"
        ).encode()


def _plain(turn: _Turn) -> bytes:
    text = "\n\n".join([_text(turn), *_quoted(turn)])
    if turn.program == "office":
        coded, charset, coding = base64.encodebytes(text.encode("cp1252")), "windows-1252", "base64"
    else:
        coded, charset, coding = quopri.encodestring(text.encode()), "utf-8", "quoted-printable"
    head = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {coding}\n\n"
    return head.encode() + coded.rstrip(b"\n")


def _html(turn: _Turn) -> bytes:
    paragraphs = html.escape(_text(turn), quote=False).replace("\n", "<br>\n")
    quoted = ""
    if turn.before:
        last = turn.before[-1]
        inner = html.escape(last.mail.text, quote=False).replace("\n", "<br>\n")
        quoted = f'\n<div>{_line(_WROTE, turn)}</div><blockquote type="cite">{inner}</blockquote>'
    head = "Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n"
    return f"{head}<html><body><p>{paragraphs}</p>{quoted}</body></html>".encode()


def _text(turn: _Turn) -> str:
    """The text with what the mail program or the agent puts under it."""
    text, language = turn.mail.text, turn.thread.language
    if turn.program == "phone":
        return f"{text}\n\n{_FROM_PHONE[language]}"
    if turn.by_customer:
        return text
    farewell = f"{_FAREWELLS[language][turn.name]}\n{turn.name}"
    return f"{text}\n\n{farewell}\n\n-- \nLumen Lamps · 12 Quay Street · {US}"


def _quoted(turn: _Turn) -> Iterator[str]:
    """Yield the mail before, quoted as the program does."""
    if not turn.before:
        return
    text = turn.before[-1].mail.text
    if turn.program == "office":
        yield f"{_line(_ORIGINAL, turn)}\n\n{text}"
    else:
        marked = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
        yield f"{_line(_WROTE, turn)}\n{marked}"


def _line(forms: dict[str, str], turn: _Turn) -> str:
    last = turn.before[-1]
    return forms[turn.thread.language].format(at=last.at, who=f"{last.name} <{last.address}>")


if __name__ == "__main__":
    main()
