"""The verbs of the audit on the command line: ``audit``, ``explain``, ``catalogue``.

What they need is loaded by the verb that is used: a desk would hold it for as long as it runs.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

_AUDIT_END = """\
exit code: 0 nothing found at the chosen level, 1 something found, 2 the audit could not be made,
130 stopped by Ctrl-C (the report on what was judged until then is complete; html, text, json and
sarif say so inside)."""

Fill = Callable[[argparse.ArgumentParser], None]
"""Tells a verb that was chosen which arguments it takes, and what it does."""


def add_verbs(verbs: Any) -> None:
    """Add every verb of the audit to the command line, whose parsers take a ``Fill``."""
    verbs.add_parser(
        "audit",
        help="find mistakes in an archive of conversations",
        epilog=_AUDIT_END,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        fill=_later("audit"),
    )
    words = "show the manual page of a mistake, or list a group"
    verbs.add_parser("explain", help=words, fill=_later("explain"))
    verbs.add_parser("catalogue", help="list all mistakes", fill=_later("catalogue"))


def _later(verb: str) -> Fill:
    def fill(parser: argparse.ArgumentParser) -> None:
        getattr(import_module("kept.audit.arguments"), f"fill_{verb}")(parser)

    return fill
