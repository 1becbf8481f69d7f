from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

POSTGRESQL = (
    # How rare a word is decides how it is looked for: know ten thousand words, not one thousand.
    "ALTER TABLE conversations_indexed ALTER COLUMN words SET STATISTICS 1000",
    # What is not sorted in yet is read by every search: keep that short.
    "ALTER INDEX conversations_words SET (gin_pending_list_limit = 256)",
)


def tell(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for sql in POSTGRESQL if editor.connection.vendor == "postgresql" else ():
        editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("conversations", "0005_search_everything")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop)]
