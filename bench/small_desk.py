"""A small desk of its own for a bench: SQLite in a temporary folder, one conversation of many.

Importing it chooses the folder, so it comes before everything of the desk.
"""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice

FOLDER = tempfile.TemporaryDirectory(prefix="kept-bench-")
os.environ["KEPT_DATA"] = FOLDER.name
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connections  # noqa: E402

from bench.draft import conversation as story  # noqa: E402
from kept.desk.contacts.models import Contact, Identity  # noqa: E402
from kept.desk.conversations import actions  # noqa: E402
from kept.desk.conversations.models import Channel, Conversation  # noqa: E402
from kept.desk.staff.models import Agent, Company  # noqa: E402

EMAIL, PASSWORD = "ada@desk.example", "correct horse battery staple"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def filled(messages: int) -> Conversation:
    """Set the desk up; Ada and Mona talk, ``messages`` in all."""
    call_command("migrate", verbosity=0)
    ada = Agent(email=EMAIL, name="Ada Okafor", role="owner")
    ada.set_password(PASSWORD)
    ada.save()
    Company.objects.create(pk=1, name="Lumen Lamps", zone="UTC", set_up_at=START)
    mona = Contact.objects.create(name="Mona Varga", created_at=START)
    Identity.objects.create(
        contact=mona, scheme="email", value="mona@example.org", created_at=START
    )
    support = Channel.objects.create(kind="email", name="Support", address="support@desk.example")
    made: Conversation | None = None
    for number, said in enumerate(islice(cycle(story().messages), messages)):
        at = START + timedelta(minutes=90 * number)
        if said.author == "customer" or made is None:
            made = actions.receive(
                channel=support, contact=mona, text=said.text, at=at, conversation=made
            ).conversation
        else:
            actions.reply(made, by=ada, at=at, html=f"<p>{said.text}</p>", confirmed=True)
    assert made is not None
    connections.close_all()
    return made
