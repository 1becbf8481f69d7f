"""The inside: database, clock, people, mailboxes."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.utils.timezone import now

from kept.desk.channels.email import check as mail
from kept.desk.channels.email import health
from kept.desk.channels.models import Mailbox
from kept.desk.command.check.remark import Remark, fine, mend, note
from kept.desk.command.migrated import has_all_migrations
from kept.desk.staff.models import Agent, Role

LARGEST_DRIFT = timedelta(seconds=5)


def database(at: datetime) -> Iterator[Remark]:
    """What can only be asked of a database that answers."""
    try:
        connection.ensure_connection()
        yield fine(f"The database answers ({connection.display_name} {_version()}).")
        if not has_all_migrations():
            yield note("The database is older than this Kept; `kept serve` brings it up to date.")
            return
        yield from _clock(at)
        yield from _people()
        yield from _mail(at)
    except DatabaseError as error:
        yield mend(f"The database cannot be used: {str(error).strip()}.")


def _version() -> str:
    return ".".join(map(str, connection.get_database_version()))


def _clock(at: datetime) -> Iterator[Remark]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            drift = abs(cursor.fetchone()[0] - now())
        if drift > LARGEST_DRIFT:
            yield mend(f"The clocks here and at the database differ by {drift.seconds} s.")
            return
    synchronized = _ask_system_about_clock()
    if synchronized == "no":
        yield mend("The clock of this machine is not set by the network (NTP): due times drift.")
    elif synchronized == "yes":
        yield fine("The clock is set by the network.")
    else:
        yield note(f"It is {at:%H:%M} UTC on {at:%d %B %Y} here; compare with your own clock.")


def _ask_system_about_clock() -> str:
    """yes, no, or nothing where systemd does not say."""
    command = ["timedatectl", "show", "--property=NTPSynchronized", "--value"]
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=5).stdout.strip()
    except (OSError, subprocess.TimeoutExpired):
        return ""


def _people() -> Iterator[Remark]:
    owners = Agent.objects.active().filter(role=Role.OWNER).count()
    if owners:
        yield fine(f"{owners} {'person owns' if owners == 1 else 'people own'} this desk.")
    else:
        yield note("Nobody owns this desk yet: open it in a browser, or `kept user add`.")


def _mail(at: datetime) -> Iterator[Remark]:
    mailboxes = list(Mailbox.objects.filter(channel__closed_at=None).select_related("channel"))
    if not mailboxes:
        yield note("No mailbox is connected yet.")
    for mailbox in mailboxes:
        name = mailbox.channel.address
        if mailbox.paused_at is not None:
            yield note(f"{name} is paused.")
            continue
        bad = [step for step in mail.check(mailbox, at=at) if not step.is_good]
        yield from (mend(f"{name}: {step.name}: {step.words}") for step in bad)
        if not bad:
            yield fine(f"{name} can be read and sent from.")
        yield from _leftovers(name, health.of(mailbox, at=at))


def _leftovers(name: str, found: health.Health) -> Iterator[Remark]:
    counts: list[tuple[int, str]] = [
        (found.quarantined, "could not be read and wait for a person"),
        (found.failed, "could not be sent and wait for a person"),
    ]
    for count, words in counts:
        if count:
            yield mend(f"{name}: {count} mails {words}.")
