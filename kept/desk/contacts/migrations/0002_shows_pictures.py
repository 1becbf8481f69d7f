from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("contacts", "0001_first"),
    ]

    operations = [
        migrations.AddField(
            model_name="contact",
            name="shows_pictures",
            field=models.BooleanField(
                default=False,
                help_text="Only in mail that is proven to be theirs.",
                verbose_name="show pictures from elsewhere in their mail",
            ),
        ),
    ]
