"""``kept check``: whether this desk is fit for work, in sentences; exit code 1 if it is not."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import datetime

from django.utils.timezone import now

from kept.desk.command.check.address import address, certificate
from kept.desk.command.check.inside import database
from kept.desk.command.check.machine import disk, folder, secret
from kept.desk.command.check.remark import Remark


def run(chosen: argparse.Namespace) -> int:
    """Print what was found; returns 1 if something must be mended."""
    to_mend = 0
    for remark in remarks(now()):
        to_mend += remark.word == "mend"
        sys.stdout.write(f"{remark.word:4}  {remark.sentence}\n")
        sys.stdout.flush()
    things = "1 thing is" if to_mend == 1 else f"{to_mend} things are"
    sys.stdout.write(f"{things} to be mended.\n" if to_mend else "This desk is fit for work.\n")
    return int(bool(to_mend))


def remarks(at: datetime) -> Iterator[Remark]:
    """Everything there is to say about this desk at that moment."""
    for look in (secret, folder, disk, address, certificate, database):
        yield from look(at)
