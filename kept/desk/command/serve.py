"""``kept serve``: pages, live stream, worker and mailboxes in one process."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence

import uvicorn
from django.conf import settings
from django.urls import get_resolver

from kept.desk.asgi import Desk
from kept.desk.command.ready import (
    alone_in,
    bring_up_to_date,
    refuse_demo_on_real_data,
    word_to_host,
)
from kept.desk.lib import env
from kept.desk.verbs import CannotStart
from kept.desk.worker.duties import DUTIES, Duty
from kept.desk.worker.process import Background

LONGEST_GOODBYE = 2
"""Seconds that requests under way are given when the desk stops."""
More = Callable[[Desk], Sequence[Duty]]
"""What else is done beside the duties of every desk."""


class Server(uvicorn.Server):
    """Uvicorn with all the rest of the desk: it starts and ends together."""

    def __init__(self, desk: Desk, background: Background) -> None:
        super().__init__(
            uvicorn.Config(
                desk,
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


def run(chosen: argparse.Namespace) -> int:
    """Serve until a signal says stop; returns the exit code."""
    return serve(() if chosen.web_only else DUTIES)


def serve(duties: Sequence[Duty], *, more: More = lambda desk: ()) -> int:
    """Serve and do these duties until a signal says stop; returns the exit code.

    Raises:
        CannotStart: the port is taken, the folder in use, or the desk no demo though it should be.
    """
    door = _open_door(env.value("KEPT_HOST"), env.value("KEPT_PORT"))
    with door, alone_in(settings.DATA):
        bring_up_to_date()
        refuse_demo_on_real_data()
        sys.stdout.write(word_to_host())
        for sign in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sign, _note)  # uvicorn sends it again when it has stopped
        desk = Desk()
        get_resolver().url_patterns  # noqa: B018 - every screen is loaded before the address is told
        Server(desk, Background([*duties, *more(desk)])).run([door])
        _end_soon()
    return 0


def _end_soon() -> None:
    """End the process even if a thread still waits, for a slow browser or a lock: it has been
    given its time, and what it had not committed is undone by the database."""
    last = threading.Timer(0.3, os._exit, [0])
    last.daemon = True
    last.start()


def _address(sockets: list[socket.socket] | None) -> str:
    """Where people reach it; of a free port that was taken, only the socket knows."""
    if env.value("KEPT_PORT") or not sockets:
        return str(settings.BASE_URL)
    return f"http://localhost:{sockets[0].getsockname()[1]}"


def _note(sign: int, frame: object) -> None:
    """The signal did its work: the server has stopped."""


def _open_door(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server(
            (host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET, backlog=2048
        )
    except OSError as error:
        raise CannotStart(
            f"Port {port} on {host} cannot be opened: {error.strerror}. "
            "Choose another with KEPT_PORT or --port."
        ) from None
