"""The whole demo, each plot once: some of everything that the screens show."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from django.db.models import Max, Min
from pytest_django.fixtures import Settings

from kept.desk.channels.email import health
from kept.desk.channels.models import RawEvent
from kept.desk.contacts.models import Block, Contact, ContactNote, Order, Organisation
from kept.desk.conversations import actions, search
from kept.desk.conversations.models import (
    AssignmentRule,
    Attachment,
    Conversation,
    ConversationValue,
    Delivery,
    Draft,
    Event,
    Indexed,
    Link,
    Mention,
    Message,
    Move,
    SavedReply,
    Tag,
    View,
)
from kept.desk.demo import build
from kept.desk.demo.plots import plots
from kept.desk.feedback.models import CheckBack
from kept.desk.staff.demo import is_demo, visitors
from kept.desk.staff.models import Absence, Agent, Team
from tests.desk.cast import NOON


def test_it_shows_some_of_everything(db: None, settings: Settings) -> None:
    settings.DEMO = True
    told: list[tuple[int, int]] = []
    once = [replace(plot, times=1) for plot in plots().values()]
    played = build.build(NOON, lambda done, of: told.append((done, of)), chosen=once)

    assert is_demo() and [agent.first_name for agent in visitors()] == ["Ada", "Bo", "Olu"]
    assert told[-1] == (played, len(once)) and played > 80
    conversations = Conversation.objects.standing()
    assert set(conversations.values_list("status", flat=True)) == {
        "open", "waiting", "snoozed", "resolved",
    }  # fmt: skip
    assert conversations.filter(status="open", owner=None).count() > 5
    assert conversations.filter(team=Team.objects.get(is_limited=True)).count() > 5
    assert Conversation.objects.exclude(merged_into=None).count() == Move.objects.count() == 1
    longest = Conversation.objects.get(subject__startswith="Hotel Bellacosta")
    assert longest.messages.count() >= 60

    assert {"planned", "asked", "answered"} <= set(
        CheckBack.objects.values_list("state", flat=True)
    )
    for table in (Link, Mention, Draft, Block, ContactNote, Order, Organisation, SavedReply, View,
                  ConversationValue, Tag):  # fmt: skip
        assert table.objects.exists(), table
    assert set(Delivery.objects.values_list("state", flat=True)) == {
        "sent", "failed", "bounced", "queued",
    }  # fmt: skip
    assert Delivery.objects.filter(state="queued", is_scheduled=True).exists()
    assert set(RawEvent.objects.values_list("state", flat=True)) == {
        "done", "quarantined", "blocked",
    }  # fmt: skip
    assert Attachment.objects.filter(is_inline=True).exists()
    assert Attachment.objects.filter(name__endswith=".pdf").exists()
    assert Attachment.objects.exclude(thumbnail="").exists()
    assert Message.objects.filter(is_automatic=True).exists()
    actions.give_out_due(NOON)
    owned = Event.objects.filter(kind="assigned", data__rule__isnull=False)
    assert AssignmentRule.objects.count() == 2 and owned.exists(), "rules find somebody"
    assert conversations.filter(status="open", owner=None).count() > 5, "and leave the intake"
    assert Message.objects.filter(has_remote_images=True).exists()
    assert Message.objects.filter(fold_at__isnull=False, kind="incoming").exists()
    assert set(Contact.objects.values_list("language", flat=True)) >= {"en", "de", "fr", "pt"}
    away = Absence.objects.get().agent
    assert not Conversation.objects.unresolved().filter(owner=away).exists()
    assert health.silent(NOON) == []
    assert Agent.objects.exclude(password__startswith="!").count() == 0, "nobody has a password"

    span = Message.objects.filter(delivery=None).aggregate(first=Min("at"), last=Max("at"))
    assert span["last"] <= NOON and (NOON - span["first"]).days >= 45
    assert Event.objects.filter(at__gt=NOON).count() == 0
    assert Indexed.objects.count() == Message.objects.count()
    assert search.find(visitors()[0], "harpsichord", at=NOON).hits

    moments = list(Message.objects.order_by("pk").values_list("at", flat=True))
    earlier = sum(after < before for before, after in pairwise(moments))
    assert earlier < 5, "numbers grow with time, as on a desk that was really used"
