from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0004_raw_digest")]
    operations = [
        migrations.RemoveIndex("rawevent", "raw_event_digest"),
        migrations.AddConstraint(
            "rawevent",
            models.UniqueConstraint(
                fields=["channel", "digest"],
                name="raw_event_bytes_once",
                condition=~models.Q(digest=""),
            ),
        ),
    ]
