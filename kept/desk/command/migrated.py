"""Whether a database is as new as the program."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from pkgutil import iter_modules

from django.apps import AppConfig, apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder


def has_all_migrations() -> bool:
    """Whether the database has had every migration of this program, told by their names.

    The modules themselves are not loaded: they would stay, some megabytes in every desk.
    """
    had = MigrationRecorder(connection).applied_migrations()
    return all((app.label, name) in had for app in apps.get_app_configs() for name in _written(app))


def _written(app: AppConfig) -> Iterator[str]:
    """The names of the migrations of an app."""
    for found in iter_modules([str(Path(app.path) / "migrations")]):
        if not found.ispkg and found.name[0] not in "_~":  # as Django looks for them
            yield found.name
