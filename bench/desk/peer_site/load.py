"""Fill django-helpdesk with the bench set: ``python load.py FOLDER``."""

import sys
from datetime import datetime
from itertools import groupby
from pathlib import Path

import django

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

PASSWORD = "correct horse battery staple"
STATUSES = {"open": 1, "pending": 2, "resolved": 3, "closed": 4}
BATCH = 2_000


def load(folder: Path) -> None:
    """Lay everything in one transaction, by the models."""
    users = [
        User.objects.create_user(f"agent{n}", f"agent{n}@desk.example", PASSWORD, is_staff=True)
        for n in range(1, 21)
    ]
    queues = [
        Queue.objects.create(
            title=f"Queue {n}", slug=f"q{n}", email_address=f"q{n}@desk.example",
            allow_email_submission=True, email_box_type="local",
        )
        for n in range(1, 11)
    ]  # fmt: skip
    said = groupby(rows(folder / "messages.tsv"), key=lambda row: row[1])
    made: list[Ticket] = []
    follow_ups: list[FollowUp] = []
    for row in rows(folder / "tickets.tsv"):
        number, subject, created, updated, customer, agent, queue, status, priority = row
        _, messages = next(said)
        first, *others = list(messages)
        made.append(
            Ticket(
                id=int(number), title=subject, queue=queues[int(queue) - 1],
                created=moment(created), modified=moment(updated),
                submitter_email=f"customer{customer}@example.com",
                assigned_to=users[int(agent) - 1] if int(agent) else None,
                status=STATUSES[status], description=text(first[6]), priority=int(priority),
            )
        )  # fmt: skip
        follow_ups += [
            FollowUp(
                ticket_id=int(number), date=moment(at), title="Comment", comment=text(body),
                public=who != "n", user=None if who == "c" else users[int(author) - 1],
            )
            for _, _, _, at, who, author, body in others
        ]  # fmt: skip
        if len(made) == BATCH:
            write(made, follow_ups)
    write(made, follow_ups)


def write(made: list[Ticket], follow_ups: list[FollowUp]) -> None:
    Ticket.objects.bulk_create(made, batch_size=500)
    FollowUp.objects.bulk_create(follow_ups, batch_size=500)
    made.clear()
    follow_ups.clear()


def rows(path: Path):
    with path.open() as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def moment(written: str) -> datetime:
    return datetime.fromisoformat(f"{written}+00:00")


def text(raw: str) -> str:
    return raw.replace("\\n", "\n")


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    if Ticket.objects.exists():
        sys.exit()
    with transaction.atomic():
        load(Path(sys.argv[1]))
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('helpdesk_ticket', 'id'), MAX(id))"
                " FROM helpdesk_ticket"
            )
        cursor.execute("ANALYZE")
