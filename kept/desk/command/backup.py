"""``kept backup FILE``: everything a desk is, in one file, while it runs."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from kept import __version__
from kept.desk.command import databases
from kept.desk.command.ready import reach
from kept.desk.command.stamp import backup_was_made
from kept.desk.verbs import CannotStart

ABOUT, KEY, FILES = "kept-backup.json", "secret.key", "files"


def run(chosen: argparse.Namespace) -> int:
    """Write the backup; returns the exit code.

    Raises:
        CannotStart: the database cannot be read, or the file cannot be written.
    """
    reach()
    file: Path = chosen.file
    part = file.with_name(file.name + ".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as tar:
            _write(tar)
        part.replace(file)  # a backup of that name is whole, or it is the one before
    except OSError as error:
        raise CannotStart(f"{file} cannot be written: {error.strerror or error}.") from None
    finally:
        part.unlink(missing_ok=True)
    backup_was_made()
    size = file.stat().st_size / 1e6
    sys.stdout.write(
        f"{file} holds database, files and secret key ({size:.1f} MB). "
        "Keep it where nobody reads it, and not on this machine only.\n"
    )
    return 0


def _write(tar: tarfile.TarFile) -> None:
    """The database before the files: of every message there is, the files are there then."""
    _add(tar, ABOUT, json.dumps(_about(), indent=2).encode())
    _add(tar, KEY, settings.SECRET_KEY.encode())
    with tempfile.TemporaryDirectory(dir=settings.DATA, prefix="backup-") as folder:
        copy = databases.dump(Path(folder))
        tar.add(copy, copy.name)
    if Path(settings.MEDIA_ROOT).is_dir():
        tar.add(settings.MEDIA_ROOT, FILES)


def _about() -> dict[str, object]:
    return {
        "kept": __version__,
        "database": connection.vendor,
        "made_at": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "migrations": databases.migrations_applied(),
    }


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode, entry.mtime = len(content), 0o600, int(time.time())
    tar.addfile(entry, io.BytesIO(content))
