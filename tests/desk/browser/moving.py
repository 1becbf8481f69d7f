"""A clock that is moved: the desk lives at another moment, and goes on from there.

``kept`` asks ``django.utils.timezone.now`` for the time and nothing else, at its edge: in views,
in the worker. So that is where the clock stands. Pages keep the browser's own clock.
"""

from __future__ import annotations

import datetime as real
from collections.abc import Callable
from datetime import UTC, timedelta, tzinfo

import pytest
from django.utils.timezone import now

from kept.desk.coaching import targets
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Delivery, DeliveryState
from kept.desk.promises import actions as promises

DUTIES: tuple[Callable[[real.datetime], object], ...] = (
    conversations.return_work_of_absent, promises.look_after, targets.reckon_due,
    conversations.wake_due,
)  # fmt: skip
"""What the worker does by the clock alone."""


class Clock:
    """Moved by ``to``; ``work`` does what a worker would do at that moment."""

    away = timedelta(0)

    def to(self, year: int, month: int, day: int, hour: int, minute: int = 0) -> real.datetime:
        """Be at that moment, told in UTC, with everything done that is due by then."""
        wanted = real.datetime(year, month, day, hour, minute, tzinfo=UTC)
        self.away = wanted - real.datetime.now(UTC)
        self.work()
        return wanted

    def work(self) -> None:
        """Send what is due, then everything that waits for the clock."""
        for delivery in Delivery.objects.filter(state=DeliveryState.QUEUED, due_at__lte=now()):
            conversations.mark_sent(delivery, at=delivery.due_at)
        for duty in DUTIES:
            duty(now())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> Clock:
    """The clock of the desk; it goes right until it is moved."""
    moved = Clock()

    class AnyDatetime(type):
        def __instancecheck__(cls, one: object) -> bool:
            return isinstance(one, real.datetime)

    class Datetime(real.datetime, metaclass=AnyDatetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> real.datetime:  # type: ignore[override]
            return real.datetime.now(tz) + moved.away

    monkeypatch.setattr("django.utils.timezone.datetime", Datetime)
    return moved
