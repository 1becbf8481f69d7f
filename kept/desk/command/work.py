"""``kept work``: one more worker, beside the processes that serve pages."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from types import FrameType

from django.db import connection

from kept.desk.command.ready import bring_up_to_date
from kept.desk.verbs import CannotStart
from kept.desk.worker.duties import DUTIES
from kept.desk.worker.process import Background


def run(chosen: argparse.Namespace) -> int:
    """Work until a signal says stop; returns the exit code.

    Raises:
        CannotStart: the database is SQLite, which one process has to itself.
    """
    if connection.vendor == "sqlite":
        raise CannotStart(
            "On SQLite `kept serve` does all the work in one process. For workers of their own, "
            "set DATABASE_URL to a PostgreSQL database."
        )
    bring_up_to_date()
    stopping = threading.Event()

    def stop(sign: int, frame: FrameType | None) -> None:
        stopping.set()

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, stop)
    background = Background(DUTIES)
    background.start()
    sys.stdout.write("Kept is working  (Ctrl+C stops it)\n")
    sys.stdout.flush()
    stopping.wait()
    background.stop()
    return 0
