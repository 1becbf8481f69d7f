"""``kept reports rebuild``: count all figures of boards and reports anew, while in use."""

from __future__ import annotations

import argparse
import sys

from django.utils.timezone import now

from kept.desk.command.ready import bring_up_to_date
from kept.desk.conversations.models import Conversation
from kept.desk.reports import counting


def run(chosen: argparse.Namespace) -> int:
    """Count everything anew; returns the exit code.

    Raises:
        CannotStart: the database cannot be used.
    """
    bring_up_to_date()
    total, done = Conversation.objects.count(), 0
    counting.forget(now())
    for step in counting.count(now()):
        done = min(done + step, total)
        if sys.stderr.isatty():
            sys.stderr.write(f"\r{done:,} of {total:,} conversations")
    sys.stdout.write(f"\nAll conversations are counted: {total:,}.\n")
    return 0
