"""PostgreSQL's own programs for whole databases: ``pg_dump`` and ``pg_restore``."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo

from kept.desk.verbs import CannotStart


def dump(file: Path) -> None:
    """Write the whole database into the file.

    Raises:
        CannotStart: the program is missing, too old, or fails.
    """
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={file}")


def restore(file: Path) -> None:
    """Fill the database, which is emptied before, from what ``dump`` wrote; all of it or nothing.

    Raises:
        CannotStart: the program is missing, too old, or fails; or somebody uses the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if cursor.fetchone()[0]:
            raise CannotStart("Somebody is using the database. Stop all processes of Kept first.")
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    connection.close()
    _run("pg_restore", "--no-owner", "--no-privileges", "--single-transaction", str(file))


def _run(name: str, *arguments: str) -> None:
    given = {
        key: text
        for key, text in connection.get_connection_params().items()
        if isinstance(text, str | int) and key not in {"password", "prepare_threshold"}
    }
    password = connection.settings_dict["PASSWORD"]  # never on a command line, which others see
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    done = subprocess.run(
        [_find(name), f"--dbname={make_conninfo('', **given)}", *arguments],
        env=environment, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        said = " ".join(done.stderr.split())[-400:]
        raise CannotStart(f"{name} failed: {said}")


def _find(name: str) -> str:
    """The program, the newest if there are several: an older one cannot read a newer server."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=_version)
    found = str(places[-1]) if places else shutil.which(name)
    if not found:
        raise CannotStart(
            f"{name} is not installed: it comes with PostgreSQL's client programs "
            "(on Debian and Ubuntu: apt-get install postgresql-client)."
        )
    return found


def _version(place: Path) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", place.parts[-3])))
