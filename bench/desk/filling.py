"""Fill an empty desk with the bench set: 100,000 conversations and 600,000 messages.

    python -m bench.desk.filling FOLDER

FOLDER holds tickets.tsv and messages.tsv; KEPT_DATA or DATABASE_URL say where the desk is. It is
written past the verbs, in bulk: on SQLite by executemany, on PostgreSQL by COPY.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")

import django

django.setup()

from django.db import connection, models, transaction  # noqa: E402

from bench.desk.sample import ADDRESS  # noqa: E402
from bench.desk.settling import settle  # noqa: E402
from kept.desk.channels.models import MessageReference  # noqa: E402
from kept.desk.command.ready import bring_up_to_date  # noqa: E402
from kept.desk.contacts.models import Contact, Identity  # noqa: E402
from kept.desk.conversations.models import (  # noqa: E402
    Channel,
    Conversation,
    Delivery,
    Event,
    Message,
    Recipient,
)
from kept.desk.staff.models import Agent, Company, Membership, Role, Team  # noqa: E402

AGENTS, TEAMS, CONTACTS = 20, 10, 20_000
RARE = "quasarlamp"
KINDS = {"c": "incoming", "a": "reply", "n": "note"}
STATUSES = {"open": "open", "pending": "waiting", "resolved": "resolved", "closed": "resolved"}
START = "2024-11-01 00:00:00+00:00"
PASSWORD = "correct horse battery staple"


def load(folder: Path) -> None:
    """Lay the bench set into an empty, migrated database, in one transaction."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _execute("SET LOCAL session_replication_role = replica")  # what is laid fits together
        _people()
        _conversations(folder)
        _end_sequences()
    settle()


