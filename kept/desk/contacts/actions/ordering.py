"""Orders: one at a time, as a shop's program tells them, or many from a CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from kept.desk.contacts.actions.finding import contact_for
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, Order, OrderItem

COLUMNS = {
    "number": ("number", "order", "order number", "order no", "order id"),
    "email": ("email", "e-mail", "mail", "customer email"),
    "name": ("name", "customer", "customer name"),
    "status": ("status", "state"),
    "placed_on": ("placed", "placed on", "date", "order date", "created"),
    "promised_on": ("promised", "promised on", "delivery date", "due"),
    "delivered_on": ("delivered", "delivered on"),
    "total": ("total", "amount", "sum"),
    "items": ("items", "products", "articles"),
}
"""How the columns of a file may be called; capitals, dots and underscores do not matter."""

_DAYS = ("placed_on", "promised_on", "delivered_on")


@dataclass
class ImportedOrders:
    """What an import did; ``problems`` are sentences with the number of their line."""

    made: int = 0
    changed: int = 0
    problems: list[str] = field(default_factory=list)


@transaction.atomic
def save_order(
    contact: Contact, number: str, *, items: Iterable[tuple[str, int]] | None = None, **said: Any
) -> tuple[Order, bool]:
    """Make or change the order with this number; returns it and whether it is new.

    ``said`` may hold status, total, placed_on, promised_on, delivered_on (days); ``items`` are
    (name, quantity) and replace those before, None leaves them.

    Raises:
        Refused: the order belongs to somebody else.
    """
    order, is_new = Order.objects.get_or_create(
        number=number.strip(), defaults={"contact": contact, **said}
    )
    if not is_new:
        if order.contact_id != contact.pk:
            raise Refused(f"Order {number} belongs to {order.contact}.")
        for column, value in said.items():
            setattr(order, column, value)
        order.save()
    if items is not None:
        order.items.all().delete()
        for name, quantity in items:
            OrderItem.objects.create(order=order, name=name[:160], quantity=quantity)
    return order, is_new


def import_orders(text: str, *, at: datetime) -> ImportedOrders:
    """Read orders from the text of a CSV file with a line of headings; bad lines are skipped.

    Needed are the order's number and the customer's e-mail; days are like 2026-03-14; items are
    ``2 x Desk lamp; Bulb``. Each good line is saved by itself.

    Raises:
        Refused: the columns that are needed are not in the file.
    """
    dialect = csv.excel
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    rows = csv.reader(
        io.StringIO(text.lstrip("\ufeff")), dialect,
        delimiter=max(",;\t", key=first.count),
    )  # fmt: skip
    places = _places(next(rows, []))
    done = ImportedOrders()
    for cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        row = {
            column: cells[place].strip()
            for column, place in places.items()
            if place < len(cells)
        }  # fmt: skip
        try:
            done.made, done.changed = _count(done, _import_row(row, at))
        except Refused as refused:
            done.problems.append(f"Line {rows.line_num}: {refused}")
    return done


def _count(done: ImportedOrders, is_new: bool) -> tuple[int, int]:
    return done.made + is_new, done.changed + (not is_new)


def _places(headings: list[str]) -> dict[str, int]:
    plain = [re.sub(r"[._\s]+", " ", heading.strip().lower()).strip() for heading in headings]
    places = {}
    for column, names in COLUMNS.items():
        for name in names:
            if name in plain:
                places[column] = plain.index(name)
                break
    for needed in ("number", "email"):
        if needed not in places:
            raise Refused(f"No column for the {needed}. Call one of them “{needed}”; the file has: "
                          f"{', '.join(headings) or 'nothing'}.")  # fmt: skip
    return places


@transaction.atomic
def _import_row(row: dict[str, str], at: datetime) -> bool:
    if not row.get("number"):
        raise Refused("the number of the order is missing.")
    contact = contact_for("email", row.get("email", ""), name=row.get("name", ""), at=at)
    said: dict[str, Any] = {
        column: row[column] for column in ("status", "total") if row.get(column)
    }
    said |= {column: _day(row[column]) for column in _DAYS if row.get(column)}
    items = _items(row["items"]) if row.get("items") else None
    return save_order(contact, row["number"], items=items, **said)[1]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise Refused(f"“{text}” is not a day like 2026-03-14.") from None


def _items(text: str) -> list[tuple[str, int]]:
    items = []
    for part in filter(None, (part.strip() for part in text.split(";"))):
        found = re.match(r"(\d{1,6})\s*[x×]\s*(.+)", part)
        items.append((found[2], int(found[1])) if found else (part, 1))
    return items
