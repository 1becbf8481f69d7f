"""Everything people do with audits; each is written in the journal of the house."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from kept.desk.audits.models import UNFINISHED, Audit, State
from kept.desk.conversations.refusals import Refusal
from kept.desk.lib import crypto, work
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent

MOST = 50
SPARE = 2
"""So many times the size of an archive must be free on the disk beside it."""


def upload(
    pieces: Iterable[bytes], *, name: str, size: int, us: str, zone: str, by: Agent, at: datetime
) -> Audit:
    """Keep an archive, and have it audited as soon as a worker is free.

    Raises:
        Refusal: it is empty, there is no room for it, or there are too many already.
    """
    if not size:
        raise Refusal("This file is empty.")
    if Audit.objects.count() >= MOST:
        raise Refusal(f"{MOST} audits are kept at most. Delete one that nobody needs any longer.")
    if shutil.disk_usage(settings.DATA).free < size * (1 + SPARE):
        raise Refusal("There is no room for this archive on the disk of the desk.")
    audit = Audit(name=name[:200], size=size, us=us[:300], zone=zone, by=by, at=at)
    audit.folder.mkdir(mode=0o700, parents=True)
    try:
        with audit.archive.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        with transaction.atomic():
            audit.save()
            journal("archive-uploaded", audit.name, by=by, at=at)
            work.wake()
    except BaseException:
        shutil.rmtree(audit.folder, ignore_errors=True)
        raise
    return audit


@transaction.atomic
def read_mailbox(
    name: str, *, us: str, zone: str, since: datetime | None, by: Agent, at: datetime,
    mailbox: int | None = None, team: int | None = None, access: dict[str, Any] | None = None,
) -> Audit:  # fmt: skip
    """Have a mailbox audited: a connected one by its number, or an account that is read once.

    ``access`` is what opens that account; it is kept encrypted until the mailbox was read.

    Raises:
        Refusal: there are too many audits already.
    """
    if Audit.objects.count() >= MOST:
        raise Refusal(f"{MOST} audits are kept at most. Delete one that nobody needs any longer.")
    sealed = crypto.encrypt(json.dumps(access)) if access else ""
    audit = Audit(
        name=name[:200], size=0, us=us[:300], zone=zone, since=since, mailbox_id=mailbox,
        team_id=team, access=sealed, by=by, at=at,
    )  # fmt: skip
    audit.folder.mkdir(mode=0o700, parents=True)
    audit.save()
    journal("mailbox-audited", audit.name, by=by, at=at)
    work.wake()
    return audit


@transaction.atomic
def cancel(audit: Audit, *, by: Agent, at: datetime) -> bool:
    """Stop an audit that is not finished; its archive is deleted. False if it was finished."""
    stopped = Audit.objects.filter(pk=audit.pk, state__in=UNFINISHED).update(
        state=State.CANCELLED, finished_at=at, access=""
    )
    if stopped:
        journal("audit-cancelled", audit.name, by=by, at=at)
        transaction.on_commit(lambda: audit.archive.unlink(missing_ok=True))
    return bool(stopped)


@transaction.atomic
def delete(audit: Audit, *, by: Agent, at: datetime) -> None:
    """Delete an audit with its report; one that runs is stopped."""
    folder = audit.folder
    Audit.objects.filter(pk=audit.pk).delete()
    journal("audit-deleted", audit.name, by=by, at=at)
    transaction.on_commit(lambda: shutil.rmtree(folder, ignore_errors=True))
