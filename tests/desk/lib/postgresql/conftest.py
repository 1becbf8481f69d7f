from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from django.db import connection

from kept.desk.lib.postgresql.base import DatabaseWrapper


@pytest.fixture
def line(transactional_db: None) -> Iterator[DatabaseWrapper]:
    """A line of its own, as a thread has one that answers pages."""
    own = cast(DatabaseWrapper, connection.copy())
    own.ensure_connection()
    yield own
    own.close()
