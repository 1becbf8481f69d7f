"""Rows that are written all day: put into SQL once for each kind, and written with their values.

To have Django put a row into SQL costs several times what the database needs to write it:

    message = insert(Message(conversation=..., text=...))
    update(event, "state", "problem")

For what is written now and then a model's own ``save`` is right.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    Field,
    ForeignKey,
    Model,
    OneToOneField,
    PositiveIntegerField,
    TextField,
)

from kept.desk.lib.prepared import binding

_AS_IT_IS: dict[type, type] = {
    CharField: str, TextField: str, BooleanField: bool,
    BigIntegerField: int, PositiveIntegerField: int, ForeignKey: int, OneToOneField: int,
}  # fmt: skip
"""What the database takes as it is, of the fields whose values Django would only look at."""
Row = TypeVar("Row", bound=Model)
Fields = tuple["Field[Any, Any]", ...]


def insert(row: Row) -> Row:
    """Write a new row, and return it with its number."""
    sql, fields = _inserting(type(row))
    line = connections[DEFAULT_DB_ALIAS]
    with transaction.mark_for_rollback_on_error(line.alias), binding(line) as cursor:
        cursor.execute(sql, [_value(row, field, line, is_new=True) for field in fields])
        row.pk = cursor.fetchone()[0]
    row._state.adding, row._state.db = False, line.alias
    return row


def update(row: Model, columns: Sequence[str]) -> None:
    """Write these columns of a row.

    Raises:
        DatabaseError: it is not in the database.
    """
    sql, fields = _updating(type(row), tuple(columns))
    line = connections[DEFAULT_DB_ALIAS]
    values = [_value(row, field, line, is_new=False) for field in fields]
    with transaction.mark_for_rollback_on_error(line.alias), binding(line) as cursor:
        cursor.execute(sql, [*values, row.pk])
        if not cursor.rowcount:
            raise DatabaseError(f"{row!r} is not in the database.")


@cache
def _inserting(kind: type[Model]) -> tuple[str, Fields]:
    meta = kind._meta
    fields = tuple(each for each in meta.concrete_fields if each is not meta.auto_field)
    columns, marks = ", ".join(map(_column, fields)), ", ".join("%s" for _ in fields)
    sql = f"INSERT INTO {_table(kind)} ({columns}) VALUES ({marks}) RETURNING {_column(meta.pk)}"
    return sql, fields


@cache
def _updating(kind: type[Model], columns: tuple[str, ...]) -> tuple[str, Fields]:
    fields = tuple(_field(kind, name) for name in columns)
    written = ", ".join(f"{_column(each)} = %s" for each in fields)
    return f"UPDATE {_table(kind)} SET {written} WHERE {_column(kind._meta.pk)} = %s", fields


def _table(kind: type[Model]) -> str:
    return connection.ops.quote_name(kind._meta.db_table)


def _column(field: Field[Any, Any] | None) -> str:
    assert field is not None and field.column is not None
    return connection.ops.quote_name(field.column)


def _field(kind: type[Model], name: str) -> Field[Any, Any]:
    found = kind._meta.get_field(name)
    assert isinstance(found, Field)
    return found


def _value(row: Model, field: Field[Any, Any], line: BaseDatabaseWrapper, *, is_new: bool) -> Any:
    kind = _AS_IT_IS.get(type(field))
    if kind is not None:
        value = getattr(row, field.attname)
        if type(value) is kind or (value is None and not field.is_relation):
            return value
    value = field.pre_save(row, is_new)
    if value is None and row._state.fields_cache.get(field.name) is not None:
        raise ValueError(f"{field.name} of {row!r} must be written before it.")
    if type(value) is datetime and value.tzinfo is not None:
        return line.ops.adapt_datetimefield_value(value)
    return None if value is None else field.get_db_prep_save(value, line)
