"""When the last backup was made, as ``kept check`` tells."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings

NAME = "last-backup"


def last_backup() -> datetime | None:
    """The moment of the last backup, aware; None if there was none."""
    try:
        return datetime.fromtimestamp((settings.DATA / NAME).stat().st_mtime, UTC)
    except FileNotFoundError:
        return None


def backup_was_made() -> None:
    (settings.DATA / NAME).touch(mode=0o600)
