"""What was found stands quietly at its message, with its history; "not a mistake" is one button."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import live
from kept.desk.coaching.found import found_in
from kept.desk.coaching.models import Dismissal
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

SHIELD = "<p>Unfortunately our policy does not allow returns after 30 days.</p>"


@pytest.fixture
def answered(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    """Ada refused Mona by policy, and the desk saw it."""
    said = actions.receive(
        channel=support, contact=mona, at=NOON, text="The shade is torn. Can I send it back?"
    )
    actions.reply(said.conversation, by=ada, at=NOON + timedelta(hours=1), html=SHIELD, seen=None)
    live.judge_due(NOON + timedelta(hours=1))
    return said.conversation


class TestFoundIn:
    def test_it_marks_the_message_with_what_stands(
        self, answered: Conversation, ada: Agent
    ) -> None:
        found = found_in(answered, ada)
        reply = answered.messages.get(kind="reply")
        assert [card.name for card in found.by_message[reply.pk] if card.level == "error"] == [
            "policy shield"
        ]
        assert found.standing == sum(card.level in {"error", "warning"} for card in found.all)

    def test_its_mark_is_on_the_page_and_goes_when_it_is_no_mistake(
        self, as_: SignIn, answered: Conversation, ada: Agent
    ) -> None:
        client, path = as_(ada), answered.get_absolute_url()
        assert "noticed noticed--stands" in client.get(path).content.decode()
        for card in found_in(answered, ada).all:
            if card.stands and card.quote:
                answer = client.post(
                    f"{path}hints/dismissals/", {"code": card.code, "quote": card.quote},
                    headers={"Accept": "text/html"},
                )  # fmt: skip
                assert answer.status_code == 302
        page = client.get(path).content.decode()
        assert "noticed--stands" not in page and "not a mistake" in page
        assert Dismissal.objects.filter(by=ada).exists()
