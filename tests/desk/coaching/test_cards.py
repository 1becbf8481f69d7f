from __future__ import annotations

from datetime import timedelta

from kept.desk.coaching.cards import card_of
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON


def test_it_tells_what_the_customer_told_with_their_own_words(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    said = actions.receive(
        channel=support, contact=mona, subject="Chair leg broke", at=NOON,
        sender="mona@example.org",
        text="Hello,\n\nI am very angry: the leg broke after two days. My order number is 10427. "
        "When will you send a new one?",
    )  # fmt: skip
    conversation = said.conversation
    actions.reply(
        conversation, by=ada, at=NOON + timedelta(hours=1), confirmed=True,
        html="<p>Dear Mona, please turn the screw once more and tell us what happens.</p>",
    )  # fmt: skip
    actions.receive(
        channel=support, contact=mona, conversation=conversation, at=NOON + timedelta(hours=2),
        text="I did, and I am still angry. It broke again.", sender="mona@example.org",
    )  # fmt: skip
    card = card_of(conversation, at=NOON + timedelta(hours=3))
    assert "Chair leg broke" in card.wanted and "two days" in card.wanted
    assert "Order number: “10427”" in card.known
    assert "Ada Okafor" in card.tried and "screw once more" in card.tried
    assert card.mood.startswith("angry")
