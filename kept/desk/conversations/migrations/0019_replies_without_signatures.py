import django.db.models.deletion
from django.db import migrations, models

WHOLE = (
    "INSERT INTO conversations_indexedwhole (message_id)"
    " SELECT said.id FROM conversations_message said"
    " JOIN conversations_indexed held ON held.message_id = said.id"
    " WHERE said.kind IN ('reply', 'forward') AND said.fold_at IS NOT NULL"
)
"""Replies that stand in the index with their signatures: the worker indexes them anew."""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0018_days_in_the_index")]
    operations = [
        migrations.CreateModel(
            name="IndexedWhole",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="indexed_whole",
                        serialize=False,
                        to="conversations.message",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(WHOLE, migrations.RunSQL.noop),
    ]
