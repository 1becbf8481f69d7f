"""``kept search rebuild``: fill the index of the search anew from all messages, while in use."""

from __future__ import annotations

import argparse
import sys

from kept.desk.command.ready import bring_up_to_date
from kept.desk.conversations.models import Message
from kept.desk.conversations.search import rebuild


def run(chosen: argparse.Namespace) -> int:
    """Rebuild the index; returns the exit code.

    Raises:
        CannotStart: the database cannot be used.
    """
    bring_up_to_date()
    total, done = Message.objects.count(), 0
    for done in rebuild():
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} of {total:,} messages")
    sys.stdout.write(f"\n{done:,} messages can be found.\n")
    return 0
