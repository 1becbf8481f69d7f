"""What was found in a live conversation, as its screen shows it: by message, and as a history."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from kept.desk.coaching.models import Finding
from kept.desk.conversations.models import Conversation
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent
from kept.mistakes.mistake import Level

MOST = 50
"""Findings that a screen shows at most, the latest."""


@dataclass(frozen=True, slots=True)
class Card:
    """One finding for people; ``state`` is empty while it stands, else what became of it."""

    code: str
    name: str
    level: str
    quote: str
    why: str
    better: str
    message: int | None
    state: str

    @property
    def stands(self) -> bool:
        return not self.state


@dataclass(frozen=True)
class Found:
    """``by_message`` are the cards that mark a message, sure ones only; ``all`` the history."""

    by_message: dict[int, list[Card]] = field(default_factory=dict)
    all: tuple[Card, ...] = ()

    @property
    def standing(self) -> int:
        """How many sure ones stand."""
        return sum(card.stands and card.level in _SURE for card in self.all)


_SURE = frozenset({Level.ERROR.word, Level.WARNING.word})


def found_in(conversation: Conversation, agent: Agent) -> Found:
    """What stands, what was mended and what is no mistake; one query, times in the reader's zone.

    What is not sure yet is in the history only.
    """
    zone = ZoneInfo(agent.zone)
    cards = tuple(_card(row, zone) for row in _latest(conversation.pk))
    by_message: dict[int, list[Card]] = defaultdict(list)
    for card in cards:
        if card.message is not None and card.level in _SURE:
            by_message[card.message].append(card)
    return Found(dict(by_message), cards)


@prepared
def _latest(conversation: int) -> QuerySet[Finding]:
    rows = Finding.objects.filter(conversation=conversation, level__gte=Level.INFO)
    return rows.order_by("-about_at", "-pk")[:MOST]


def _card(row: Finding, zone: ZoneInfo) -> Card:
    state = ""
    if row.dismissed_at:
        state = "not a mistake"
    elif row.closed_at:
        local = row.closed_at.astimezone(zone)
        state = f"mended {local:%A} {local.day} {local:%b, %H:%M}"
    return Card(
        row.code, row.mistake.replace("-", " "), row.level_word, row.quote, row.why, row.better,
        row.message_id, state,
    )  # fmt: skip
