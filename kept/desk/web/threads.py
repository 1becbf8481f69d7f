"""Django in threads: a page goes over to a thread once, and comes back from there once.

To go back and forth for each piece of a page, as ``a2wsgi`` itself does, costs as much as ten
questions to the database.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from typing import IO, Any

from a2wsgi.wsgi import build_environ

from kept.desk.web.raw import Message, Scope, Send

Pages = Callable[..., Any]
"""Django's handler: called with an environment and ``start_response``, gives its response."""


class Threads:
    """Answers requests in so many threads at most; others wait."""

    def __init__(self, pages: Pages, *, most: int) -> None:
        self._pages = pages
        self._executor = ThreadPoolExecutor(most, thread_name_prefix="page")

    async def __call__(self, scope: Scope, body: IO[bytes], send: Send) -> None:
        """Answer a request, all of whose ``body`` has come."""
        loop = asyncio.get_running_loop()

        def push(message: Message) -> None:
            asyncio.run_coroutine_threadsafe(_sent(send, message), loop).result()

        environ = build_environ(scope, body)  # type: ignore[arg-type]  # it is only handed on
        answering = partial(copy_context().run, self._answer, environ, push)
        for message in await loop.run_in_executor(self._executor, answering):
            await send(message)

    def _answer(self, environ: Any, push: Callable[[Message], None]) -> list[Message]:
        """Have it answered; what is to be sent, but for a stream, whose pieces are pushed."""
        began: list[Message] = []

        def start(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            told = [(name.lower().encode("latin-1"), _plain(text)) for name, text in headers]
            code = int(status.partition(" ")[0])
            began.append({"type": "http.response.start", "status": code, "headers": told})

        response = self._pages(environ, start)
        try:
            if not response.streaming:
                return [*began, _body(response.content, more=False)]
            push(began.pop())
            for piece in response:
                push(_body(piece, more=True))
            return [_body(b"", more=False)]
        finally:
            response.close()


async def _sent(send: Send, message: Message) -> None:
    await send(message)


def _plain(text: str) -> bytes:
    return text.strip().encode("latin-1")


def _body(piece: bytes, *, more: bool) -> Message:
    return {"type": "http.response.body", "body": piece, "more_body": more}
