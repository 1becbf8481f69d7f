from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("staff", "0004_mail_the_week"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="invitation",
            name="token",
        ),
    ]
