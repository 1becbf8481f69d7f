from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

WEEKS = "UPDATE conversations_indexed SET words = words || ('~7~' || (place >> 40) / 7)::tsvector"


def tell(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Each entry holds its week, so that a search in a large desk reads no more than it shows."""
    if editor.connection.vendor == "postgresql":
        editor.execute(WEEKS, None)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0015_saved_replies_sent")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
