"""Which column of a CSV file holds what: recognised by its name in English or German, or mapped."""

from __future__ import annotations

from collections.abc import Mapping

from kept.archives.archive import UnreadableArchive
from kept.archives.table import Table, plain

_NAMES: dict[str, str] = {
    "conversation": (
        "conversation|conversation id|ticket|ticket id|ticket number|ticket no|ticket nr|case|"
        "case id|case number|thread|thread id|chat id|session|session id|dialogue id|"
        "konversation|gespräch|gespräch id|gesprächs id|ticketnummer|vorgang|vorgangsnummer|"
        "vorgang id|fall|fallnummer|anfrage|anfrage id|anfragenummer"
    ),
    "id": "message id|comment id|msg id|nachricht id|nachrichten id|nachrichtennummer|id",
    "author": (
        "author|author type|author role|role|sender type|sender role|from type|speaker|direction|"
        "inbound|autor|autorentyp|rolle|absendertyp|richtung"
    ),
    "name": (
        "author name|sender name|name|sender|from|from name|user|username|"
        "absendername|absender|von|verfasser|benutzer"
    ),
    "text": (
        "text|body|message|message text|message body|content|comment|plain body|utterance|"
        "nachricht|nachrichtentext|inhalt|kommentar|mitteilung"
    ),
    "at": (
        "at|time|timestamp|date|datetime|date time|created|created at|created on|sent|sent at|"
        "message time|datum|zeit|uhrzeit|zeitpunkt|zeitstempel|erstellt|erstellt am|gesendet|"
        "gesendet am|datum uhrzeit"
    ),
    "subject": "subject|title|betreff|titel",
    "channel": "channel|via|medium|kanal",
    "internal": "internal|is internal|private|is private|internal note|intern|interne notiz",
    "customer": "customer|customer name|requester|requester name|client|kunde|kundenname",
    "email": "customer email|requester email|customer e mail|kunden e mail|e mail kunde|kundenmail",
    "team": "team|group|queue|department|gruppe|abteilung",
    "agent": "agent|agent name|assignee|owner|assigned to|bearbeiter|zuständig|mitarbeiter",
    "priority": "priority|priorität",
    "topic": "topic|category|thema|kategorie",
}
FIELDS = {field: tuple(names.split("|")) for field, names in _NAMES.items()}
_NEEDED = ("conversation", "text")


def columns_of(table: Table, mapped: Mapping[str, str]) -> dict[str, int]:
    """Return field -> column number; what is mapped goes before what is recognised.

    Raises UnreadableArchive where a mapping names an unknown field or column, or where the
    conversation, the text or who wrote it is in no column.
    """
    found = {field: _mapped(field, column, table) for field, column in mapped.items()}
    taken = set(found.values())
    for field, names in FIELDS.items():
        places = [table.columns.index(name) for name in names if name in table.columns]
        free = [place for place in places if place not in taken]
        if field not in found and free:
            found[field] = free[0]
            taken.add(free[0])
    _require(found, table)
    return found


def looks_familiar(table: Table) -> bool:
    """Whether the names of the columns say what is needed."""
    try:
        columns_of(table, {})
    except UnreadableArchive:
        return False
    return True


def _mapped(field: str, column: str, table: Table) -> int:
    if field not in FIELDS:
        raise UnreadableArchive(f"--map does not know {field!r}; it knows {', '.join(FIELDS)}.")
    for names, name in ((table.written, column), (table.columns, plain(column))):
        if name in names:
            return names.index(name)
    raise UnreadableArchive(
        f"--map names the column {column!r}, but the columns are {', '.join(table.written)}."
    )


def _require(found: Mapping[str, int], table: Table) -> None:
    missing = [field for field in _NEEDED if field not in found]
    if "author" not in found and "name" not in found:
        missing.append("author")
    if missing:
        raise UnreadableArchive(
            f"No column says {' and '.join(missing)}; the columns are {', '.join(table.written)}. "
            f'Name them, for example: --map "{missing[0]}={table.written[0] or "Column"}".'
        )
