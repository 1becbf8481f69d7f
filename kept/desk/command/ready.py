"""What must be so before a desk runs: a database up to date, and nobody else in the folder."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection

from kept.desk.command import first
from kept.desk.command.migrated import has_all_migrations
from kept.desk.staff import first_owner
from kept.desk.staff.actions import Refused
from kept.desk.staff.demo import refuse_real_people
from kept.desk.staff.models import Agent
from kept.desk.verbs import CannotStart

MIGRATING = 5_118_620
"""The number of the lock under which processes on PostgreSQL bring the database up to date."""


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Hold the folder for this process: an SQLite database has one server.

    Raises:
        CannotStart: another process holds it.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with (folder / "server.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            raise CannotStart(
                f"The desk in {folder} is running already (process {lock.read().strip() or '?'}). "
                "Stop that one, or give this one a folder of its own with KEPT_DATA."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def bring_up_to_date() -> None:
    """Apply the migrations that are missing.

    Raises:
        CannotStart: the database cannot be reached, read or written.
    """
    reach()
    try:
        with _one_at_a_time():
            if connection.vendor == "sqlite" and not connection.introspection.table_names():
                first.build(connection.connection)
            if not has_all_migrations():
                call_command("migrate", interactive=False, verbosity=0)
                call_command("createcachetable", verbosity=0)
    except OperationalError as error:
        raise _unusable(error) from None


def refuse_demo_on_real_data() -> None:
    """Raise CannotStart if this is to be a demo, and the database has real people."""
    try:
        refuse_real_people()
    except Refused as error:
        raise CannotStart(str(error)) from None


def word_to_host() -> str:
    """While nobody owns a desk that others can reach: how to make it one's own; else nothing."""
    if settings.DEMO or Agent.objects.exists() or not first_owner.needs_code():
        return ""
    return f"Set-up code: {first_owner.code()}  (the first visitor is asked for it)\n"


def reach() -> None:
    """Open the connection to the database; raises CannotStart if that cannot be done."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise _unusable(error) from None


def _unusable(error: DatabaseError) -> CannotStart:
    return CannotStart(
        f"The database ({connection.settings_dict['NAME']}) cannot be used: {str(error).strip()}. "
        f"Check DATABASE_URL, or the folder {settings.DATA}."
    )


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING])
