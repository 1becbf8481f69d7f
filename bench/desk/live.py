"""How soon a new mail is on the screens: a real Dovecot, and streams of as many open browsers.

Counted from the moment at which the mail server tells a second reader of the mail, so that its own
delay is not ours, to the moment at which every stream was told, and the list fetched.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from bench.desk import sample
from bench.desk.figures import Figure, say
from bench.desk.kept import Kept
from bench.desk.processes import wait_until_idle
from bench.desk.stores import Desks
from bench.desk.watching import STREAMS, Watching
from bench.measures import percentile
from tests.desk.peers.dovecot import MISSING, PASSWORD, WHY, Dovecot

TARGET = 1_000


def measure(desks: Desks, rounds: int) -> Iterator[Figure]:
    """From the mail server's word to all streams, and to a list that shows it."""
    if MISSING:
        say(f"Skipped: {WHY}")
        return
    dovecot = Dovecot()
    dovecot.start()
    try:
        told, shown = _measured(desks.kept, dovecot)
    finally:
        dovecot.stop()
    what = f"new mail told to {STREAMS} streams"
    yield Figure(what, "ms", percentile(told, 0.99), f"(p50 {percentile(told, 0.5):.0f})")
    yield Figure(
        "new mail on the screen, p99", "ms", percentile(shown, 0.99),
        f"(p50 {percentile(shown, 0.5):.0f})", target=TARGET,
    )  # fmt: skip


def _measured(desk: Kept, dovecot: Dovecot) -> tuple[list[float], list[float]]:
    dovecot.client(sample.ADDRESS).logout()
    desk.environment |= {"KEPT_PRIVATE_NETWORK": "yes"}
    connect = [sys.executable, "-m", "bench.desk.mailbox", str(dovecot.port), PASSWORD]
    subprocess.run(connect, env=desk.environment, check=True)
    desk.start()
    try:
        desk.sign_in()
        wait_until_idle([desk.process.pid], seconds=120)  # of what was left to do before
        watching = Watching(desk, dovecot)
        try:
            return watching.mails()
        finally:
            watching.end()
    finally:
        desk.stop()
