"""A demo that was built some days ago, as if it had been built today: all its times move along.

What is due today is due today again, and who wrote this morning wrote this morning. Only what
people wrote about days stays as they wrote it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import DateField, F, JSONField, Model

from kept.desk.conversations import search
from kept.desk.demo import hours
from kept.desk.reports import counting
from kept.desk.reports.models import Counting, Digest, Figure
from kept.desk.staff.demo import opened_at

_COUNTED: tuple[type[Model], ...] = (Counting, Digest, Figure)
"""Made anew from the rest."""
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def renew(now: datetime) -> int:
    """Move everything by the days since the demo was built or renewed; by how many."""
    built = opened_at() + timedelta(days=hours.DAYS + 1)
    days = (now - built).days
    if days < 1:
        return 0
    with transaction.atomic():
        counting.forget(now)
        for table in _tables():
            _move(table, timedelta(days=days))
    for _ in search.rebuild():
        pass
    counting.count_due(now)
    return days


def _tables() -> Iterator[type[Model]]:
    """Our own; those of libraries hold sessions of today and no story."""
    for table in apps.get_models():
        if table.__module__.startswith("kept.") and table not in _COUNTED:
            yield table


def _move(table: type[Model], span: timedelta) -> None:
    fields = [field for field in table._meta.concrete_fields if isinstance(field, models.Field)]
    times = {field.name: F(field.name) + span for field in fields if isinstance(field, DateField)}
    if times:
        table._default_manager.update(**times)
    for field in fields:
        if isinstance(field, JSONField):
            _move_within(table, field.name, span)


def _move_within(table: type[Model], name: str, span: timedelta) -> None:
    """The moments that stand in a column of JSON."""

    def moved(found: re.Match[str]) -> str:
        return (datetime.fromisoformat(found[0]) + span).isoformat()

    changed = []
    for row in table._default_manager.all():
        told: Any = getattr(row, name)
        text = json.dumps(told)
        other = _MOMENT.sub(moved, text)
        if other != text:
            setattr(row, name, json.loads(other))
            changed.append(row)
    table._default_manager.bulk_update(changed, [name], batch_size=200)
