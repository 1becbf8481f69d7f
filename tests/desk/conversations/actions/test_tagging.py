from __future__ import annotations

import pytest

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, ConversationField, Tag
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON


class TestTag:
    def test_it_makes_one_tag_whatever_the_capitals(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        assert actions.tag(broken_lamp, ["Lamp", " VIP  guest "], by=ada, at=NOON) == [
            "Lamp", "VIP guest",
        ]  # fmt: skip
        assert actions.tag(broken_lamp, ["LAMP", "leg"], by=ada, at=NOON) == ["leg"]
        assert Tag.objects.count() == 3
        assert actions.untag(broken_lamp, ["lamp", "nothing"], by=ada, at=NOON) == ["Lamp"]
        assert broken_lamp.events.filter(kind="tagged").count() == 3

    def test_it_brings_archived_tags_back(self, broken_lamp: Conversation, ada: Agent) -> None:
        Tag.objects.create(name="Lamp", archived_at=NOON)
        actions.tag(broken_lamp, ["lamp"], by=ada, at=NOON)
        assert Tag.objects.get().archived_at is None

    @pytest.mark.parametrize("name", ["x" * 41, "a,b", 'say "x"'])
    def test_it_refuses_what_no_filter_could_name(
        self, broken_lamp: Conversation, ada: Agent, name: str
    ) -> None:
        with pytest.raises(NotPossible):
            actions.tag(broken_lamp, [name], by=ada, at=NOON)


class TestField:
    @pytest.mark.parametrize(
        ("kind", "typed", "told"),
        [
            ("text", " blue ", "blue"),
            ("number", "12,50", "12.5"),
            ("number", "100", "100"),
            ("date", "2026-03-31", "2026-03-31"),
            ("choice", "red", "red"),
        ],
    )
    def test_it_reads_what_is_typed(
        self, broken_lamp: Conversation, ada: Agent, kind: str, typed: str, told: str
    ) -> None:
        field = ConversationField.objects.create(name="Colour", kind=kind, choices=["red", "blue"])
        assert actions.set_field(broken_lamp, field, typed, by=ada, at=NOON)
        assert not actions.set_field(broken_lamp, field, typed, by=ada, at=NOON)
        event = broken_lamp.events.get(kind="field-changed")
        assert (event.data["from"], event.data["to"]) == ("", told)
        assert actions.set_field(broken_lamp, field, "", by=ada, at=NOON)
        assert not broken_lamp.values.exists()

    @pytest.mark.parametrize(
        ("kind", "typed"),
        [("number", "much"), ("number", "NaN"), ("number", "1e30"), ("date", "31.3."),
         ("choice", "green")],
    )  # fmt: skip
    def test_it_refuses_what_is_of_another_kind(
        self, broken_lamp: Conversation, ada: Agent, kind: str, typed: str
    ) -> None:
        field = ConversationField.objects.create(name="Colour", kind=kind, choices=["red"])
        with pytest.raises(NotPossible, match="Colour"):
            actions.set_field(broken_lamp, field, typed, by=ada, at=NOON)
