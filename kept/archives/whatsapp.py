"""WhatsApp chats as exported text, from Android or iOS; one file or a folder of them.

A chat is one endless talk: after a week of silence a new conversation begins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from kept.archives.archive import Archive, Reader, Sample
from kept.archives.charsets import as_text
from kept.archives.people import Us
from kept.archives.times import Times
from kept.archives.whatsapp_people import Chat, us_in
from kept.mistakes.conversation import Author, Conversation, Customer, Message

_SILENCE = timedelta(days=7)
_WRITTEN = (
    r"\d{1,4}[./-]\d{1,2}[./-]\d{2,4}\.?,?\s+(?:(?:um|à|at|kl)\.?\s+)?"
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s*[ap]\.?\s?m\.?)?"
)
_ENTRY = re.compile(
    rf"[\u200e\u200f\ufeff]*(?:\[(?P<ios>{_WRITTEN})\]|(?P<android>{_WRITTEN})\s[-–])\s(?P<said>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SPEAKER = re.compile(r"[\u200e\u200f~\s]*(?P<name>[^:\n]{1,60}?):(?:\s|$)(?P<text>.*)", re.DOTALL)
_NOTICE = re.compile(r"\u200e?.*(end-to-end encrypted|Ende-zu-Ende-verschlüsselt)")


class _Entry(NamedTuple):
    line: int
    written: str
    name: str | None
    text: str


class _Said(NamedTuple):
    at: datetime | None
    entry: _Entry


def read(archive: Archive) -> Iterator[Conversation]:
    """Yield the conversations, chat by chat."""
    archive.passes = 2
    times = Times()
    chats = [_chat(archive, path, times) for path in archive.files]
    for chat in chats:
        us = us_in(chat, chats, archive)
        for talk in _talks(archive, chat.path, times):
            if any(said.entry.name for said in talk):
                yield _conversation(talk, chat, us, archive)
    for sentence in times.remarks():
        archive.note(sentence)


def _chat(archive: Archive, path: Path, times: Times) -> Chat:
    """Read a chat for the first time: who speaks how often, and how times are written."""
    chat = Chat(path)
    for entry in _entries(archive, path):
        times.observe(entry.written)
        if entry.name:
            chat.speakers[entry.name] += 1
    return chat


def _entries(archive: Archive, path: Path, *, complain: bool = False) -> Iterator[_Entry]:
    """Yield the entries of a chat; a line that begins none belongs to the one before."""
    start: tuple[int, re.Match[str]] | None = None
    lines: list[str] = []
    for number, raw in archive.every_line(path):
        line = as_text(raw, "utf-8").rstrip("\r\n")
        if match := _ENTRY.match(line):
            if start:
                yield _entry(*start, lines)
            start, lines = (number, match), []
        elif start:
            lines.append(line)
        elif line.strip() and complain:
            archive.report(f"{path.name}, line {number}", "the text is before the first message")
    if start:
        yield _entry(*start, lines)


def _entry(number: int, match: re.Match[str], more: list[str]) -> _Entry:
    written, said = match["ios"] or match["android"], "\n".join([match["said"], *more])
    speaker = _SPEAKER.match(said)
    if not speaker or _NOTICE.match(speaker["text"]):
        return _Entry(number, written, None, said.strip("\u200e\u200f \n"))
    name = speaker["name"].strip("\u200e\u200f\u202a\u202c ")
    return _Entry(number, written, name, speaker["text"].lstrip("\u200e\u200f").rstrip())


def _talks(archive: Archive, path: Path, times: Times) -> Iterator[list[_Said]]:
    """Yield what was said between two long silences."""
    talk: list[_Said] = []
    last: datetime | None = None
    for entry in _entries(archive, path, complain=True):
        found = times.moment(entry.written)
        at = archive.aware(found) if found else None
        if talk and at and last and at - last > _SILENCE:
            yield talk
            talk = []
        talk.append(_Said(at, entry))
        last = at or last
    if talk:
        yield talk


def _conversation(talk: list[_Said], chat: Chat, us: Us, archive: Archive) -> Conversation:
    names = [said.entry.name for said in talk if said.entry.name]
    others = [name for name in (*names, *chat.speakers) if not us.includes(name)]
    return Conversation(
        id=f"{_label(chat.path, archive)}:{talk[0].entry.line}",
        messages=tuple(_message(said, us) for said in talk),
        channel="whatsapp",
        source=archive.format,
        customer=Customer(name=next(iter(others), None)),
        opened_at=next((said.at for said in talk if said.at), None),
    )


def _message(said: _Said, us: Us) -> Message:
    name = said.entry.name
    author: Author = "system"
    if name:
        author = "agent" if us.includes(name) else "customer"
    return Message(str(said.entry.line), author, said.entry.text, said.at, name)


def _label(path: Path, archive: Archive) -> str:
    folder = archive.path if path != archive.path else path.parent
    return str(path.relative_to(folder).with_suffix(""))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return [file for file in sorted(path.rglob("*.txt")) if file.is_file() and _begins(file)]


def _begins(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return _has_entry(as_text(stream.read(4096), "utf-8"))
    except OSError:
        return False


def _has_entry(text: str) -> bool:
    return any(_ENTRY.match(line) for line in islice(text.splitlines(), 20))


def _recognise(sample: Sample) -> bool:
    return bool(_files(sample.path)) if sample.is_folder else _has_entry(sample.text)


READER = Reader(
    name="whatsapp",
    reads="WhatsApp chats exported as text, one file or a folder of them",
    recognise=_recognise,
    read=read,
    files=_files,
)
