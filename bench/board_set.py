"""A desk of a year and a million messages, as far as boards and reports look at it.

Importing it sets Django up, so it comes before everything of the desk: on SQLite in a temporary
folder, or in the empty database of DATABASE_URL. Conversations and what they add to the figures
are made up; they are added up by the desk's own counting.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

FOLDER = tempfile.TemporaryDirectory(prefix="kept-bench-")
os.environ["KEPT_DATA"] = FOLDER.name
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from kept.desk.contacts.models import Contact  # noqa: E402
from kept.desk.conversations.models import Channel, Conversation  # noqa: E402
from kept.desk.reports import counting  # noqa: E402
from kept.desk.reports.models import Digest  # noqa: E402
from kept.desk.reports.sheets import Said, Sheet, count_messages, spread  # noqa: E402
from kept.desk.staff.models import Company, Team  # noqa: E402

DAYS, A_DAY, EACH = 365, 550, 5
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_CODES = [f"{group}{number:02}" for group in ("TIM", "LIS", "PRM", "TON") for number in range(1, 5)]
_UTC = ZoneInfo("UTC")


def fill() -> int:
    """Make the desk; returns how many messages it has."""
    call_command("migrate", interactive=False, verbosity=0)
    Company.objects.create(pk=1, name="Lumen Lamps", zone="UTC", set_up_at=NOW)
    teams = [Team.objects.create(name=f"Team {number}").pk for number in range(5)]
    channels = [
        Channel.objects.create(kind="email", name=f"C{n}", address=f"c{n}@lumen.example").pk
        for n in range(3)
    ]
    who = Contact.objects.create(name="Mona", created_at=NOW)
    chance = Random(7)
    for day in range(DAYS):
        _day(day, teams, channels, who, chance)
    return DAYS * A_DAY * EACH


def _day(day: int, teams: list[int], channels: list[int], who: Contact, chance: Random) -> None:
    """One day's conversations, and what they add."""
    rows, sheets = [], []
    total: Counter[Any] = Counter()
    for _ in range(A_DAY):
        at = NOW - timedelta(days=DAYS - 1 - day, minutes=chance.randrange(720))
        tags = (chance.randint(1, 20),)
        sheet = Sheet(chance.choice(teams), chance.choice(channels), tags, _UTC)
        _talk(sheet, at, chance)
        sheets.append(sheet)
        total.update(spread(sheet.text))
        rows.append(Conversation(
            subject="Lamp", channel_id=sheet.channel, contact=who, created_at=at,
            last_message_at=at, team_id=sheet.team,
        ))  # fmt: skip
    counting._apply(total, ())
    made = Conversation.objects.bulk_create(rows)
    Digest.objects.bulk_create(
        Digest(conversation=one, first_day=first, last_day=last, text=sheet.text)
        for one, sheet in zip(made, sheets, strict=True)
        for first, last in (sheet.span,)
    )


def _talk(sheet: Sheet, at: datetime, chance: Random) -> None:
    agent = chance.randint(1, 20)
    said = []
    for number in range(EACH):
        is_reply = bool(number % 2)
        moment = at + timedelta(minutes=chance.randint(60, 120) * number)
        kind, by = ("reply", agent) if is_reply else ("incoming", None)
        said.append(Said(kind, moment, by, False))
    agents = sorted(count_messages(sheet, said))
    sheet.add(at, "begun", agents=agents)
    for code in chance.sample(_CODES, chance.choice((0, 0, 1, 2))):
        sheet.add(at, "mistake", code, agents=agents)
