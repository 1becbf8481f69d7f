"""``kept restore FILE``: make this desk what a backup holds."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from kept.desk.command import databases
from kept.desk.command.backup import ABOUT, FILES, KEY
from kept.desk.command.ready import alone_in, bring_up_to_date, reach
from kept.desk.staff.models import Agent
from kept.desk.verbs import CannotStart


def run(chosen: argparse.Namespace) -> int:
    """Put database, files and key in place of what is here; returns the exit code.

    Raises:
        CannotStart: there is a desk here already, it runs, or the file is no backup that fits.
    """
    with (
        alone_in(settings.DATA),
        tempfile.TemporaryDirectory(dir=settings.DATA, prefix="restore-") as folder,
    ):
        reach()
        if _is_in_use() and not chosen.force:
            raise CannotStart(
                "This desk has people already. To put the backup in its place and lose what is "
                "here, say --force."
            )
        about = _unpack(chosen.file, Path(folder))
        _refuse_unfit(about)
        _put_in_place(Path(folder))
        bring_up_to_date()
    sys.stdout.write(f"This desk is as it was at {about['made_at']}. Start it with `kept serve`.\n")
    _tell_of_key()
    return 0


def _is_in_use() -> bool:
    """Whether there are people; asked so that any version of the tables answers."""
    table = Agent._meta.db_table
    if table not in connection.introspection.table_names():
        return False
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")
        return cursor.fetchone() is not None


def _unpack(file: Path, folder: Path) -> dict[str, Any]:
    """Unpack the backup; returns what it says about itself."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            tar.extractall(folder, filter="data")
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text("utf-8"))
        return about
    except (tarfile.TarError, EOFError, ValueError, FileNotFoundError) as error:
        what = "is not there" if not file.exists() else f"is no whole backup of Kept ({error})"
        raise CannotStart(f"{file} {what}.") from None
    except OSError as error:
        raise CannotStart(f"{file} cannot be unpacked: {error.strerror or error}.") from None


def _refuse_unfit(about: dict[str, Any]) -> None:
    if about["database"] != connection.vendor:
        raise CannotStart(
            f"The backup holds a database of {about['database']}, and this desk uses "
            f"{connection.vendor}. Restore it with DATABASE_URL set as it was then."
        )
    if not set(about["migrations"]) <= databases.migrations_known():
        raise CannotStart(
            f"The backup was made by Kept {about['kept']}, which knows more than this one. "
            "Install that version, or a newer one."
        )


def _put_in_place(folder: Path) -> None:
    """The key last: with it, what was restored before can be read."""
    databases.restore(folder)
    files = Path(settings.MEDIA_ROOT)
    shutil.rmtree(files, ignore_errors=True)
    if (folder / FILES).is_dir():
        os.replace(folder / FILES, files)
    os.replace(folder / KEY, settings.DATA / KEY)


def _tell_of_key() -> None:
    given = os.environ.get("KEPT_SECRET_KEY", "")
    if given and given != (settings.DATA / KEY).read_text("utf-8"):
        sys.stdout.write(
            "KEPT_SECRET_KEY is set to another key than the backup's, which now lies in "
            f"{settings.DATA / KEY}: set it to that, or unset it.\n"
        )
