"""An mbox: one file of mails, each behind a line that begins with "From " (Unix, Thunderbird,
Gmail Takeout). Mails are read again by their offsets, never held together in memory.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator

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
        self._starts, self._lengths = array("q"), array("q")

    def headers(self) -> Iterator[tuple[int, bytes]]:
        """Yield (number, header block) of every mail in one pass over the file."""
        for start, end, block in _spans(self._archive):
            self._starts.append(start)
            self._lengths.append(end - start)
            yield len(self._starts) - 1, block

    def mail(self, number: int) -> bytes:
        """Return a mail with the quoting of its From lines undone."""
        length = self._lengths[number]
        with self._archive.path.open("rb") as file:
            file.seek(self._starts[number])
            mail = file.read(min(length, LONGEST_LINE))
        self._archive.advance(length)
        return _QUOTED.sub(rb"\1", mail)

    def place(self, number: int) -> str:
        return f"byte {self._starts[number]}"


def _spans(archive: Archive) -> Iterator[tuple[int, int, bytes]]:
    """Yield (offset behind the From line, offset of the end, header block) of every mail."""
    start: int | None = None
    end = 0
    headers: list[bytes] = []
    in_headers = stray = False
    for offset, line, is_separator in _lines(archive):
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
        archive.report("byte 0", 'the text before the first line that begins with "From "')


def _lines(archive: Archive) -> Iterator[tuple[int, bytes, bool]]:
    """Yield (offset, line, whether it begins a mail)."""
    with archive.stream() as stream:
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


def _recognise(sample: Sample) -> bool:
    head = sample.head.lstrip(b"\r\n")
    line, _, following = head.partition(b"\n")
    return _begins_mail(line, following, True)


READER = Reader(
    name="mbox",
    reads="a mailbox in one file, as Thunderbird, Gmail Takeout and Unix keep it",
    recognise=_recognise,
    read=read,
    by_offset=True,
)
