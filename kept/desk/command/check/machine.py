"""The machine: secret key, data folder, disk, backups."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings

from kept.desk.command.check.remark import Remark, fine, mend, note
from kept.desk.command.stamp import last_backup

LEAST_SPACE = 1_000_000_000
"""Bytes that must be free where the data are."""
LEAST_KEY = 40
"""Characters of a secret key that cannot be guessed."""
OLDEST_BACKUP = timedelta(days=7)


def secret(at: datetime) -> Iterator[Remark]:
    path = settings.DATA / "secret.key"
    if len(settings.SECRET_KEY) < LEAST_KEY:
        yield mend(f"The secret key is short: take {LEAST_KEY} characters or more, by chance.")
    elif not os.environ.get("KEPT_SECRET_KEY") and path.stat().st_mode & 0o077:
        yield mend(f"Others on this machine may read the secret key: chmod 600 {path}")
    else:
        yield fine("The secret key is long, and nobody else may read it.")
    if settings.DEBUG:
        yield mend("KEPT_DEBUG is on: pages of errors show strangers how the desk is made.")


def folder(at: datetime) -> Iterator[Remark]:
    data = settings.DATA
    if data.stat().st_mode & 0o077:
        yield mend(f"Others on this machine may look into the data folder: chmod 700 {data}")
    elif not os.access(data, os.W_OK | os.X_OK):
        yield mend(f"The data folder cannot be written: {data}")
    else:
        yield fine(f"The data folder is {data}.")


def disk(at: datetime) -> Iterator[Remark]:
    free = shutil.disk_usage(settings.DATA).free
    say = fine if free >= LEAST_SPACE else mend
    yield say(f"{free / 1e9:.1f} GB are free where the data are.")
    made = last_backup()
    if made is None:
        yield note("No backup was made by `kept backup` yet.")
    elif at - made > OLDEST_BACKUP:
        yield note(f"The last backup is {(at - made).days} days old.")
    else:
        yield fine(f"The last backup was made on {made:%d %B %Y at %H:%M} UTC.")
