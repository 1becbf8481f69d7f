from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel, Conversation, Event, Message
from kept.desk.lib.writing import insert, update
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

pytestmark = pytest.mark.django_db
Queries = Any


@pytest.fixture
def opened(support: Channel, mona: Contact) -> Conversation:
    return insert(
        Conversation(
            channel=support,
            contact=mona,
            subject="Is it “dark” 100%?",
            created_at=NOON,
            last_message_at=NOON,
        )
    )


class TestInsert:
    def test_it_writes_what_django_would(
        self, opened: Conversation, ada: Agent, django_assert_num_queries: Queries
    ) -> None:
        with django_assert_num_queries(1):
            event = insert(
                Event(conversation=opened, kind="noted", at=NOON, agent=ada, data={"a": ["ü", 1]})
            )
        for row in (opened, event):
            read = type(row).objects.get(pk=row.pk)
            for field in row._meta.concrete_fields:
                assert getattr(read, field.attname) == getattr(row, field.attname)

    def test_what_it_wrote_can_be_saved_again(self, opened: Conversation) -> None:
        opened.subject = "It is dark"
        opened.save()
        assert [one.subject for one in Conversation.objects.all()] == ["It is dark"]

    def test_it_refuses_what_belongs_to_nothing_yet(
        self, opened: Conversation, support: Channel
    ) -> None:
        said = Message(conversation=opened, channel=support, kind="incoming", at=NOON)
        with pytest.raises(ValueError, match="must be written before"):
            insert(Event(conversation=opened, kind="received", at=NOON, message=said))

    def test_it_leaves_refusing_to_the_database(self, support: Channel) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            insert(Conversation(channel=support, created_at=NOON, last_message_at=NOON))


class TestUpdate:
    def test_it_writes_those_columns_and_no_others(
        self, opened: Conversation, ada: Agent, django_assert_num_queries: Queries
    ) -> None:
        opened.owner, opened.waiting_since, opened.subject = ada, NOON, "not written"
        with django_assert_num_queries(1):
            update(opened, ["owner_id", "waiting_since"])
        read = Conversation.objects.get()
        assert (read.owner, read.waiting_since) == (ada, NOON)
        assert read.subject == "Is it “dark” 100%?"
        opened.waiting_since = None
        update(opened, ["waiting_since"])
        opened.refresh_from_db()
        assert opened.waiting_since is None

    def test_it_says_when_there_is_no_such_row(self, opened: Conversation) -> None:
        Conversation.objects.all().delete()
        opened.created_at += timedelta(days=1)
        with pytest.raises(DatabaseError, match="not in the database"):
            update(opened, ["created_at"])
