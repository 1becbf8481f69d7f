"""Rows are the queue: how a row that is due is claimed, and how whoever works is woken.

A row carries ``claimed_until``. Who claims it has it alone until then; who dies with it loses it
by the passing of that moment, and somebody else takes it up.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import IntEnum
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import Model, Q, QuerySet

from kept.desk.lib import bus

WORK = "work"
"""The kind of change that means: something became due; its number says what, as in Due."""


class Due(IntEnum):
    """What became due, for whoever does nothing else."""

    ANYTHING = 0
    MAIL_IN = 1
    MAIL_OUT = 2
    JUDGING = 3
    PROMISE = 4
    CLOCKS = 5


Row = TypeVar("Row", bound=Model)


def claim(queryset: QuerySet[Row], *, at: datetime, seconds: int = 120) -> Row | None:
    """The first row of ``queryset`` that nobody has, now had by the caller; None if there is none.

    The caller has it for ``seconds`` from ``at`` on. Two callers never get the same row: the claim
    is an UPDATE that repeats every condition and must touch exactly one row.
    """
    free = queryset.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))
    until = at + timedelta(seconds=seconds)
    while True:
        with transaction.atomic():
            row = _first(free)
            if row is None:
                return None
            if free.filter(pk=row.pk).order_by().update(claimed_until=until):
                row.claimed_until = until  # type: ignore[attr-defined]
                return row


def _first(free: QuerySet[Row]) -> Row | None:
    if connection.features.has_select_for_update_skip_locked:
        # Without it, workers would stand in a queue for the very same row.
        free = free.select_for_update(skip_locked=True, of=("self",))
    return free.first()


def release(row: Model) -> None:
    """Give a claimed row back, for anybody to take at once."""
    type(row)._default_manager.filter(pk=row.pk).update(claimed_until=None)


def wake(due: Due = Due.ANYTHING) -> None:
    """Wake the workers of every process when the transaction is through: something became due."""
    bus.publish(WORK, due)
