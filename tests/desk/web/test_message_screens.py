"""What can be done with one message of a story."""

from __future__ import annotations

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

HTMX = {"headers": {"HX-Request": "true"}}


@pytest.fixture
def card(support: Channel, mona: Contact) -> Message:
    """Mona tells more than she should."""
    return actions.receive(
        channel=support, contact=mona, subject="My order", text="My card is 4111 1111.", at=NOON
    )


class TestRedaction:
    def test_a_lead_removes_words_and_says_why(self, as_: SignIn, bo: Agent, card: Message) -> None:
        client, path = as_(bo), f"/messages/{card.pk}/redaction/"
        assert path in client.get(card.conversation.get_absolute_url()).content.decode()
        asked = client.get(path, **HTMX).content.decode()
        assert "4111 1111" in asked and "<html" not in asked
        client.post(path, {"passage": "4111 1111", "reason": "a card number"})
        page = client.get(card.conversation.get_absolute_url()).content.decode()
        assert "4111" not in page and "a card number" in page

    def test_an_agent_does_not(self, as_: SignIn, ada: Agent, card: Message) -> None:
        client, path = as_(ada), f"/messages/{card.pk}/redaction/"
        assert path not in client.get(card.conversation.get_absolute_url()).content.decode()
        for answer in (client.get(path), client.post(path, {"reason": "why not"})):
            assert answer.status_code == 404
        card.refresh_from_db()
        assert "4111" in card.text
