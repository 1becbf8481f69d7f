"""``kept demo``: a desk with invented people, in a folder of its own, for looking around."""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import signal
import sys
import threading

from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from kept.desk.command.ready import alone_in, bring_up_to_date, refuse_demo_on_real_data
from kept.desk.command.serve import serve
from kept.desk.demo import first_look, renewing
from kept.desk.demo.traffic import Traffic
from kept.desk.staff.demo import is_demo
from kept.desk.worker.duties import DUTIES, Duty


def run(chosen: argparse.Namespace) -> int:
    """Build the demo unless it is there, and serve it until a signal says stop.

    Raises:
        CannotStart: the folder is in use, or holds a desk with real people.
    """
    if chosen.while_input:
        threading.Thread(target=_stop_when_input_ends, daemon=True).start()
    with alone_in(settings.DATA):
        bring_up_to_date()
        refuse_demo_on_real_data()
        if chosen.fresh and is_demo():
            _forget()
            bring_up_to_date()
        if is_demo():
            _renew()
        else:
            _build()
    return serve(
        DUTIES,
        more=lambda desk: [
            Duty("Playing the customers", Traffic(lambda: desk.live.is_watched).play)
        ],
    )


def _build() -> None:
    """Play sixty days, and tell how far they are; then read and count what came of them."""
    gc.disable()  # a fifth of the time, for garbage that goes with the end of each step
    try:
        first_look.prepare(now(), _tell)
    finally:
        gc.enable()


def _renew() -> None:
    """What was built some days ago goes on today; what one did there stays."""
    days = renewing.renew(now())
    if days:
        sys.stdout.write(f"The demo was {days} days old: all its times were moved to today.\n")


def _tell(done: int, of: int) -> None:
    if done % 10 == 0 or done == of:
        sys.stdout.write(f"Building the demo: {done} of {of} conversations\n")
        sys.stdout.flush()


def _forget() -> None:
    """Delete the database and the files of the demo."""
    connection.close()
    for file in settings.DATA.glob("kept.sqlite3*"):
        file.unlink()
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def _stop_when_input_ends() -> None:
    """End with the process that opened the demo, however that one ends."""
    sys.stdin.buffer.read()
    os.kill(os.getpid(), signal.SIGTERM)
