"""Pages of a list that cost the same on page 1 and on page 1,000: a page begins after a row.

A cursor is the sort values of the row at which a page ends. It is plain text in an address, so it
is checked like everything that comes from outside; one that cannot be read opens the first page.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Field, Model, Q, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import IsNull
from django.db.models.sql.where import AND, WhereNode
from django.utils.timezone import is_aware

Row = TypeVar("Row", bound=Model)
LONGEST_CURSOR = 1_000


@dataclass(frozen=True)
class Page(Generic[Row]):
    """Rows of one page, and the cursors of the pages beside it (empty: there is none)."""

    rows: tuple[Row, ...]
    next: str = ""
    previous: str = ""


@dataclass(frozen=True)
class _Cursor:
    values: tuple[Any, ...]
    is_back: bool = False


def page(
    queryset: QuerySet[Row], *, order: Sequence[str], after: str = "", size: int = 50
) -> Page[Row]:
    """One page of ``queryset`` in ``order``, beginning after the cursor ``after``.

    ``order`` names columns of the model, ``-`` before one that descends; the last one is unique.
    Only the first may be null; rows in which it is come last, whatever its direction.
    """
    cursor = _read(after, queryset, order)
    if cursor is None or not cursor.is_back:
        rows = _seek(queryset, order, cursor, size + 1)
        shown = rows[:size]
        before = _write(shown[0], order, is_back=True) if cursor and shown else ""
        more = _write(shown[-1], order) if len(rows) > size else ""
        return Page(tuple(shown), next=more, previous=before)
    rows = _seek(queryset, order, cursor, size + 1)
    if len(rows) <= size:  # the beginning is reached: show the first page whole
        return page(queryset, order=order, size=size)
    shown = rows[:size][::-1]
    return Page(
        tuple(shown),
        next=_write(shown[-1], order),
        previous=_write(shown[0], order, is_back=True),
    )


def _seek(
    queryset: QuerySet[Row], order: Sequence[str], cursor: _Cursor | None, size: int
) -> list[Row]:
    """The ``size`` rows beyond the cursor, nearest first.

    Rows with a first column and rows without are asked for one after the other: ``NULLS LAST``
    in one query would keep one database or the other from using its index.
    """
    rows: list[Row] = []
    is_back = cursor is not None and cursor.is_back
    for part, columns, start in _parts(queryset, tuple(order), cursor):
        if len(rows) < size:
            found = part.order_by(*_expressions(columns, is_back))
            if start is not None:
                found = found.filter(_beyond(columns, start, is_back))
            rows += found[: size - len(rows)]
    return rows


def _parts(
    queryset: QuerySet[Row], order: tuple[str, ...], cursor: _Cursor | None
) -> list[tuple[QuerySet[Row], tuple[str, ...], tuple[Any, ...] | None]]:
    """What is walked in turn: rows, their order, and the values to begin after (None: all)."""
    values = cursor.values if cursor else None
    first = order[0].lstrip("-")
    if not _field(queryset, first).null:
        return [(queryset, order, values)]
    if _is_known(queryset.query.where, first) and (values is None or values[0] is not None):
        return [(queryset, order, values)]
    known = queryset.filter(**{f"{first}__isnull": False})
    unknown = queryset.filter(**{f"{first}__isnull": True})
    if cursor is None or values is None:
        return [(known, order, None), (unknown, order[1:], None)]
    if values[0] is None:
        here = (unknown, order[1:], values[1:])
        return [here, (known, order, None)] if cursor.is_back else [here]
    here = (known, order, values)
    return [here] if cursor.is_back else [here, (unknown, order[1:], None)]


def _is_known(where: WhereNode, name: str) -> bool:
    """Whether a query asks for a column to be known: to ask again would mislead PostgreSQL."""
    if where.connector != AND or where.negated:
        return False
    return any(
        _is_known(each, name)
        if isinstance(each, WhereNode)
        else isinstance(each, IsNull) and not each.rhs and _name_of(each) == name
        for each in where.children
    )


def _name_of(lookup: IsNull) -> str:
    column = lookup.lhs
    return str(column.target.name) if isinstance(column, Col) else ""


def _expressions(order: Sequence[str], is_back: bool) -> list[Any]:
    return [
        F(name.lstrip("-")).desc() if name.startswith("-") != is_back else F(name.lstrip("-")).asc()
        for name in order
    ]


def _beyond(order: Sequence[str], values: Sequence[Any], is_back: bool) -> Q:
    """Rows after ``values``: the OR form, for columns may ascend and descend in one order.

    The bound on the first column is repeated outside the OR, so that an index is entered there.
    """
    name = order[0].lstrip("-")
    side = "lt" if order[0].startswith("-") != is_back else "gt"
    past = Q(**{f"{name}__{side}": values[0]})
    if len(order) == 1:
        return past
    bound = Q(**{f"{name}__{side}e": values[0]})
    return bound & (past | _beyond(order[1:], values[1:], is_back))


def _field(queryset: QuerySet[Any], name: str) -> Field[Any, Any]:
    field = queryset.model._meta.get_field(name)
    if not isinstance(field, Field):
        raise FieldDoesNotExist(f"{name} is no column to sort by")
    return field


def _write(row: Model, order: Sequence[str], *, is_back: bool = False) -> str:
    values = [getattr(row, name.lstrip("-")) for name in order]
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    text = json.dumps(["<" if is_back else ">", *plain], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(text: str, queryset: QuerySet[Any], order: Sequence[str]) -> _Cursor | None:
    """What a cursor says; None if it is empty or not one for this order."""
    if not text or len(text) > LONGEST_CURSOR:
        return None
    try:
        raw = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        side, *given = raw
        fields = [_field(queryset, name.lstrip("-")) for name in order]
        values = tuple(_value(*pair) for pair in zip(fields, given, strict=True))
    except (ValueError, TypeError, RecursionError, binascii.Error, ValidationError):
        return None
    if side not in ("<", ">") or any(value is None for value in values[1:]):
        return None
    return _Cursor(values, is_back=side == "<")


def _value(field: Field[Any, Any], raw: object) -> Any:
    """A sort value as the column has it; raises ValueError or ValidationError."""
    if raw is None and field.null:
        return None
    if isinstance(raw, bool | list | dict) or (isinstance(raw, str) and "\0" in raw):
        raise ValueError("not a sort value")
    value = field.clean(raw, None)
    if isinstance(value, datetime) and not is_aware(value):
        raise ValueError("a time without a zone")
    return value
