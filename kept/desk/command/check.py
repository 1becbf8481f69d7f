"""``kept check``: whether this desk is fit for work, in sentences; exit code 1 if it is not."""

from __future__ import annotations

import argparse
import os
import shutil
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.timezone import now

from kept.desk.channels.email import check as mail
from kept.desk.channels.email import health
from kept.desk.channels.models import Mailbox
from kept.desk.command.stamp import last_backup
from kept.desk.staff.models import Agent, Role

LEAST_SPACE = 1_000_000_000
"""Bytes that must be free where the data are."""
LEAST_KEY = 40
"""Characters of a secret key that cannot be guessed."""
LEAST_DAYS = timedelta(days=14)
"""A certificate that runs out sooner was not renewed by itself."""
LARGEST_DRIFT = timedelta(seconds=5)
OLDEST_BACKUP = timedelta(days=7)
HOME = {"localhost", "127.0.0.1", "::1"}


@dataclass(frozen=True)
class Remark:
    """One thing that was looked at: fine, worth knowing, or to be mended."""

    word: str
    sentence: str


def fine(sentence: str) -> Remark:
    return Remark("fine", sentence)


def note(sentence: str) -> Remark:
    return Remark("note", sentence)


def mend(sentence: str) -> Remark:
    return Remark("mend", sentence)


def run(chosen: argparse.Namespace) -> int:
    """Print what was found; returns 1 if something must be mended."""
    to_mend = 0
    for remark in remarks(now()):
        to_mend += remark.word == "mend"
        sys.stdout.write(f"{remark.word:4}  {remark.sentence}\n")
        sys.stdout.flush()
    things = "1 thing is" if to_mend == 1 else f"{to_mend} things are"
    sys.stdout.write(f"{things} to be mended.\n" if to_mend else "This desk is fit for work.\n")
    return int(bool(to_mend))


def remarks(at: datetime) -> Iterator[Remark]:
    """Everything there is to say about this desk at that moment."""
    for look in (_secret, _folder, _disk, _address, _certificate):
        yield from look(at)
    yield from _database(at)


def _secret(at: datetime) -> Iterator[Remark]:
    path = settings.DATA / "secret.key"
    if len(settings.SECRET_KEY) < LEAST_KEY:
        yield mend(f"The secret key is short: take {LEAST_KEY} characters or more, by chance.")
    elif not os.environ.get("KEPT_SECRET_KEY") and path.stat().st_mode & 0o077:
        yield mend(f"Others on this machine may read the secret key: chmod 600 {path}")
    else:
        yield fine("The secret key is long, and nobody else may read it.")
    if settings.DEBUG:
        yield mend("KEPT_DEBUG is on: pages of errors show strangers how the desk is made.")


def _folder(at: datetime) -> Iterator[Remark]:
    data = settings.DATA
    if data.stat().st_mode & 0o077:
        yield mend(f"Others on this machine may look into the data folder: chmod 700 {data}")
    elif not os.access(data, os.W_OK | os.X_OK):
        yield mend(f"The data folder cannot be written: {data}")
    else:
        yield fine(f"The data folder is {data}.")


def _disk(at: datetime) -> Iterator[Remark]:
    free = shutil.disk_usage(settings.DATA).free
    say = fine if free >= LEAST_SPACE else mend
    yield say(f"{free / 1e9:.1f} GB are free where the data are.")
    made = last_backup()
    if made is None:
        yield note("No backup was made by `kept backup` yet.")
    elif at - made > OLDEST_BACKUP:
        yield note(f"The last backup is {(at - made).days} days old.")
    else:
        yield fine(f"The last backup was made on {made:%d %B %Y at %H:%M} UTC.")


def _address(at: datetime) -> Iterator[Remark]:
    host = urlsplit(settings.BASE_URL).hostname or ""
    if settings.SECURE:
        yield fine(f"People reach it at {settings.BASE_URL}.")
    elif host in HOME:
        yield note(f"{settings.BASE_URL} is for this machine only; for a team, set KEPT_URL.")
    else:
        yield mend(f"{settings.BASE_URL} is not https: passwords travel open; see docs/run.")
    for name in settings.ALLOWED_HOSTS:
        if name in {"*", ".", ""}:
            yield mend(f"KEPT_ALLOWED_HOSTS has {name!r} in it: name the hosts one by one.")


def _certificate(at: datetime) -> Iterator[Remark]:
    if not settings.SECURE:
        return
    parts = urlsplit(settings.BASE_URL)
    host, port = parts.hostname or "", parts.port or 443
    try:
        with (
            socket.create_connection((host, port), timeout=10) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host) as secured,
        ):
            certificate = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        yield mend(f"The certificate of {host} is not valid: {error.verify_message}.")
        return
    except OSError as error:
        yield note(f"{host}:{port} cannot be reached from here, so its TLS is not seen: {error}.")
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), at.tzinfo)
    say = fine if ends - at > LEAST_DAYS else mend
    yield say(f"The certificate of {host} is valid until {ends:%d %B %Y}.")


def _database(at: datetime) -> Iterator[Remark]:
    """What can only be asked of a database that answers."""
    try:
        connection.ensure_connection()
        yield fine(f"The database answers ({connection.display_name} {_version()}).")
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
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
