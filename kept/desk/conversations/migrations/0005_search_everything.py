from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

SQLITE = (
    "CREATE VIRTUAL TABLE conversations_words USING fts5(body, about, who, content='',"
    " tokenize=\"unicode61 remove_diacritics 0\", prefix='3')",
)
POSTGRESQL = (
    "ALTER TABLE conversations_indexed ADD COLUMN words tsvector",
    "CREATE INDEX conversations_words ON conversations_indexed USING gin (words)",
)


def lay(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for sql in POSTGRESQL if editor.connection.vendor == "postgresql" else SQLITE:
        editor.execute(sql)


def clear(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE conversations_words")


class Migration(migrations.Migration):
    dependencies = [("conversations", "0004_leave_lists_by_index")]
    operations = [
        migrations.CreateModel(
            "Indexed",
            [
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed",
                        serialize=False,
                        to="conversations.message",
                    ),
                ),
                ("place", models.BigIntegerField(unique=True)),
                ("who", models.TextField(blank=True)),
                ("about", models.TextField(blank=True)),
            ],
        ),
        migrations.RunPython(lay, clear),
    ]
