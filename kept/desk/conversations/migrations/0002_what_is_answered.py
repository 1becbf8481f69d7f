from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_first")]
    operations = [
        migrations.AddField("message", "sender", models.CharField(blank=True, max_length=254)),
        migrations.AddField(
            "message",
            "copied",
            models.TextField(blank=True, help_text="addresses with commas, as in a header"),
        ),
        migrations.AddField(
            "message",
            "is_archive",
            models.BooleanField(default=False, help_text="history: moves no clock"),
        ),
        migrations.AddField(
            "message",
            "settled_by",
            models.ForeignKey(
                blank=True,
                db_index=False,
                help_text="the reply or resolution after which no answer is awaited",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="settles",
                to="conversations.event",
            ),
        ),
        migrations.AddIndex(
            "message",
            models.Index(
                fields=["settled_by"],
                name="message_settled",
                condition=models.Q(settled_by__isnull=False),
            ),
        ),
        migrations.AlterField(
            "message",
            "kind",
            models.CharField(
                choices=[
                    ("incoming", "From the customer"),
                    ("reply", "Reply"),
                    ("note", "Internal note"),
                    ("forward", "Sent on to somebody else"),
                ],
                max_length=8,
            ),
        ),
        migrations.AlterField(
            "delivery",
            "state",
            models.CharField(
                choices=[
                    ("queued", "Waiting to be sent"),
                    ("sent", "Sent"),
                    ("failed", "Not sent"),
                    ("uncertain", "Perhaps sent"),
                    ("bounced", "Came back"),
                ],
                default="queued",
                max_length=9,
            ),
        ),
    ]
