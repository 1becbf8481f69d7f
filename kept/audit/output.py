"""Where a report goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TextIO

from kept.audit.errors import AuditError

SUFFIXES = {
    ".html": "html",
    ".htm": "html",
    ".txt": "text",
    ".json": "json",
    ".jsonl": "jsonl",
    ".csv": "csv",
    ".sarif": "sarif",
}
"""The format that a file name asks for."""


@contextmanager
def output(path: Path | None, inputs: Sequence[Path]) -> Iterator[TextIO]:
    """A stream to the file, or to standard output without one.

    The file appears when it is complete; if the audit fails, what was there before stays. Raises
    ``AuditError`` if the file cannot be written or is one of ``inputs``.
    """
    if path is None:
        sys.stdout.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    _refuse_inputs(path, inputs)
    try:
        with _file(path) as stream:
            yield stream
    except OSError as error:
        raise AuditError(f"The report cannot be written to {path}: {error.strerror}.") from None


@contextmanager
def _file(path: Path) -> Iterator[TextIO]:
    if path.is_dir():
        raise AuditError(f"The report cannot be written to {path}: it is a folder.")
    if path.exists() and not path.is_file():  # a device or a pipe
        with path.open("w", encoding="utf-8", newline="") as stream:
            yield stream
        return
    with NamedTemporaryFile(
        "w",
        encoding="utf-8",
        errors="backslashreplace",
        newline="",
        dir=path.parent,
        prefix=f".{path.name}.",
        delete=False,
    ) as stream:
        try:
            yield stream  # type: ignore[misc]
            stream.close()
            Path(stream.name).chmod(_mode(path))
            os.replace(stream.name, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(stream.name)


def _mode(path: Path) -> int:
    """The permissions of the file that is replaced, or those of any new file."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _refuse_inputs(path: Path, inputs: Sequence[Path]) -> None:
    for each in inputs:
        if path.exists() and each.exists() and path.samefile(each):
            raise AuditError(f"The report would overwrite {each}, which is to be read.")
        inside = each.is_dir() and path.resolve().is_relative_to(each.resolve())
        if inside and path.exists() and path.suffix not in SUFFIXES:
            raise AuditError(f"The report would overwrite {path}, which is to be read.")