def _execute(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


def _people() -> None:
    Company.objects.create(pk=1, name="Lumen Lamps", set_up_at=datetime.now(UTC))
    teams = [Team.objects.create(name=f"Team {number}") for number in range(1, TEAMS + 1)]
    for number in range(1, AGENTS + 1):
        role = Role.OWNER if number == 1 else Role.AGENT
        agent = Agent(email=f"agent{number}@desk.example", name=f"Agent {number}", role=role)
        agent.set_password(PASSWORD)
        agent.save()
        Membership.objects.create(agent=agent, team=teams[number % TEAMS])
    Channel.objects.create(kind="email", name="Support", address=ADDRESS)
    numbers = range(1, CONTACTS + 1)
    _lay(Contact, ("id", "name", "created_at"), ((n, f"Customer {n}", START) for n in numbers))
    _lay(
        Identity,
        ("id", "contact_id", "scheme", "value", "created_at"),
        ((n, n, "email", f"customer{n}@example.com", START) for n in numbers),
    )


def _conversations(folder: Path) -> None:
    """Conversations, messages, their events and deliveries."""
    tickets = [line.rstrip("\n").split("\t") for line in (folder / "tickets.tsv").open()]
    last: dict[int, tuple[str, str | None]] = {}
    _lay(
        Conversation,
        ("id", "subject", "channel_id", "contact_id", "created_at", "status", "owner_id",
         "team_id", "last_message_at"),
        (
            (int(pk), subject, 1, int(contact), _time(created), STATUSES[status],
             int(agent) or None, int(queue), _time(updated))
            for pk, subject, created, updated, contact, agent, queue, status, _ in tickets
        ),
    )  # fmt: skip
    contacts = [0, *(int(row[4]) for row in tickets)]
    columns = (
        "id", "conversation_id", "channel_id", "kind", "at", "agent_id", "contact_id", "sender",
        "proof", "text", "created_at",
    )  # fmt: skip

    def messages() -> Iterator[tuple[Any, ...]]:
        for ticket, rows in groupby(_messages(folder), key=lambda row: int(row[1])):
            for number, _, _, at, who, agent, body in rows:
                when, text = _time(at), body.replace("\\n", "\n")
                came = who == "c"
                waits = when if came else None
                last[ticket] = (text, waits or (last[ticket][1] if ticket in last else None))
                yield (
                    int(number), ticket, None if who == "n" else 1,
                    KINDS[who], when, None if came else int(agent),
                    contacts[ticket] if came else None,
                    f"customer{contacts[ticket]}@example.com" if came else "",
                    "claimed", text, when,
                )  # fmt: skip

    _lay(Message, columns, messages())
    _project(last)
    _record()


def _messages(folder: Path) -> Iterator[list[str]]:
    with (folder / "messages.tsv").open() as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def _project(last: dict[int, tuple[str, str | None]]) -> None:
    """Preview and waiting_since, as the verbs would have left them."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE said (id bigint PRIMARY KEY, preview text, at text)")
        rows = [(pk, " ".join(text.split())[:160], at) for pk, (text, at) in last.items()]
        _insert("said", ("id", "preview", "at"), rows)
        moment = "at" if connection.vendor == "sqlite" else "at::timestamptz"
        cursor.execute(
            "UPDATE conversations_conversation SET preview = said.preview, waiting_since ="
            f" CASE WHEN status = 'open' THEN {moment} END,"
            f" next_due = CASE WHEN status = 'open' THEN {moment} END FROM said"
            " WHERE said.id = conversations_conversation.id"
        )
        reckoned = "answer_due = next_due, reckoned_at = next_due, warned_at = next_due"
        cursor.execute(
            f"UPDATE conversations_conversation SET {reckoned} WHERE next_due IS NOT NULL"
        )
        cursor.execute("DROP TABLE said")


def _record() -> None:
    """What belongs to messages: events, deliveries, ids of mails; by the database itself."""
    queries = (
        (Event, ("id", "conversation_id", "kind", "at", "agent_id", "contact_id", "message_id"),
         "id, conversation_id, CASE kind WHEN 'incoming' THEN 'received' WHEN 'reply' THEN"
         " 'replied' ELSE 'noted' END, at, agent_id, contact_id, id", "TRUE"),
        (Delivery, ("id", "message_id", "channel_id", "state", "due_at", "sent_at", "attempts"),
         "id, id, 1, 'sent', at, at, 1", "kind = 'reply'"),
        (Recipient, ("id", "delivery_id", "role", "address"),
         "id, id, 'to', 'customer@example.com'", "kind = 'reply'"),
        (MessageReference, ("channel_id", "external_id", "conversation_id", "message_id"),
         "1, 'message-' || id || '@mail.example.com', conversation_id, id", "kind <> 'note'"),
    )  # fmt: skip
    with connection.cursor() as cursor:
        for model, given, values, condition in queries:
            defaults = _defaults(model, given)
            names = ", ".join((*given, *defaults))
            marks = "".join(", %s" for _ in defaults)
            cursor.execute(
                f"INSERT INTO {model._meta.db_table} ({names}) SELECT {values}{marks}"
                f" FROM conversations_message WHERE {condition}",
                list(defaults.values()),
            )


def _lay(model: type[models.Model], given: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    defaults = _defaults(model, given)
    rest = tuple(defaults.values())
    _insert(model._meta.db_table, (*given, *defaults), ((*row, *rest) for row in rows))


def _insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("%s" for _ in columns)
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def _defaults(model: type[models.Model], given: Sequence[str]) -> dict[str, Any]:
    """What the columns hold that are not given, as the database takes it."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.column not in given and not field.null and not field.primary_key:
            value = field.get_default() if field.default is not models.NOT_PROVIDED else ""
            found[field.column] = field.get_db_prep_save(value, connection)
    return found


def _end_sequences() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for model in (Contact, Identity, Conversation, Message, Event, Delivery, Recipient):
                table = model._meta.db_table
                cursor.execute(
                    f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}"
                )


def _time(text: str) -> str:
    return f"{text}+00:00" if connection.vendor == "postgresql" else text


def main() -> None:
    """Bring the database up to date, and fill it if it is empty."""
    parser = argparse.ArgumentParser(description="Fill an empty desk with the bench set.")
    parser.add_argument("folder", type=Path, help="with tickets.tsv and messages.tsv")
    chosen = parser.parse_args()
    bring_up_to_date()
    if not Conversation.objects.exists():
        load(chosen.folder)
    print(f"{Conversation.objects.count()} conversations")


if __name__ == "__main__":
    main()
