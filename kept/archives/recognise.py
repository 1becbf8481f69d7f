"""Which reader reads an archive: recognised from its content, or named by the person."""

from __future__ import annotations

import zlib
from pathlib import Path

from kept.archives import (
    csv_file,
    event_log,
    jsonl,
    maildir,
    mbox,
    twitter,
    whatsapp,
    zendesk,
)
from kept.archives.archive import (
    Archive,
    Options,
    Reader,
    Sample,
    UnreadableArchive,
    is_packed,
    unpacked,
)

READERS: tuple[Reader, ...] = (
    zendesk.READER,
    jsonl.READER,
    maildir.READER,
    mbox.READER,
    whatsapp.READER,
    twitter.READER,
    event_log.READER,
    csv_file.READER,
)
"""From the most particular shape to the most general: the first that recognises it reads it."""

_HEAD = 64 * 1024
_NOT_TEXT = {
    b"PK\x03\x04": "a zip archive or an office document; unpack it or export it as CSV",
    b"!BDN": "an Outlook data file; export the folder as .eml files or mbox",
    b"%PDF": "a PDF; export the conversations as text",
    b"SQLite format 3": "a database; export the conversations as CSV",
    b"\xff\xfe": "text in UTF-16; save it as UTF-8",
    b"\xfe\xff": "text in UTF-16; save it as UTF-8",
}


def open_archive(path: Path, options: Options | None = None) -> Archive:
    """Return the archive at a path.

    Raises UnreadableArchive with one sentence: it is missing, empty, not allowed, not text, or of
    no known format.
    """
    options = options or Options()
    try:
        sample = _sample(Path(path))
        name = options.format or ("csv" if options.map else None)
        reader = _named(name) if name else _recognised(sample)
        return _opened(sample, reader, options)
    except FileNotFoundError:
        raise UnreadableArchive(f"{path} does not exist.") from None
    except PermissionError:
        raise UnreadableArchive(f"{path} may not be read by this user.") from None
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableArchive(f"{path} cannot be read: {error}.") from None


def _opened(sample: Sample, reader: Reader, options: Options) -> Archive:
    if sample.is_packed and reader.by_offset:
        raise UnreadableArchive(
            f"{sample.path} is packed; unpack it first: {reader.name} cannot be read from .gz."
        )
    if reader.check:
        reader.check(sample, options)
    archive = Archive(sample, reader, options)
    if not archive.files:
        raise UnreadableArchive(f"{sample.path} holds no files that {reader.name} reads.")
    return archive


def _sample(path: Path) -> Sample:
    if path.is_dir():
        if not any(path.iterdir()):
            raise UnreadableArchive(f"{path} is an empty folder.")
        return Sample(path)
    with path.open("rb") as raw:
        packed = is_packed(raw)
        head = unpacked(raw).read(_HEAD)
    if not head.strip():
        raise UnreadableArchive(f"{path} is empty.")
    _refuse_binary(path, head)
    return Sample(path, head, packed)


def _refuse_binary(path: Path, head: bytes) -> None:
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise UnreadableArchive(f"{path} is {what}.")
    if b"\0" in head[:1024]:
        raise UnreadableArchive(f"{path} is not text but a binary file.")


def _named(name: str) -> Reader:
    for reader in READERS:
        if reader.name == name:
            return reader
    names = ", ".join(reader.name for reader in READERS)
    raise UnreadableArchive(f"There is no format {name!r}; the formats are {names}.")


def _recognised(sample: Sample) -> Reader:
    for reader in READERS:
        if reader.recognise(sample):
            return reader
    names = ", ".join(reader.name for reader in READERS)
    raise UnreadableArchive(
        f"The format of {sample.path} was not recognised (tried {names}); name it with --reader."
    )
