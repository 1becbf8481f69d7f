"""An mbox: a file of mails, each behind a line that begins with "From " (Unix, Thunderbird, Gmail
Takeout); or a folder of such files, whose threads are joined.

Mails are read again by their offsets, never held together in memory.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from pathlib import Path

from kept.archives.archive import LONGEST_LINE, Archive, Reader, Sample
from kept.archives.threads import conversations
from kept.mistakes.conversation import Conversation

_DATED = re.compile(
    rb"From .*?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +"
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +\d{1,2} +\d{1,2}:\d\d"
)
_HEADER = re.compile(rb"(?:[!-9;-~]+[ \t]*:|>From )")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)
_LONGEST_HEADERS = 1024 * 1024


def read(archive: Archive) -> Iterator[Conversation]:
    """Yield the threads of the mails."""
    return conversations(archive, _Mbox(archive))


class _Mbox:
    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._files, self._starts, self._lengths = array("l"), array("q"), array("q")

    def headers(self) -> Iterator[tuple[int, bytes]]:
        """Yield (number, header block) of every mail in one pass over the files."""
        for file, path in enumerate(self._archive.files):
            for start, end, block in _spans(self._archive, path):
                self._files.append(file)
                self._starts.append(start)
                self._lengths.append(end - start)
                yield len(self._starts) - 1, block

    def mail(self, number: int) -> bytes:
        """Return a mail with the quoting of its From lines undone."""
        length = self._lengths[number]
        with self._archive.files[self._files[number]].open("rb") as file:
            file.seek(self._starts[number])
            mail = file.read(min(length, LONGEST_LINE))
        self._archive.advance(length)
        return _QUOTED.sub(rb"\1", mail)

    def place(self, number: int) -> str:
        path = self._archive.files[self._files[number]]
        return _place(self._archive, path, self._starts[number])


def _place(archive: Archive, path: Path, offset: int) -> str:
    name = "" if path == archive.path else f"{path.relative_to(archive.path)}, "
    return f"{name}byte {offset}"


def _spans(archive: Archive, path: Path) -> Iterator[tuple[int, int, bytes]]:
    """Yield (offset behind the From line, offset of the end, header block) of every mail."""
    start: int | None = None
    end = 0
    headers: list[bytes] = []
    in_headers = stray = False
    for offset, line, is_separator in _lines(archive, path):
        end = offset + len(line)
        if is_separator:
            if start is not None:
                yield start, offset, b"".join(headers)
            start, headers, in_headers = end, [], True
        elif in_headers:
            headers.append(line)
            in_headers = bool(line.strip()) and end - (start or 0) < _LONGEST_HEADERS
        stray |= start is None and bool(line.strip())
    if start is not None:
        yield start, end, b"".join(headers)
    if stray:
        sentence = 'there is text before the first line that begins with "From "'
        archive.report(_place(archive, path, 0), sentence)


def _lines(archive: Archive, path: Path) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (offset, line, whether it begins a mail)."""
    with archive.stream(path) as stream:
        offset, after_blank = 0, True
        line = stream.readline(LONGEST_LINE)
        while line:
            following = stream.readline(LONGEST_LINE)
            yield offset, line, _begins_mail(line, following, after_blank)
            after_blank = not line.strip(b"\r\n")
            offset += len(line)
            line = following


def _begins_mail(line: bytes, following: bytes, after_blank: bool) -> bool:
    """Whether a line is a separator: headers follow, and it is dated or after a blank line."""
    if not line.startswith(b"From "):
        return False
    return bool(_HEADER.match(following) and (after_blank or _DATED.match(line)))


def _files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return [file for file in sorted(path.rglob("*")) if file.is_file() and _begins_box(file)]


def _begins_box(file: Path) -> bool:
    try:
        with file.open("rb") as stream:
            return stream.read(5) == b"From "
    except OSError:
        return False


def _recognise(sample: Sample) -> bool:
    if sample.is_folder:
        return bool(_files(sample.path))
    head = sample.head.lstrip(b"\r\n")
    line, _, following = head.partition(b"\n")
    return _begins_mail(line, following, True)


READER = Reader(
    name="mbox",
    reads="mailboxes in one file each, as Thunderbird, Gmail Takeout and Unix keep them",
    recognise=_recognise,
    read=read,
    by_offset=True,
    files=_files,
)
