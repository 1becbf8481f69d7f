from __future__ import annotations

from datetime import date, timedelta

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations.filters import apply, known_fields, parse, rows
from kept.desk.conversations.models import (
    Attachment,
    Channel,
    Conversation,
    ConversationField,
    ConversationValue,
    Draft,
    Follower,
    Mention,
    Message,
    Tag,
    Tagging,
)
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON, contact


@pytest.fixture
def shelf(support: Channel, mona: Contact, ada: Agent, bo: Agent, care: Team) -> None:
    """Five conversations, told apart by their subjects."""

    def lay(subject: str, **columns: object) -> Conversation:
        given = {"channel": support, "contact": mona, "created_at": NOON, "last_message_at": NOON}
        return Conversation.objects.create(subject=subject, **(given | columns))

    lamp = lay("lamp", owner=ada, team=care, waiting_since=NOON, next_due=NOON)
    lay("chair", status="resolved", last_message_at=NOON - timedelta(days=9), is_archive=True)
    desk = lay("desk", owner=bo, contact=contact("Jun Park"), waiting_since=NOON, next_due=NOON)
    shelf = lay("shelf", status="snoozed", snoozed_until=NOON)
    lay("gone", status="resolved", merged_into=lamp)
    for row, name in ((lamp, "VIP"), (lamp, "late refund"), (desk, "VIP")):
        tag = Tag.objects.filter(name=name).first() or Tag.objects.create(name=name)
        Tagging.objects.create(conversation=row, tag=tag, at=NOON)
    note = Message.objects.create(conversation=lamp, kind="note", agent=bo, at=NOON, text="@Ada")
    Mention.objects.create(message=note, agent=ada)
    mail = Message.objects.create(
        conversation=desk, kind="incoming", contact=mona, at=NOON, text="", is_automatic=True
    )
    Attachment.objects.create(message=mail, name="a.pdf", content_type="x/y", size=1, file="a")
    Draft.objects.create(conversation=shelf, agent=ada, kind="note", updated_at=NOON)
    Follower.objects.create(conversation=shelf, agent=ada, at=NOON)
    for name, kind, value in (
        ("Serial number", "text", {"text": "LL-7"}),
        ("Weight", "number", {"number": "2.5"}),
        ("Bought on", "date", {"date": date(2026, 1, 2)}),
    ):
        field = ConversationField.objects.create(name=name, kind=kind)
        ConversationValue.objects.create(conversation=desk, field=field, **value)


@pytest.mark.usefixtures("shelf")
class TestApply:
    @pytest.mark.parametrize(
        ("query", "subjects"),
        [
            ("", "chair desk lamp shelf"),
            ("status:any status:open", "chair desk lamp shelf"),
            ("status:open", "desk lamp"),
            ("status:open status:snoozed", "desk lamp shelf"),
            ("-status:open", "chair shelf"),
            ("owner:me", "lamp"),
            ("owner:bo", "desk"),
            ("owner:ada owner:none", "chair lamp shelf"),
            ("-owner:me", "chair desk shelf"),
            ("owner:nobody", ""),
            ("team:mine", "lamp"),
            ("team:CARE", "lamp"),
            ("team:none", "chair desk shelf"),
            ("tag:vip", "desk lamp"),
            ("tag:vip tag:late-refund", "lamp"),
            ("tag:vip -tag:late-refund", "desk"),
            ("from:jun", "desk"),
            ("from:MONA@example", "chair lamp shelf"),
            ("from:Mona@Example.org", "chair lamp shelf"),
            ("from:ona@example.org", ""),
            ("before:2026-03-01", "chair"),
            ("after:2026-03-04", "desk lamp shelf"),
            ("after:2026-03-05", ""),
            ("has:attachment", "desk"),
            ("has:draft", "shelf"),
            ("has:note", "lamp"),
            ("-has:note", "chair desk shelf"),
            ("is:waiting", "desk lamp"),
            ("is:mentioned", "lamp"),
            ("is:followed", "shelf"),
            ("is:archive", "chair"),
            ("is:automatic", "desk"),
            ("channel:support", "chair desk lamp shelf"),
            ("channel:sales", ""),
            ("serial-number:ll-7", "desk"),
            ("weight:2,50", "desk"),
            ("weight:heavy", ""),
            ("bought-on:2026-01-02", "desk"),
            ("-bought-on:2026-01-02", "chair lamp shelf"),
        ],
    )
    def test_it_finds_those_and_no_others(self, ada: Agent, query: str, subjects: str) -> None:
        filter = parse(query, fields=known_fields())
        found = apply(filter, Conversation.objects.all(), agent=ada, at=NOON)
        assert not filter.problems
        assert sorted(row.subject for row in found) == subjects.split()

    @pytest.mark.parametrize(
        "query", ["from:jun", "from:MONA@example", "has:attachment", "is:automatic"]
    )
    def test_what_is_common_is_found_from_the_other_end(
        self, ada: Agent, query: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        everything = Conversation.objects.all()
        rare = set(apply(parse(query), everything, agent=ada, at=NOON))
        monkeypatch.setattr(rows, "FEW", 0)
        monkeypatch.setattr(rows, "SOME", 0)
        assert rare and rare == set(apply(parse(query), everything, agent=ada, at=NOON))

    def test_a_day_begins_where_the_agent_is(self, ada: Agent) -> None:
        ada.zone = "Pacific/Auckland"  # noon in UTC is already the next day there
        found = apply(parse("after:2026-03-05"), Conversation.objects.all(), agent=ada, at=NOON)
        assert found.count() == 3
