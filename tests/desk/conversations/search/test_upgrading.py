"""An index that was written by an older desk, on PostgreSQL."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel
from tests.desk.cast import NOON

pytestmark = pytest.mark.django_db
MIGRATIONS = ("0016_weeks_in_the_index", "0018_days_in_the_index")


def vectors() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words::text FROM conversations_indexed ORDER BY place")
        return [row[0] for row in cursor.fetchall()]


def test_entries_get_the_stretches_that_new_ones_have(support: Channel, mona: Contact) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such words")
    actions.receive(channel=support, contact=mona, text="It is dark.", at=NOON)
    written = vectors()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_indexed SET words = ts_delete(words, ARRAY(SELECT lexeme"
            " FROM unnest(words) WHERE lexeme LIKE '~3~%%' OR lexeme LIKE '~7~%%'))", [],
        )  # fmt: skip
    assert vectors() != written
    for name in MIGRATIONS:
        module = import_module(f"kept.desk.conversations.migrations.{name}")
        with connection.schema_editor() as editor:
            module.tell(apps, editor)
    assert vectors() == written
