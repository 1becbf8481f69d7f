"""``kept serve``: pages, live stream, worker and mailboxes in one process."""

from __future__ import annotations

import argparse
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Sequence

from django.conf import settings
from django.urls import get_resolver

from kept.desk.asgi import Desk
from kept.desk.command.ready import (
    alone_in,
    bring_up_to_date,
    refuse_demo_on_real_data,
    word_to_host,
)
from kept.desk.command.server import Server
from kept.desk.lib import env
from kept.desk.verbs import CannotStart
from kept.desk.worker.duties import DUTIES, Duty
from kept.desk.worker.process import Background

More = Callable[[Desk], Sequence[Duty]]
"""What else is done beside the duties of every desk."""


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
