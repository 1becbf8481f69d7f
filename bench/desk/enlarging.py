"""Make a filled desk on PostgreSQL so many times larger, inside the database: ``--times 10``.

    python -m bench.desk.enlarging --times 10

DATABASE_URL says where it is. Each customer is laid again under an address of their own, and each
conversation with everything that hangs on it, at the same moment, with the same owner and team,
under numbers of its own; only the rare word stays in the first. That costs minutes; writing them
one by one from Python would cost hours.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402

from bench.desk.sample import RARE  # noqa: E402
from kept.desk.channels.models import MessageReference  # noqa: E402
from kept.desk.coaching.models import Checked  # noqa: E402
from kept.desk.contacts.models import Contact, Identity  # noqa: E402
from kept.desk.conversations.models import (  # noqa: E402
    Conversation,
    Delivery,
    Event,
    Indexed,
    Message,
    Recipient,
)

LAID = (
    Contact, Identity, Conversation, Message, Event, Delivery, Recipient, MessageReference, Indexed,
    Checked,
)  # fmt: skip
STEP = 1_000_000
"""Numbers between a row and its next copy: more than a table of the first filling has rows."""
WITH_RARE = {"subject", "preview", "text", "about"}
ADDRESSES = {"value", "sender", "address"}


def enlarge(times: int) -> None:
    """Lay everything ``times - 1`` times more; all or nothing."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")  # what is laid fits together
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        with _without_indexes():
            for model in LAID:
                cursor.execute(_copying(model), {"most": times - 1})
        for model in (each for each in LAID if each is not Indexed):  # its number is a message's
            table = model._meta.db_table
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}"
            )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


@contextmanager
def _without_indexes() -> Iterator[None]:
    """Made at the end from all rows, indexes cost a fraction; those of constraints stay."""
    tables = [model._meta.db_table for model in LAID]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index WHERE"
            " indrelid = ANY(%s::regclass[]) AND indexrelid NOT IN (SELECT conindid FROM"
            " pg_constraint)", [tables],
        )  # fmt: skip
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP INDEX {name}")
        yield
        for _, definition in found:
            cursor.execute(definition)


def _copying(model: type[models.Model]) -> str:
    columns = {field.column: _copied(field) for field in model._meta.concrete_fields}
    if model is Indexed:
        columns["words"] = f"ts_delete(words, '{RARE}')"
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)})"
        f" SELECT {', '.join(columns.values())}"
        f" FROM generate_series(1, %(most)s) AS times, {model._meta.db_table}"
    )


def _copied(field: models.Field[object, object]) -> str:
    """What a column holds in a copy."""
    is_reference = isinstance(field, models.ForeignKey) and field.related_model in LAID
    if field.primary_key or is_reference or field.name in ("place", "last_event"):
        return f"{field.column} + times * {STEP}"  # the number is the lower part of a place
    if field.name in ADDRESSES:
        return f"regexp_replace({field.column}, '^(?=.)', times || '.')"
    if field.name == "external_id":
        return f"times || '-' || {field.column}"
    if field.name in WITH_RARE:
        return f"replace({field.column}, '{RARE}', 'standard')"
    return field.column


def main() -> None:
    """Enlarge the desk, and say how large it is."""
    parser = argparse.ArgumentParser(description="Make a filled desk so many times larger.")
    parser.add_argument("--times", type=int, default=10)
    enlarge(parser.parse_args().times)
    print(f"{Conversation.objects.count()} conversations, {Message.objects.count()} messages")


if __name__ == "__main__":
    main()
