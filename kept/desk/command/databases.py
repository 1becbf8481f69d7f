"""A whole database into a file and back, whichever kind it is."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from importlib import import_module
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

NAMES = {"sqlite": "kept.sqlite3", "postgresql": "kept.pgdump"}


def dump(folder: Path) -> Path:
    """Write the database into a file in the folder, while others use it; returns the file.

    Raises:
        CannotStart: a program of PostgreSQL is missing or fails.
    """
    file = folder / NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        with (
            closing(sqlite3.connect(connection.settings_dict["NAME"])) as source,
            closing(sqlite3.connect(file)) as target,
        ):
            source.backup(target)  # one moment of it
    else:
        import_module("kept.desk.command.postgresql").dump(file)
    return file


def restore(folder: Path) -> None:
    """Make the database what ``dump`` wrote into that folder.

    Raises:
        CannotStart: a program of PostgreSQL is missing or fails, or somebody uses the database.
    """
    file = folder / NAMES[connection.vendor]
    if connection.vendor == "sqlite":
        connection.close()
        place = Path(connection.settings_dict["NAME"])
        for rest in ("-wal", "-shm"):
            place.with_name(place.name + rest).unlink(missing_ok=True)
        os.replace(file, place)
    else:
        import_module("kept.desk.command.postgresql").restore(file)


def migrations_applied() -> list[str]:
    """The migrations that this database has seen."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def migrations_known() -> set[str]:
    """The migrations that this Kept knows."""
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
