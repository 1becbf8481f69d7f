"""Room on the disk: what comes in stops before it is full, so that people can still save."""

from __future__ import annotations

import errno
import shutil

from django.conf import settings
from django.db import OperationalError

RESERVE = 50_000_000
"""Bytes that are left to people: mail waits at its server rather than take them."""
FULL = (
    "The disk of the desk is full, or nearly. New mail waits at its server until there is room;"
    " whoever runs the desk has to make some."
)
_NUMBERS = frozenset({errno.ENOSPC, errno.EDQUOT})
_WORDS = ("database or disk is full", "no space left on device", "disk quota exceeded")
"""What SQLite and PostgreSQL say of theirs; PostgreSQL in the language of its server."""
_STATE = "53100"
"""What PostgreSQL says of it in any language."""


class NoRoom(Exception):
    """Something is too large for the room that is left."""


def is_scarce(more: int = 0) -> bool:
    """Whether the reserve would be touched by so many bytes more where the data lie."""
    return shutil.disk_usage(settings.DATA).free < RESERVE + more


def require(size: int) -> None:
    """Raise NoRoom if so many bytes would not leave the reserve alone."""
    if is_scarce(size):
        raise NoRoom(FULL)


def is_full(error: BaseException | None) -> bool:
    """Whether something failed because there was no room."""
    if isinstance(error, OSError):
        return error.errno in _NUMBERS
    if isinstance(error, OperationalError):
        if getattr(error.__cause__, "sqlstate", None) == _STATE:
            return True
        return any(words in str(error).lower() for words in _WORDS)
    return isinstance(error, NoRoom)
