"""The duty that makes audits: one at a time, each in a process of its own.

What is told by that process is written to the row, which also keeps the claim. A worker that dies
leaves a claim that runs out; the audit then begins anew. An archive that brings the process down
again and again is given up.
"""

from __future__ import annotations

import json
import select
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import IO, Any

from django.utils.timezone import now

from kept.desk.audits.models import Audit, State
from kept.desk.coaching.models import HouseRules
from kept.desk.lib import work

CLAIM = 60
MOST_ATTEMPTS = 3
_PROGRESS = ("percent", "messages")
_LOOK = 1.0
"""Seconds after which the row is looked at, whatever the process tells."""


Told = Callable[[int, int], bool]
"""Hears how many mails of how many were read; False: the audit was cancelled."""
Gather = Callable[[Audit, Told], bool]
"""Writes what lies in a mailbox into the archive; False if it was told to end."""
GATHERED = 50
"""How much of the whole, in a hundred, it is to read a mailbox."""


class NotGathered(Exception):
    """A mailbox could not be read; the text is for people."""


def run_due(at: datetime, gather: Gather | None = None) -> datetime | None:
    """Make every audit that waits; returns when to look again."""
    while (audit := work.claim(Audit.objects.unfinished(), at=now(), seconds=CLAIM)) is not None:
        _run(audit, gather)
    waits = Audit.objects.unfinished().exists()
    return at + timedelta(seconds=CLAIM) if waits else None


def _run(audit: Audit, gather: Gather | None = None) -> None:
    """Make one audit, to its end."""
    if audit.attempts >= MOST_ATTEMPTS:
        _end(audit, State.FAILED, problem="Reading this archive broke off three times.")
        return
    if not _note(audit, state=State.RUNNING, attempts=audit.attempts + 1, percent=0):
        return
    if audit.is_of_mailbox and not _gathered(audit, gather):
        return
    _prepare(audit)
    errors = audit.folder / "errors.txt"
    command = [sys.executable, "-m", "kept.desk.audits.child", str(audit.folder)]
    with (
        errors.open("wb") as err,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=err) as child,
    ):
        assert child.stdout is not None
        problem = _listen(audit, child, child.stdout)
    if problem is None:
        return
    if child.returncode == 0:
        _keep(audit)
    elif problem:
        _end(audit, State.FAILED, problem=problem)
    else:
        work.release(audit)


def _gathered(audit: Audit, gather: Gather | None) -> bool:
    """Read the mailbox; False if that ended the audit."""
    noted = now()

    def told(done: int, of: int) -> bool:
        nonlocal noted
        if now() - noted < timedelta(seconds=_LOOK) and done < of:
            return True
        noted = now()
        claim = noted + timedelta(seconds=CLAIM)
        return _note(audit, claimed_until=claim, percent=done * GATHERED // of, messages=done)

    try:
        if gather is None:
            raise NotGathered("Nobody here can read a mailbox.")
        return gather(audit, told)
    except NotGathered as problem:
        _end(audit, State.FAILED, problem=str(problem))
        return False


def _prepare(audit: Audit) -> None:
    """Write down for the process what to read, and by which rules."""
    rules = HouseRules.objects.filter(team=None).first()
    (audit.folder / "house.toml").write_text(rules.text if rules else "", "utf-8")
    us = [part.strip() for part in audit.us.split(",") if part.strip()]
    job = {"us": us, "zone": audit.zone, "name": audit.name}
    (audit.folder / "job.json").write_text(json.dumps(job), "utf-8")


def _listen(audit: Audit, child: subprocess.Popen[bytes], told: IO[bytes]) -> str | None:
    """Follow the process to its end; its problem if it told one, None if it was cancelled."""
    known: dict[str, Any] = {}
    noted = now()
    while True:
        line = b""
        if select.select([told], [], [], _LOOK)[0]:
            line = told.readline()
            if not line:
                child.wait()
                return str(known.get("problem", ""))
            known |= json.loads(line)
        if not line or now() - noted >= timedelta(seconds=_LOOK):
            noted = now()
            progress = _progress(audit, known)
            if not _note(audit, claimed_until=noted + timedelta(seconds=CLAIM), **progress):
                child.terminate()
                child.wait()
                return None


def _progress(audit: Audit, known: dict[str, Any]) -> dict[str, Any]:
    """The columns that say how far it is; reading the mailbox was half of it."""
    told: dict[str, Any] = {name: known[name] for name in _PROGRESS if name in known}
    if audit.is_of_mailbox and "percent" in told:
        told["percent"] = GATHERED + told["percent"] * (100 - GATHERED) // 100
    return told


def _note(audit: Audit, **columns: Any) -> bool:
    """Write to the row, unless the audit was cancelled or deleted meanwhile."""
    return bool(Audit.objects.unfinished().order_by().filter(pk=audit.pk).update(**columns))


def _keep(audit: Audit) -> None:
    result = json.loads((audit.folder / "result.json").read_text("utf-8"))
    _end(audit, State.DONE, percent=100, **result)


def _end(audit: Audit, state: State, **columns: Any) -> None:
    """Note the end, and delete the archive: nobody needs it any longer."""
    if "problem" in columns:
        columns["problem"] = columns["problem"][:400]
    _note(audit, state=state, finished_at=now(), claimed_until=None, access="", **columns)
    audit.archive.unlink(missing_ok=True)
