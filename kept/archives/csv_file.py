"""A CSV file with one message a row; the rows of one conversation may lie anywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from kept.archives.archive import Archive, Options, Reader, Sample, UnreadableArchive
from kept.archives.columns import columns_of, looks_familiar
from kept.archives.people import named
from kept.archives.shelf import Row, Shelf
from kept.archives.table import Table, table_of
from kept.archives.times import Times
from kept.mistakes.conversation import Author, Conversation, Customer, Message

_ROLES: dict[Author, str] = {
    "customer": (
        "customer|client|user|end user|end-user|enduser|requester|contact|visitor|guest|buyer|"
        "consumer|inbound|incoming|in|received|true|1|kunde|kundin|käufer|besucher|"
        "eingehend|eingang|empfangen"
    ),
    "agent": (
        "agent|staff|support|employee|operator|admin|representative|rep|advisor|human|"
        "outbound|outgoing|out|sent|false|0|mitarbeiter|mitarbeiterin|berater|beraterin|"
        "bearbeiter|kundenservice|kundendienst|ausgehend|ausgang|gesendet"
    ),
    "bot": "bot|chatbot|assistant|automation|automatic|autoresponder|virtual agent|automat",
    "system": "system|event|workflow|rule",
}
_AUTHORS = {word: author for author, words in _ROLES.items() for word in words.split("|")}
_YES = re.compile(r"\s*(true|yes|y|1|ja|j|wahr|x|internal|intern|private|privat)\s*", re.I)


def read(archive: Archive) -> Iterator[Conversation]:
    """Yield the conversations by their first rows; messages by time where all have one."""
    archive.passes = 2
    export = _Export(archive)
    shelf = Shelf()
    for line, cells in export.table.rows(archive):
        key = export.cell(cells, "conversation")
        if key:
            shelf.put(key, line, cells)
            export.times.observe(export.cell(cells, "at"))
        else:
            archive.report(f"line {line}", "the row names no conversation")
    for key, rows in shelf.groups(archive):
        yield _conversation(key, rows, export)
    for sentence in export.times.remarks():
        archive.note(sentence)


class _Export:
    """What is known of the file as a whole."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.table = table_of(archive.sample) or Table("")
        self.columns = columns_of(self.table, archive.options.map)
        self.times = Times()
        self.us = named(archive.options.us)

    def cell(self, cells: list[str], field: str) -> str:
        """Return the cell of a field; empty where no column holds it."""
        place = self.columns.get(field)
        return "" if place is None else cells[place].strip()

    def first(self, rows: list[Row], field: str) -> str | None:
        """Return what the first row that says anything says."""
        cells = (self.cell(row.cells, field) for row in rows)
        return next((cell for cell in cells if cell), None)

    def moment(self, cells: list[str]) -> datetime | None:
        at = self.times.moment(self.cell(cells, "at"))
        return self.archive.aware(at) if at else None


def _conversation(key: str, rows: list[Row], export: _Export) -> Conversation:
    opener = _writer(rows[0].cells, export)
    messages = [_message(row, opener, export) for row in rows]
    times = [message.at for message in messages if message.at]
    if len(times) == len(messages):
        messages.sort(key=lambda message: message.at or times[0])
    return Conversation(
        id=key,
        messages=tuple(messages),
        channel=(export.first(rows, "channel") or "").lower() or None,
        subject=export.first(rows, "subject"),
        source=export.archive.format,
        customer=Customer(
            name=export.first(rows, "customer") or _customer_name(messages),
            email=export.first(rows, "email"),
        ),
        opened_at=min(times, default=None),
        team=export.first(rows, "team"),
        agent=export.first(rows, "agent"),
        priority=export.first(rows, "priority"),
        topic=export.first(rows, "topic"),
    )


def _message(row: Row, opener: str, export: _Export) -> Message:
    place = export.columns["text"]
    return Message(
        id=export.cell(row.cells, "id") or str(row.line),
        author=_author(row.cells, opener, export),
        text=row.cells[place],
        at=export.moment(row.cells),
        name=_writer(row.cells, export) or None,
        internal=_YES.fullmatch(export.cell(row.cells, "internal")) is not None,
    )


def _writer(cells: list[str], export: _Export) -> str:
    """Return the name in a row, which some exports keep in the column of the role."""
    author = export.cell(cells, "author")
    return export.cell(cells, "name") or ("" if author.casefold() in _AUTHORS else author)


def _author(cells: list[str], opener: str, export: _Export) -> Author:
    """Return the role a row states; else us as named; else the opener is the customer."""
    role = _AUTHORS.get(export.cell(cells, "author").casefold())
    if role:
        return role
    writer = _writer(cells, export)
    if export.archive.options.us:
        return "agent" if export.us.includes(writer) else "customer"
    export.archive.note(
        "no column says who is us: whoever opens a conversation was taken as the customer; "
        "--us says otherwise"
    )
    return "customer" if writer == opener else "agent"


def _customer_name(messages: list[Message]) -> str | None:
    """Return the name of the first customer who writes under one."""
    names = (message.name for message in messages if message.author == "customer")
    return next((name for name in names if name and "@" not in name), None)


def _check(sample: Sample, options: Options) -> None:
    table = table_of(sample)
    if table is None:
        raise UnreadableArchive(f"{sample.path} is no table: it needs three columns and a header.")
    columns_of(table, options.map)


def _recognise(sample: Sample) -> bool:
    table = table_of(sample)
    return table is not None and looks_familiar(table)


READER = Reader(
    name="csv",
    reads="a CSV file with one message a row",
    recognise=_recognise,
    read=read,
    check=_check,
)
