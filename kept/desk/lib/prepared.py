"""Questions that nearly every page asks: put into SQL once, and asked with other values each time.

To build a query and have it put into SQL costs Django ten times what the database needs to answer
it. A question is a function that builds it; what it is given stands open in the SQL:

    @prepared
    def _tags_of(conversation: int) -> QuerySet[Tagging, str]:
        return Tagging.objects.filter(conversation=conversation).values_list("tag", flat=True)

    _tags_of(812)  # -> ["brass", "urgent"]

The function may not look at what it is given, only hand it on; numbers, words and moments can be
given, not None; numbers in a list to ``filter(pk__in=among(keys))``, and words in one to
``among_words``. What is named with ``*`` before it, such as a role, it may look at: for each such
value the question is put into SQL anew.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, ParamSpec, TypeVar, cast

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet, Value, prefetch_related_objects
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

Asked = ParamSpec("Asked")
Row = TypeVar("Row")


class Given(Value):
    """What a question will be given, by name, in a query that is built before."""

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class _Among(Given):
    """The same, of a list, wherever a query may stand."""

    kind = "bigint"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        if connection.vendor == "postgresql":
            return f"(SELECT unnest(%s::{self.kind}[]))", [self]
        return "(SELECT value FROM json_each(%s))", [self]


class _AmongWords(_Among):
    kind = "text"


def among(keys: Collection[int]) -> _Among:
    """What stands behind ``__in`` for a list of numbers that a question is given."""
    assert isinstance(keys, Given)
    return _Among(keys.value)


def among_words(words: Collection[str]) -> _Among:
    """The same for a list of words."""
    assert isinstance(words, Given)
    return _AmongWords(words.value)


@dataclass(frozen=True)
class Statement:
    """A question in SQL. ``given`` are its values in order, those that stand open as Given."""

    alias: str
    sql: str
    given: tuple[Any, ...]
    converters: tuple[tuple[int, Any, Callable[..., Any]], ...]
    """Of columns whose values the database does not give as they are: place, expression, how."""
    make: Callable[[Iterable[Sequence[Any]]], list[Any]]
    prefetched: tuple[Any, ...]

    def ask(self, values: Mapping[str, Any]) -> list[Any]:
        """The rows for these values."""
        connection = connections[self.alias]
        given = [
            _plain(values[one.value], connection) if isinstance(one, Given) else one
            for one in self.given
        ]
        with binding(connection) as cursor:
            cursor.execute(self.sql, given)
            rows: Iterable[Sequence[Any]] = cursor.fetchall()
        found = self.make(self._converted(rows, connection) if self.converters else rows)
        if self.prefetched:
            prefetch_related_objects(found, *self.prefetched)
        return found

    def _converted(
        self, rows: Iterable[Sequence[Any]], connection: BaseDatabaseWrapper
    ) -> Iterator[Sequence[Any]]:
        for row in map(list, rows):
            for place, expression, convert in self.converters:
                row[place] = convert(row[place], expression, connection)
            yield row


class Prepared(Generic[Asked, Row]):
    """A question that can be asked: called with its values, it returns the rows."""

    def __init__(self, question: Callable[Asked, QuerySet[Any, Row]]) -> None:
        self._question = question
        self._names = [
            each.name
            for each in inspect.signature(question).parameters.values()
            if each.kind is not each.KEYWORD_ONLY
        ]
        self._statements: dict[tuple[tuple[str, object], ...], Statement] = {}

    def __call__(self, *given: Asked.args, **looked_at: Asked.kwargs) -> list[Row]:
        shape = tuple(looked_at.items())
        statement = self._statements.get(shape)
        if statement is None:
            statement = self._statements[shape] = self._put(looked_at)
        return statement.ask(dict(zip(self._names, given, strict=True)))

    def first(self, *given: Asked.args, **looked_at: Asked.kwargs) -> Row | None:
        """The first row, None if there is none; the question need not ask for more than one."""
        rows = self(*given, **looked_at)
        return rows[0] if rows else None

    def _put(self, looked_at: Mapping[str, Any]) -> Statement:
        build = cast(Any, self._question)
        queryset = build(*map(Given, self._names), **looked_at)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, given = _with_constants(*compiler.as_sql(), connection=compiler.connection)
        expressions = [each[0] for each in compiler.select]
        return Statement(
            alias=queryset.db,
            sql=sql,
            given=given,
            converters=tuple(
                (place, expression, convert)
                for place, expression in enumerate(expressions)
                for convert in _converters(expression, compiler.connection)
            ),
            make=_maker(queryset, compiler),
            prefetched=queryset._prefetch_related_lookups,
        )


prepared = Prepared


def _with_constants(
    sql: str, given: Sequence[Any], *, connection: BaseDatabaseWrapper
) -> tuple[str, tuple[Any, ...]]:
    """The SQL with the words and numbers in it that are the same each time, and what stays open.

    A plan made once knows only what the SQL says: an index of the open ones alone serves a question
    that asks for the open ones in so many words.
    """
    quote, left = connection.schema_editor().quote_value, iter(given)
    open_: list[Any] = []

    def tell(place: re.Match[str]) -> str:
        if place[0] == "%%":
            return place[0]
        value = next(left)
        if isinstance(value, str) and "%" not in value:
            return str(quote(str(value)))
        if isinstance(value, int) and not isinstance(value, bool):
            return str(int(value))
        open_.append(value)
        return place[0]

    return re.sub("%[%s]", tell, sql), tuple(open_)


def _maker(queryset: Any, compiler: Any) -> Callable[[Iterable[Sequence[Any]]], list[Any]]:
    """What makes of rows what the query asks for: instances, tuples, or single values."""
    kind = queryset._iterable_class
    if kind is FlatValuesListIterable:
        return lambda rows: [row[0] for row in rows]
    if kind is ValuesListIterable:
        return lambda rows: [tuple(row) for row in rows]
    if kind is not ModelIterable:
        raise TypeError(f"{kind.__name__} cannot be prepared: ask for instances or values_list.")
    info, select = compiler.klass_info, compiler.select
    first, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [each[0].target.attname for each in select[first:end]]
    populators = get_related_populators(info, select, queryset.db)  # type: ignore[call-arg]  # 5.2
    annotations = tuple((compiler.annotation_col_map or {}).items())

    def instances(rows: Iterable[Sequence[Any]]) -> list[Model]:
        made = []
        for row in rows:
            one = info["model"].from_db(queryset.db, names, row[first:end])
            for each in populators:
                each.populate(row, one)
            for name, place in annotations:
                setattr(one, name, row[place])
            made.append(one)
        return made

    return instances


def binding(connection: BaseDatabaseWrapper) -> Any:
    """A cursor; on PostgreSQL it sends values apart from the SQL, which is then planned once."""
    if connection.vendor == "postgresql":
        return cast(Any, connection).binding_cursor()
    return connection.cursor()


def _converters(expression: Any, connection: BaseDatabaseWrapper) -> list[Callable[..., Any]]:
    return [
        *connection.ops.get_db_converters(expression),
        *expression.get_db_converters(connection),
    ]


def _plain(value: Any, connection: BaseDatabaseWrapper) -> Any:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, (int, str)):
        return value
    if isinstance(value, (list, tuple)) and all(isinstance(one, (int, str)) for one in value):
        return list(value) if connection.vendor == "postgresql" else json.dumps(value)
    raise TypeError(f"A question cannot be given {value!r}.")
