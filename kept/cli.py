"""The command ``kept``: reads the command line, calls the verbs, tells people what went wrong."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from kept import __version__
from kept.archives.archive import UnreadableArchive
from kept.audit import verbs as audit
from kept.audit.errors import AuditError
from kept.audit.exits import INTERRUPTED
from kept.audit.verbs import Fill
from kept.desk import verbs as desk
from kept.mistakes.house import HouseError

FAILED, PIPE_CLOSED = 2, 141
"""Exit codes beside those of the verbs."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns the exit code."""
    chosen = _parser().parse_args(arguments)
    try:
        code: int = chosen.run(chosen)
        sys.stdout.flush()
        return code
    except (AuditError, UnreadableArchive, HouseError) as error:
        sys.stderr.write(f"kept: {error}\n")
        return FAILED
    except KeyboardInterrupt:
        sys.stderr.write("kept: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone; the interpreter must not try to flush what is left.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return PIPE_CLOSED


class _Parser(argparse.ArgumentParser):
    """``fill`` tells the parser of a verb its arguments, once it is that one that was chosen."""

    def __init__(self, *words: Any, fill: Fill | None = None, **named: Any) -> None:
        super().__init__(*words, **named)
        self._fill = fill

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """As ever, with the arguments of this verb."""
        fill, self._fill = self._fill, None
        if fill:
            fill(self)
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """One sentence, without the long usage."""
        self.exit(FAILED, f"kept: {message}; see `{self.prog} --help`\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="kept",
        description="The desk that keeps promises, and the audit that finds the broken ones.",
    )
    parser.add_argument("--version", action="version", version=f"kept {__version__}")
    verbs = parser.add_subparsers(required=True, metavar="VERB", parser_class=_Parser)
    desk.add_verbs(verbs)
    audit.add_verbs(verbs)
    return parser
