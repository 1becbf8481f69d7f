"""A folder of mails, one file each: a Maildir (cur and new), or .eml files; or one .eml file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kept.archives.archive import LONGEST_LINE, Archive, BadRecord, Reader, Sample
from kept.archives.threads import conversations
from kept.mistakes.conversation import Conversation

_FIRST_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]*:[ \t]")
_TELLING_HEADER = re.compile(rb"^(from|message-id|received|mime-version):", re.M | re.I)
_HEADERS = 256 * 1024
_FLAGS = re.compile(r"[:;!]2,(?P<flags>[A-Za-z]*)$")


def read(archive: Archive) -> Iterator[Conversation]:
    """Yield the threads of the mails."""
    return conversations(archive, _Folder(archive))


class _Folder:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def headers(self) -> Iterator[tuple[int, bytes]]:
        """Yield (number of the file, header block) of every mail."""
        for number, path in enumerate(self._archive.files):
            try:
                with path.open("rb") as file:
                    block = file.read(_HEADERS)
                self._archive.advance(path.stat().st_size)
            except OSError as error:
                self._archive.report(
                    self.place(number), f"the file cannot be read: {error.strerror}"
                )
                continue
            yield number, _header_block(block)

    def mail(self, number: int) -> bytes:
        """Return the mail of a file; raises BadRecord where it went away since the first pass."""
        path = self._archive.files[number]
        try:
            with path.open("rb") as file:
                mail = file.read(LONGEST_LINE)
        except OSError as error:
            raise BadRecord(f"the file cannot be read: {error.strerror}") from None
        self._archive.advance(len(mail))
        return mail

    def place(self, number: int) -> str:
        path = self._archive.files[number]
        return (
            str(path.relative_to(self._archive.path)) if path != self._archive.path else path.name
        )


def _header_block(mail: bytes) -> bytes:
    ends = [end for mark in (b"\n\n", b"\r\n\r\n") if (end := mail.find(mark)) >= 0]
    return mail[: min(ends, default=len(mail))]


def _files(path: Path) -> list[Path]:
    """Return the mails of a folder; a Maildir's drafts and thrown-away mails are none."""
    if not path.is_dir():
        return [path]
    files = sorted(file for file in path.rglob("*") if file.is_file())
    kept = [file for file in files if file.parent.name in ("cur", "new") and _is_kept(file)]
    return kept or [file for file in files if file.suffix.lower() == ".eml"]


def _is_kept(file: Path) -> bool:
    flags = _FLAGS.search(file.name)
    return not file.name.startswith(".") and not (flags and set(flags["flags"]) & set("DT"))


def _recognise(sample: Sample) -> bool:
    if sample.is_folder:
        return bool(_files(sample.path))
    head = sample.head
    return bool(_FIRST_HEADER.match(head) and _TELLING_HEADER.search(_header_block(head)))


READER = Reader(
    name="maildir",
    reads="a Maildir, a folder of .eml files, or one .eml file",
    recognise=_recognise,
    read=read,
    by_offset=True,
    files=_files,
)
