"""A desk of the first version that is in use, brought up to date: prints what became of its rows.

usage: python -m tests.desk.command.older, with an empty database
"""

from __future__ import annotations

import json
import sys
from datetime import datetime, timedelta
from typing import Any

import django
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

COUNT = 300
NOON = datetime.fromisoformat("2026-03-04T12:00:00+00:00")
HOUR = timedelta(hours=1)
STATES: tuple[dict[str, Any], ...] = (
    {"status": "open", "waiting_since": NOON, "next_due": NOON},
    {"status": "waiting"},
    {"status": "snoozed", "snoozed_until": NOON + HOUR, "next_due": NOON + HOUR},
    {"status": "resolved"},
)
PROMISED = (None, NOON - HOUR, NOON + HOUR)
"""When something is promised in conversations that wait, by turns."""


def migrated(name: str) -> Any:
    """The tables of all areas as they were when conversations had that migration."""
    executor = MigrationExecutor(connection)
    targets = [("conversations", name)]
    if name == "0001_first":
        targets += [("channels", "0001_first")]
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def fill(apps: Any) -> None:
    """Conversations in every state, with a message each, half of them Ada's."""
    table = apps.get_model
    ada = table("staff", "Agent").objects.create(email="ada@lumen-lamps.example", name="Ada")
    team = table("staff", "Team").objects.create(name="Care")
    mona = table("contacts", "Contact").objects.create(name="Mona", created_at=NOON)
    channel = table("conversations", "Channel").objects.create(kind="email", name="S", address="s")
    for number in range(COUNT):
        one = table("conversations", "Conversation").objects.create(
            subject=f"Lamp {number}", created_at=NOON, last_message_at=NOON + number * HOUR,
            channel=channel, contact=mona, team=team, owner=ada if number % 2 else None,
            **STATES[number % len(STATES)],
        )  # fmt: skip
        table("conversations", "Message").objects.create(
            conversation=one, kind="incoming", at=NOON, contact=mona, channel=channel, text="Dark."
        )


def promise(apps: Any) -> None:
    """Something is due in conversations that wait."""
    table = apps.get_model("conversations", "Conversation")
    for number, one in enumerate(table.objects.exclude(waiting_since=None).order_by("pk")):
        one.promise_due = PROMISED[number % len(PROMISED)]
        one.next_due = min(filter(None, (one.promise_due, NOON)))
        one.save()


def main() -> None:
    django.setup()
    from kept.desk.command.ready import bring_up_to_date
    from kept.desk.conversations.models import Conversation, Message

    fill(migrated("0001_first"))
    promise(migrated("0008_promise_due"))
    bring_up_to_date()
    seconds = {None: None} | {NOON + n * HOUR: n for n in range(-1, 2)}
    states = Conversation.objects.order_by("pk").values_list(
        "status", "waiting_since", "promise_due", "answer_due", "next_due"
    )
    told = {(status, *(seconds[at] for at in times)) for status, *times in states}
    counts = [Conversation.objects.count(), Message.objects.filter(text="Dark.").count()]
    sys.stdout.write(json.dumps([counts, sorted(told, key=str)]))


if __name__ == "__main__":
    main()
