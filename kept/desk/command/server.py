"""The server of ``kept serve``: pages, and the rest of the desk beside them."""

from __future__ import annotations

import socket
import sys
import threading

import uvicorn
from django.conf import settings

from kept.desk.asgi import Desk
from kept.desk.lib import env
from kept.desk.web.protocol import Protocol
from kept.desk.worker.process import Background

LONGEST_GOODBYE = 2
"""Seconds that requests under way are given when the desk stops."""


class Server(uvicorn.Server):
    """Uvicorn with all the rest of the desk: it starts and ends together."""

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(
            uvicorn.Config(
                desk,
                http=Protocol,
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                proxy_headers=False,
                timeout_keep_alive=75,
                timeout_graceful_shutdown=LONGEST_GOODBYE,
            )
        )
        self._desk, self._background = desk, background

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._background.start()
        await super().startup(sockets)
        sys.stdout.write(f"Kept is running: {_address(sockets)}  (Ctrl+C stops it)\n")
        sys.stdout.flush()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._desk.live.close()
        ending = threading.Thread(target=self._background.stop)
        ending.start()
        await super().shutdown(sockets)
        ending.join()


def _address(sockets: list[socket.socket] | None) -> str:
    """Where people reach it; of a free port that was taken, only the socket knows."""
    if env.value("KEPT_PORT") or not sockets:
        return str(settings.BASE_URL)
    return f"http://localhost:{sockets[0].getsockname()[1]}"
