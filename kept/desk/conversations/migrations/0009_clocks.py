from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps


def wind(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Who waits comes in the order of waiting until the clocks are reckoned."""
    conversation = apps.get_model("conversations", "Conversation")
    since = models.F("waiting_since")
    waiting = conversation.objects.filter(waiting_since__isnull=False)
    waiting.update(answer_due=since)
    waiting.filter(promise_due=None).update(next_due=since)
    waiting.filter(promise_due__gt=since).update(next_due=since)
    if editor.connection.vendor == "postgresql":  # or the table could not be altered below
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.execute("SET CONSTRAINTS ALL DEFERRED")


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_first"),
        ("conversations", "0008_promise_due"),
        ("staff", "0003_mail_mentions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="conversation",
            name="by_waiting",
        ),
        migrations.RemoveIndex(
            model_name="conversation",
            name="by_team_waiting",
        ),
        migrations.RemoveIndex(
            model_name="conversation",
            name="by_owner_waiting",
        ),
        migrations.AddField(
            model_name="conversation",
            name="answer_due",
            field=models.DateTimeField(
                blank=True, help_text="until it is reckoned, when the waiting began", null=True
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="due_soon",
            field=models.DateTimeField(
                blank=True, help_text="when to warn of answer_due", null=True
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="priority",
            field=models.CharField(
                choices=[
                    ("low", "Low"),
                    ("normal", "Normal"),
                    ("high", "High"),
                    ("urgent", "Urgent"),
                ],
                default="normal",
                max_length=6,
            ),
        ),
        migrations.AddField(
            model_name="conversation",
            name="reckoned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="solve_by",
            field=models.DateTimeField(blank=True, help_text="when a solution is due", null=True),
        ),
        migrations.AddField(
            model_name="conversation",
            name="warned_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("next_due__isnull", False)),
                fields=["next_due", "-last_message_at", "-id"],
                name="by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("next_due__isnull", False)),
                fields=["team", "next_due", "-last_message_at", "-id"],
                name="by_team_due",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("next_due__isnull", False)),
                fields=["owner", "next_due", "-last_message_at", "-id"],
                name="by_owner_due",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("waiting_since__isnull", False)),
                fields=["reckoned_at"],
                name="by_reckoned",
            ),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("due_soon__isnull", False), ("warned_at", None)),
                fields=["due_soon"],
                name="by_due_soon",
            ),
        ),
        migrations.RunPython(wind, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("answer_due", None), ("waiting_since__isnull", False), _connector="OR"
                ),
                name="conversation_due_while_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="conversation",
            constraint=models.CheckConstraint(
                condition=models.Q(("priority__in", ["low", "normal", "high", "urgent"])),
                name="conversation_priority_known",
            ),
        ),
    ]
