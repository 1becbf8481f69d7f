"""What a browser sends is read whole before a thread is given to it.

There are few threads: a browser that sends slowly, or a stranger who does so on purpose, must not
hold one. Large bodies wait in a temporary file.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from django.conf import settings

from kept.desk.web.raw import Receive, Scope, header

IN_MEMORY = 1_000_000
"""Bytes of a body that are kept in memory; more lies in a file."""
SILENCE = 20.0
"""Seconds in which at least something of a body must come."""
LONGEST = 600.0
"""Seconds in which the whole of it must have come."""


class NotTaken(Exception):
    """The body is too large, or came too slowly; the text says so."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


@asynccontextmanager
async def body_of(scope: Scope, receive: Receive) -> AsyncIterator[IO[bytes]]:
    """The whole body, to be read from its beginning.

    Raises:
        NotTaken: it is larger than KEPT_UPLOAD_MB allows, or does not come.
    """
    if scope["type"] != "http" or not _has_body(scope):
        yield BytesIO()
        return
    length = header(scope, b"content-length")
    if length.isdecimal() and int(length) > settings.REQUEST_MAX_SIZE:
        raise _too_large()
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        try:
            await _read(receive, file)
        except TimeoutError:
            raise NotTaken(408, "The request took too long to arrive. Try again.") from None
        file.seek(0)
        yield file


async def _read(receive: Receive, file: IO[bytes]) -> None:
    clock = asyncio.get_running_loop().time
    size, more, end = 0, True, clock() + LONGEST
    async with asyncio.timeout(None) as patience:
        while more:
            patience.reschedule(min(end, clock() + SILENCE))
            message = await receive()
            if message["type"] == "http.disconnect":
                raise NotTaken(400, "The request broke off.")
            piece = message.get("body", b"")
            size += len(piece)
            if size > settings.REQUEST_MAX_SIZE:
                raise _too_large()
            file.write(piece)
            more = message.get("more_body", False)


def _has_body(scope: Scope) -> bool:
    return bool(header(scope, b"content-length") or header(scope, b"transfer-encoding"))


def _too_large() -> NotTaken:
    return NotTaken(
        413,
        f"This is too large: {settings.REQUEST_MAX_SIZE // 1_000_000} MB may be sent at once. "
        "Whoever hosts this desk can change that with the setting KEPT_UPLOAD_MB.",
    )
