"""The process that reads an archive: ``python -m kept.desk.audits.child FOLDER``.

It knows no database: it takes ``job.json`` and ``house.toml`` from the folder, writes
``report.html`` and ``result.json`` into it, and tells on standard output how far it is, a JSON
object a line. When nobody listens any longer, it ends.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from time import monotonic
from typing import Any

from kept.archives.archive import Options, UnreadableArchive
from kept.audit.errors import AuditError
from kept.audit.formats.html import Html
from kept.audit.garbage import collect_seldom
from kept.audit.outcome import Outcome
from kept.audit.output import output
from kept.audit.run import audit
from kept.audit.settings import Settings
from kept.mistakes.house import HouseError, load

FAILED = 2
_SHARES = {"Reading": (0, 30), "Judging": (30, 70)}
"""Where each step begins, and how much of the whole it is, in a hundred."""
_EVERY = 0.5
"""Seconds between two lines about how far it is."""


def main(folder: Path) -> int:
    """Audit the archive of that folder; returns the exit code."""
    collect_seldom()
    job = json.loads((folder / "job.json").read_text("utf-8"))
    try:
        house = load((folder / "house.toml").read_text("utf-8"), "house rules")
        options = Options(tuple(job["us"]), {}, None, job["zone"])
        archive = _by_its_name(folder, job["name"])
        with output(folder / "report.html", [archive]) as stream:
            outcome = audit(
                [archive], options, Settings(house=house), Html(), stream, watch=_Told()
            )
    except (AuditError, UnreadableArchive, HouseError) as error:
        _tell(problem=str(error).replace(str(_by_its_name(folder, job["name"])), job["name"]))
        return FAILED
    (folder / "result.json").write_text(json.dumps(_result(outcome)), "utf-8")
    return 0


def _by_its_name(folder: Path, name: str) -> Path:
    """The archive under the name that people know: the report tells it."""
    known = Path(name).name.encode()[:200].decode(errors="ignore") or "archive"
    named = folder / "named" / known
    if not named.is_symlink():
        named.parent.mkdir(exist_ok=True)
        named.symlink_to(folder / "archive")
    return named


class _Told:
    """Tells whoever listens how far the audit is."""

    stopped = False

    def __init__(self) -> None:
        self._last = 0.0

    def progress(self, step: str, done: int, size: int, messages: int) -> None:
        if monotonic() - self._last >= _EVERY:
            self._last = monotonic()
            begin, share = _SHARES[step]
            _tell(percent=begin + int(share * min(done / size, 1)), messages=messages)


def _result(outcome: Outcome) -> dict[str, Any]:
    tally = outcome.tally
    return {
        "conversations": tally.conversations,
        "messages": tally.messages,
        "rates": dict(tally.concerned),
    }


def _tell(**told: Any) -> None:
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    os.nice(10)  # whoever waits for a page goes first
    try:
        sys.exit(main(Path(sys.argv[1])))
    except BrokenPipeError:
        os._exit(1)  # the desk is gone; it begins anew when it is back
