from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("channels", "0002_mailbox_state")]
    operations = [
        migrations.AddField("cursor", "history_since", models.DateTimeField(blank=True, null=True)),
    ]
