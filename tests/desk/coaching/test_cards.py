from __future__ import annotations

from datetime import timedelta

from kept.desk.coaching.cards import card_of
from kept.desk.contacts import actions as contacts
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
    assert card.mood == "upset (“angry”)"


def test_it_quotes_words_as_they_were_written_and_all_that_was_asked(
    support: Channel, mona: Contact
) -> None:
    contacts.save_order(mona, "LL-21538", status="shipped", items=[("Arne lamp", 1)])
    said = actions.receive(
        channel=support, contact=mona, subject="", at=NOON, sender="mona@example.org",
        text="Hi, the tracking of LL-21538 says \"Out for delivery\" since seven.\n"
        "> On Monday You wrote:\n> It is on its way.\nI have to leave at Four. "
        "Can the driver put it behind the blue gate?",
    )  # fmt: skip
    card = card_of(said.conversation, at=NOON + timedelta(hours=1))
    assert "Hi, the tracking of LL-21538 says" in card.wanted
    assert "leave at Four. Can the driver put it behind the blue gate?" in card.wanted
    assert "You wrote" not in card.wanted
    assert card.known == "Order number: “LL-21538”"


def test_one_word_alone_is_no_trouble(support: Channel, mona: Contact) -> None:
    said = actions.receive(
        channel=support, contact=mona, subject="", at=NOON, sender="mona@example.org",
        text="The new lamp came on Tuesday, and it hangs over our table. What does it weigh?",
    )  # fmt: skip
    assert card_of(said.conversation, at=NOON + timedelta(hours=1)).mood == "calm"


def test_it_calls_nobody_calm_whose_language_has_no_feelings_listed(
    support: Channel, mona: Contact
) -> None:
    said = actions.receive(
        channel=support, contact=mona, subject="", at=NOON, sender="mona@example.org",
        text="Guten Tag, ich bin sehr verärgert, und die Lampe ist nicht von mir. Bitte!",
    )  # fmt: skip
    assert card_of(said.conversation, at=NOON + timedelta(hours=1)).mood == ""
