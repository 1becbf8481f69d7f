"""The desk as one ASGI application: ``/events/`` streams, everything else is Django in threads.

Django is run as WSGI: a page costs a fifth of the processor time of Django's own ASGI, and the
threads bound the number of database connections. Django must be set up before this is imported.
"""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler

from kept.desk.web.body import NotTaken, body_of
from kept.desk.web.live import Live
from kept.desk.web.raw import Receive, Scope, Send, refuse
from kept.desk.web.threads import Threads

THREADS = 8
PICTURE_THREADS = 3
"""For pictures that are fetched from other machines: a slow one holds up no page."""


class Desk:
    """Hands each request to where it is answered."""

    def __init__(self) -> None:
        self.live = Live()
        self._pages = Threads(WSGIHandler(), most=THREADS)
        self._pictures = Threads(WSGIHandler(), most=PICTURE_THREADS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/events/":
            await self.live(scope, receive, send)
            return
        threads = self._pictures if scope["path"].startswith("/pictures/") else self._pages
        try:
            async with body_of(scope, receive) as body:
                await threads(scope, body, send)
        except NotTaken as refusal:
            await refuse(send, refusal.status, str(refusal))
