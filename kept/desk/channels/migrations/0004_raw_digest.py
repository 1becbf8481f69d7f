from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0003_history_since")]
    operations = [
        migrations.AddField("rawevent", "digest", models.CharField(blank=True, max_length=64)),
        migrations.AddIndex(
            "rawevent", models.Index(fields=["channel", "digest"], name="raw_event_digest")
        ),
    ]
