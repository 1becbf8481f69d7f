from __future__ import annotations

import errno

import pytest
from django.db import OperationalError
from psycopg.errors import AdminShutdown, DiskFull

from kept.desk.lib import room


@pytest.mark.parametrize(("cause", "is_full"), [(DiskFull(), True), (AdminShutdown(), False)])
def test_a_full_disk_of_postgresql_is_known_in_any_language(
    cause: Exception, is_full: bool
) -> None:
    error = OperationalError("Auf dem Gerät ist kein Speicherplatz mehr verfügbar")
    error.__cause__ = cause
    assert room.is_full(error) is is_full


def test_a_full_disk_of_our_own_is_known_by_its_number() -> None:
    assert room.is_full(OSError(errno.ENOSPC, "Kein Platz"))
    assert not room.is_full(OSError(errno.EACCES, "No space left on device"))
