"""A demo of last week looks as it did when it was built."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from pytest_django.fixtures import Settings

from kept.desk.conversations.models import Conversation, Event, Message
from kept.desk.demo.build import build
from kept.desk.demo.plots import plots
from kept.desk.demo.renewing import renew
from kept.desk.promises.models import Promise
from kept.desk.reports import counting
from kept.desk.reports.models import Figure
from tests.desk.cast import NOON

DAYS = 9
LATER = NOON + timedelta(days=DAYS, hours=5)
SPAN = timedelta(days=DAYS)


def test_all_its_times_move_to_today(db: None, settings: Settings) -> None:
    settings.DEMO = True
    build(NOON, chosen=[replace(plot, times=1) for plot in plots().values()])
    counting.count_due(NOON)
    before, figures = _times(), _figures()
    assert renew(LATER) == DAYS
    assert _times() == {kind: [at + SPAN for at in moments] for kind, moments in before.items()}
    assert _figures() == {(what, day + SPAN): number for (what, day), number in figures.items()}
    assert Promise.objects.filter(due_at__date=LATER.date()).exists()
    assert not Message.objects.filter(indexed=None).exists()
    assert renew(LATER) == 0, "once a day"


def _times() -> dict[str, list[Any]]:
    """Every time of the story, in the order of the rows; and what stands in events."""
    was = [event.data.get("was") for event in Event.objects.order_by("pk")]
    told = [each["last_message_at"] for each in was if "last_message_at" in (each or "")]
    return {
        "said": list(Message.objects.order_by("pk").values_list("at", flat=True)),
        "due": list(Promise.objects.order_by("pk").values_list("due_at", flat=True)),
        "last": list(Conversation.objects.order_by("pk").values_list("last_message_at", flat=True)),
        "told": [datetime.fromisoformat(each) for each in told if each],
    }


def _figures() -> dict[Any, int]:
    figures: Counter[Any] = Counter()
    for what, day, number in Figure.objects.values_list("what", "day", "number"):
        figures[what, day] += number
    return {key: number for key, number in figures.items() if number}
