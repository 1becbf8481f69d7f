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
from datetime import datetime, timedelta
from typing import IO, Any

from django.utils.timezone import now

from kept.desk.audits.models import Audit, State
from kept.desk.coaching.models import HouseRules
from kept.desk.lib import work

CLAIM = 60
MOST_ATTEMPTS = 3
_LOOK = 1.0
"""Seconds after which the row is looked at, whatever the process tells."""


def run_due(at: datetime) -> datetime | None:
    """Make every audit that waits; returns when to look again."""
    while (audit := work.claim(Audit.objects.unfinished(), at=now(), seconds=CLAIM)) is not None:
        _run(audit)
    waits = Audit.objects.unfinished().exists()
    return at + timedelta(seconds=CLAIM) if waits else None


def _run(audit: Audit) -> None:
    """Make one audit, to its end."""
    if audit.attempts >= MOST_ATTEMPTS:
        _end(audit, State.FAILED, problem="Reading this archive broke off three times.")
        return
    if not _note(audit, state=State.RUNNING, attempts=audit.attempts + 1, percent=0):
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
            progress = {name: known[name] for name in ("percent", "messages") if name in known}
            if not _note(audit, claimed_until=noted + timedelta(seconds=CLAIM), **progress):
                child.terminate()
                child.wait()
                return None


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
    _note(audit, state=state, finished_at=now(), claimed_until=None, **columns)
    audit.archive.unlink(missing_ok=True)
