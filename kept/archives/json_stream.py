"""Objects out of a JSON file of any size: one a line, one array, or arrays under names.

Only one object is in memory at a time.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from kept.archives.archive import LONGEST_LINE, Archive, BadRecord
from kept.archives.jsonl import record_of

_CHUNK = 64 * 1024
_BLANK = re.compile(r"[\s,\ufeff]*")
_DECODER = json.JSONDecoder()
# An error this near to the end of what was read may only mean that more is to come.
_NEAR_END = 16


def line_objects(archive: Archive) -> Iterator[tuple[str, Any]]:
    """Yield (place, value) of every line; what is no JSON is reported."""
    for number, line in archive.every_line():
        place = f"line {number}"
        try:
            if not line.isspace():
                yield place, record_of(line)
        except BadRecord as error:
            archive.report(place, str(error))


def array_objects(
    archive: Archive, *, silent: bool = False
) -> Iterator[tuple[str, str | None, Any]]:
    """Yield (place, name of the array, value) of every element of the array or arrays of a file.

    Behind what is no JSON nothing can be found again: it is reported, unless a later pass will,
    and the end.
    """
    count = 0
    with archive.stream() as stream:
        text = _Text(stream)
        try:
            for count, (name, value) in enumerate(text.elements(), 1):
                yield f"object {count}", name, value
        except BadRecord as error:
            if not silent:
                sentence = f"{error}; nothing behind it could be read"
                archive.report(f"object {count + 1}", sentence)


class _Text:
    """The text of a file from where it was read to, a chunk at a time."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text, self._at, self._is_whole = "", 0, False

    def elements(self) -> Iterator[tuple[str | None, Any]]:
        """Yield (name, element) of the outer array, or of each array in the outer object."""
        if self._next() == "[":
            yield from self._array(None)
            return
        self._take("{")
        while self._next() != "}":
            name = self._value()
            self._take(":")
            if self._next() == "[":
                yield from self._array(str(name))
            else:
                self._value()

    def _array(self, name: str | None) -> Iterator[tuple[str | None, Any]]:
        self._take("[")
        while self._next() != "]":
            yield name, self._value()
        self._take("]")

    def _next(self) -> str:
        """Return the next character that counts, which stays where it is; empty at the end."""
        while True:
            blank = _BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                raise BadRecord("the file ends in the middle")

    def _take(self, wanted: str) -> None:
        if (found := self._next()) != wanted:
            raise BadRecord(f"not valid JSON: {found!r} instead of {wanted!r}")
        self._at += 1

    def _value(self) -> Any:
        self._next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except RecursionError:
                raise BadRecord("the JSON is nested too deeply") from None
            except json.JSONDecodeError as error:
                if self._may_go_on(error) and self._fill():
                    continue
                raise BadRecord(f"not valid JSON: {error.msg}") from None
            except ValueError as error:
                raise BadRecord(f"not valid JSON: {error}") from None
            if end == len(self._text) and self._fill():
                continue  # a number may have more digits
            start, self._at = self._at, end
            written = self._text[start:end]
            return record_of(written.encode()) if "\\u" in written else value

    def _may_go_on(self, error: json.JSONDecodeError) -> bool:
        if len(self._text) - self._at > LONGEST_LINE:
            raise BadRecord("the object is longer than 64 MB")
        is_cut = error.msg.startswith("Unterminated string")
        return is_cut or error.pos >= len(self._text) - _NEAR_END

    def _fill(self) -> bool:
        """Read on, as much again as is in hand; False at the end of the file."""
        if self._is_whole:
            return False
        self._text, self._at = self._text[self._at :], 0
        chunk = self._stream.read(max(_CHUNK, len(self._text)))
        self._is_whole = not chunk
        self._text += self._decoder.decode(chunk, final=self._is_whole)
        return True
