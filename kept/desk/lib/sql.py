"""Query sets as SQL, to be part of statements that Django cannot say."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models import QuerySet


def sql_of(rows: QuerySet[Any, Any]) -> tuple[str, tuple[Any, ...]]:
    """The SQL of a query and what it is given; a condition never true where nothing can fit.

    (Django's own ``sql_with_params`` raises EmptyResultSet there.)
    """
    compiler = rows.query.get_compiler(connection=connection, elide_empty=False)
    sql, given = compiler.as_sql()
    return sql, tuple(given)
