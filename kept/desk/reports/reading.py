"""From the rows of conversations to their sheets, many at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from kept.desk.coaching.models import Finding
from kept.desk.conversations.events import UNDOING, undone
from kept.desk.conversations.models import Conversation, Event, Message, Tagging
from kept.desk.conversations.models.message import PUBLIC
from kept.desk.feedback.models import LOW, Rating
from kept.desk.reports.sheets import (
    CONFIRMED,
    COUNTED,
    PASSED,
    Happened,
    Rated,
    Said,
    Sheet,
    count_events,
    count_messages,
    count_ratings,
)
from kept.mistakes.mistake import Level

_READ = [*COUNTED, *PASSED, CONFIRMED, *UNDOING]
SURE, LESS_SURE = Level.WARNING, Level.INFO
"""From which level on a finding is a mistake of the board, and one that is less certain."""


def sheets(numbers: Sequence[int], days: ZoneInfo) -> dict[int, Sheet]:
    """What each of these conversations adds; those that add nothing are left out.

    Six queries. History, and what became part of another conversation, adds nothing.
    """
    standing = Conversation.objects.standing().filter(pk__in=numbers, is_archive=False)
    columns = ("pk", "created_at", "team", "channel")
    tags = _by_conversation(Tagging.objects.filter(conversation__in=numbers), "tag")
    said = _by_conversation(
        Message.objects.filter(conversation__in=numbers, kind__in=PUBLIC, is_archive=False)
        .order_by("at", "pk"), "kind", "at", "agent", "is_automatic",
    )  # fmt: skip
    events = _by_conversation(
        Event.objects.filter(conversation__in=numbers, kind__in=_READ).order_by("at", "pk"),
        "pk", "kind", "at", "agent", "data",
    )  # fmt: skip
    found = _by_conversation(
        Finding.objects.standing().filter(conversation__in=numbers, level__gte=LESS_SURE)
        .order_by("code").distinct(), "code", "level", "agent",
    )  # fmt: skip
    rated = _by_conversation(
        Rating.objects.filter(check_back__conversation__in=numbers).order_by("at", "pk"),
        "score", "at", "check_back__agent", of="check_back__conversation",
    )  # fmt: skip
    made = {}
    for pk, began, team, channel in standing.values_list(*columns):
        sheet = Sheet(team or 0, channel, tuple(sorted(tag for (tag,) in tags[pk])), days)
        messages = [Said(*row) for row in said[pk]]
        agents = count_messages(sheet, messages)
        count_ratings(sheet, (Rated(*row) for row in rated[pk]), messages, low=LOW)
        count_events(sheet, began, _happened(events[pk]))
        agents |= {agent for *_, agent in found[pk] if agent}
        sheet.add(began, "begun", agents=sorted(agents))
        _count_mistakes(sheet, began, found[pk])
        made[pk] = sheet
    return made


def _happened(rows: list[tuple[Any, ...]]) -> list[Happened]:
    """The events that were not taken back."""
    gone = undone(data for _, kind, *_, data in rows if kind in UNDOING)
    return [Happened(*told) for pk, *told in rows if pk not in gone]


def _count_mistakes(sheet: Sheet, began: Any, found: list[tuple[Any, ...]]) -> None:
    """Each mistake once, however often it was made; by its surest finding."""
    levels: dict[str, int] = {}
    agents: defaultdict[str, set[int]] = defaultdict(set)
    for code, level, agent in found:
        levels[code] = max(level, levels.get(code, 0))
        if agent:
            agents[code].add(agent)
    for code, level in levels.items():
        what = "mistake" if level >= SURE else "maybe"
        sheet.add(began, what, code, agents=sorted(agents[code]))


def _by_conversation(
    rows: Any, *columns: str, of: str = "conversation"
) -> defaultdict[int, list[tuple[Any, ...]]]:
    sorted_out: defaultdict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *values in rows.values_list(of, *columns):
        sorted_out[pk].append(tuple(values))
    return sorted_out
