"""Verbs that other verbs are made of: all of each or nothing, and one transaction for all of them.

To have the database remember a place to go back to (a savepoint) costs as much as a question, twice
for each verb within a verb. Nobody goes back there: what a part refuses, the whole refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

Given = ParamSpec("Given")
Result = TypeVar("Result")


def whole(verb: Callable[Given, Result]) -> Callable[Given, Result]:
    """Begin a transaction for this verb; within one, be a part of that.

    Who wants to go on after it failed sets a ``transaction.atomic()`` around it.
    """

    @wraps(verb)
    def acting(*given: Given.args, **named: Given.kwargs) -> Result:
        with transaction.atomic(savepoint=not _is_part()):
            return verb(*given, **named)

    return acting


def _is_part() -> bool:
    """Whether a transaction is open; that which Django lays around a test is none of ours."""
    blocks = connection.atomic_blocks
    return bool(blocks) and not blocks[-1]._from_testcase  # type: ignore[attr-defined]
