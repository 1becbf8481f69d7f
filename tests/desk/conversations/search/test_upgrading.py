"""An index that was written by an older desk."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, search
from kept.desk.conversations.models import Channel, IndexedWhole, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

pytestmark = pytest.mark.django_db
MIGRATIONS = ("0016_weeks_in_the_index", "0018_days_in_the_index")


def vectors() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT words::text FROM conversations_indexed ORDER BY place")
        return [row[0] for row in cursor.fetchall()]


def test_entries_get_the_stretches_that_new_ones_have(support: Channel, mona: Contact) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no such words")
    actions.receive(channel=support, contact=mona, text="It is dark.", at=NOON)
    written = vectors()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE conversations_indexed SET words = ts_delete(words, ARRAY(SELECT lexeme"
            " FROM unnest(words) WHERE lexeme LIKE '~3~%%' OR lexeme LIKE '~7~%%'))", [],
        )  # fmt: skip
    assert vectors() != written
    for name in MIGRATIONS:
        module = import_module(f"kept.desk.conversations.migrations.{name}")
        with connection.schema_editor() as editor:
            module.tell(apps, editor)
    assert vectors() == written


@pytest.fixture
def old_reply(support: Channel, mona: Contact, ada: Agent) -> Message:
    """A reply that is indexed with its signature."""
    asked = actions.receive(channel=support, contact=mona, text="It is dark.", at=NOON)
    html = "<p>A new bulb goes out.</p><p>Lanternkeeper</p>"
    sent = actions.reply(asked.conversation, html=html, by=ada, at=NOON)
    assert finds(ada, "lanternkeeper")
    sent.fold_at = sent.text.index("Lanternkeeper")
    sent.save()
    upgrade = import_module("kept.desk.conversations.migrations.0019_replies_without_signatures")
    with connection.cursor() as cursor:
        cursor.execute(upgrade.WHOLE)
    return sent


def finds(agent: Agent, words: str) -> bool:
    return bool(search.find(agent, words, at=NOON).hits)


def entries_with(word: str) -> int:
    """Entries of the index of the database that hold a word."""
    held = (
        "SELECT count(*) FROM conversations_indexed WHERE words @@ %s::tsquery"
        if connection.vendor == "postgresql"
        else "SELECT count(*) FROM conversations_words WHERE conversations_words MATCH %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(held, [word])
        return int(cursor.fetchone()[0])


def test_old_replies_lose_their_signatures_a_little_at_a_time(
    old_reply: Message, ada: Agent
) -> None:
    assert list(IndexedWhole.objects.values_list("pk", flat=True)) == [old_reply.pk]
    assert entries_with("lanternkeeper") == 1
    assert not finds(ada, "lanternkeeper"), "not shown even before"
    assert search.renew_due(NOON) < search.renew_due(NOON), "something was done, then nothing left"
    assert not IndexedWhole.objects.exists()
    assert entries_with("lanternkeeper") == 0 and entries_with("bulb") == 1
    assert finds(ada, "bulb")


def test_an_old_reply_that_is_redacted_is_forgotten_whole(old_reply: Message, ada: Agent) -> None:
    actions.redact(old_reply, reason="Wrong lamp", by=ada, at=NOON)
    assert entries_with("lanternkeeper") == 0 and entries_with("bulb") == 0
    assert not IndexedWhole.objects.exists()
