from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0003_wishes_not_to_be_asked"),
        ("conversations", "0013_ask_a_colleague"),
        ("staff", "0005_invitations_hold_no_secret"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(
                condition=models.Q(("next_due__isnull", False), ("waiting_since__isnull", False)),
                fields=["owner", "status"],
                name="by_owner_waiting",
            ),
        ),
    ]
