"""The first tables of a new SQLite database: written down, not worked out by every newcomer.

Applying all migrations to an empty database takes seconds of computing; the statements that they
come to take a blink. ``python -m kept.desk.command.first`` (``make schema``) works them out and
writes them to ``first.sql``; a test says when that is to be done. PostgreSQL, and databases that
exist, go by the migrations.
"""

from __future__ import annotations

import os
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import django
from django.core.management import call_command

FILE = Path(__file__).with_name("first.sql")


def build(database: sqlite3.Connection) -> None:
    """Fill an empty database with tables, and with the rows that migrations leave in them."""
    database.executescript(f"BEGIN;\n{FILE.read_text('utf-8')}COMMIT;")


def statements(database: sqlite3.Connection) -> Iterator[str]:
    """What makes another database like this one, a statement at a time.

    Tables that belong to a virtual table come with it and are left out.
    """
    kinds = {name: kind for _, name, kind, *_ in database.execute("PRAGMA table_list")}
    objects = database.execute(
        "SELECT type, name, sql FROM sqlite_master"
        " WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        " ORDER BY type <> 'table', rowid"
    ).fetchall()
    for kind, name, sql in objects:
        if kind != "table" or kinds[name] in {"table", "virtual"}:
            yield f"{sql};"
    for kind, name, _ in objects:
        if kind == "table" and kinds[name] == "table":
            yield from _rows(database, name)


def _rows(database: sqlite3.Connection, table: str) -> Iterator[str]:
    columns = [row[1] for row in database.execute(f'PRAGMA table_info("{table}")')]
    values = [
        "'CURRENT_TIMESTAMP'" if (table, column) == ("django_migrations", "applied")
        else f'quote("{column}")'
        for column in columns
    ]  # fmt: skip
    for row in database.execute(f'SELECT {", ".join(values)} FROM "{table}"'):
        yield f'INSERT INTO "{table}" VALUES({", ".join(row)});'


def main() -> None:
    """Apply all migrations to an empty database, and write down what came of it."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(DJANGO_SETTINGS_MODULE="kept.desk.settings", KEPT_DATA=folder)
        os.environ.pop("DATABASE_URL", None)
        django.setup(set_prefix=False)
        call_command("migrate", interactive=False, verbosity=0)
        with closing(sqlite3.connect(Path(folder) / "kept.sqlite3")) as database:
            FILE.write_text("\n".join(statements(database)) + "\n", "utf-8")
    sys.stdout.write(f"{FILE} is as the migrations are.\n")


if __name__ == "__main__":
    main()
