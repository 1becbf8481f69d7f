from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

DAYS = "UPDATE conversations_indexed SET words = words || ('~3~' || (place >> 40) / 3)::tsvector"


def tell(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Each entry holds its three days, so that a search for two words reads what it shows."""
    if editor.connection.vendor == "postgresql":
        editor.execute(DAYS, None)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0017_pages_of_customers")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
