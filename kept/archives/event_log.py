"""A service desk's event log as CSV: one row for each state of a ticket (ServiceNow's shape).

There are no messages in it. What changed from one row of a ticket to the next becomes an event.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from kept.archives.archive import Archive, Options, Reader, Sample, UnreadableArchive
from kept.archives.shelf import Row, Shelf
from kept.archives.table import Table, table_of
from kept.archives.times import Times
from kept.mistakes.conversation import Conversation, Customer, Event

_NAMES = {
    "number": ("number",),
    "state": ("incident state", "state"),
    "team": ("assignment group",),
    "owner": ("assigned to",),
    "updated": ("sys updated at", "sys updated on", "updated at"),
    "by": ("sys updated by", "updated by"),
    "opened": ("opened at",),
    "closed": ("closed at",),
    "caller": ("caller id", "caller"),
    "channel": ("contact type",),
    "priority": ("priority",),
    "topic": ("category",),
    "subject": ("short description",),
}
_NEEDED = ("number", "state", "updated")
_UNKNOWN = frozenset({"", "?", "null", "none", "unknown"})


def read(archive: Archive) -> Iterator[Conversation]:
    """Yield a conversation without messages for each ticket, tickets by their first rows."""
    archive.passes = 2
    log = _Log(archive)
    shelf = Shelf()
    for line, cells in log.table.rows(archive):
        number = log.cell(cells, "number")
        if number:
            shelf.put(number, line, cells)
            log.times.observe(log.cell(cells, "updated") or "")
        else:
            archive.report(f"line {line}", "the row has no ticket number")
    for number, rows in shelf.groups(archive):
        yield _conversation(number, rows, log)
    for sentence in log.times.remarks():
        archive.note(sentence)


class _Log:
    """What is known of the file as a whole."""

    def __init__(self, archive: Archive) -> None:
        self.archive = archive
        self.table = table_of(archive.sample) or Table("")
        self.columns = _columns(self.table)
        self.times = Times()

    def cell(self, cells: list[str], field: str) -> str | None:
        """Return the cell of a field; None where it is unknown."""
        place = self.columns.get(field)
        value = "" if place is None else cells[place].strip()
        return None if value.casefold() in _UNKNOWN else value

    def last(self, rows: list[Row], field: str) -> str | None:
        """Return what the last row that knows it says."""
        return next((cell for row in reversed(rows) if (cell := self.cell(row.cells, field))), None)

    def moment(self, written: str | None) -> datetime | None:
        at = self.times.moment(written or "")
        return self.archive.aware(at) if at else None


def _conversation(number: str, rows: list[Row], log: _Log) -> Conversation:
    dated = sorted(_dated(rows, log), key=lambda pair: pair[0])
    rows = [row for _, row in dated]
    return Conversation(
        id=number,
        channel=(log.last(rows, "channel") or "").lower() or None,
        subject=log.last(rows, "subject"),
        source=log.archive.format,
        customer=Customer(name=log.last(rows, "caller")),
        opened_at=log.moment(log.last(rows, "opened")),
        closed_at=log.moment(log.last(rows, "closed")),
        team=log.last(rows, "team"),
        agent=log.last(rows, "owner"),
        priority=log.last(rows, "priority"),
        topic=log.last(rows, "topic"),
        events=tuple(_events(dated, log)),
    )


def _dated(rows: list[Row], log: _Log) -> Iterator[tuple[datetime, Row]]:
    for row in rows:
        at = log.moment(log.cell(row.cells, "updated"))
        if at:
            yield at, row
        else:
            log.archive.report(f"line {row.line}", "the row does not say when it was updated")


def _events(dated: list[tuple[datetime, Row]], log: _Log) -> Iterator[Event]:
    """Yield an event for each change from row to row; an unknown value is no change."""
    known: dict[str, str | None] = {"team": None, "owner": None, "state": None}
    for at, row in dated:
        by = log.cell(row.cells, "by")
        for field, before in known.items():
            after = log.cell(row.cells, field)
            if after and after != before:
                known[field] = after
                yield _event(at, field, before, after, by)


def _event(at: datetime, field: str, before: str | None, after: str, by: str | None) -> Event:
    if field == "state":
        return Event(at, "status", before=before, after=after, by=by)
    return Event(at, "transferred" if before else "assigned", field, before, after, by)


def _columns(table: Table) -> dict[str, int]:
    return {
        field: table.columns.index(name)
        for field, names in _NAMES.items()
        for name in reversed(names)
        if name in table.columns
    }


def _check(sample: Sample, _: Options) -> None:
    table = table_of(sample) or Table("")
    missing = [_NAMES[field][0] for field in _NEEDED if field not in _columns(table)]
    if missing:
        raise UnreadableArchive(f"{sample.path} lacks the columns {', '.join(missing)}.")


def _recognise(sample: Sample) -> bool:
    table = table_of(sample)
    return table is not None and all(field in _columns(table) for field in _NEEDED)


READER = Reader(
    name="event-log",
    reads="a service desk's event log as CSV, one row for each state of a ticket",
    recognise=_recognise,
    read=read,
    check=_check,
)
