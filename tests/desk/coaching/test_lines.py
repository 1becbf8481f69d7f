from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import expert, lines
from kept.desk.coaching.taking_over import line_for, take_over
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.lib.html import from_text
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON

GERMAN = "Guten Tag, meine Lampe flackert, und ich weiß nicht warum. Was kann ich tun?"


@pytest.fixture
def german(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    """Mona writes German, and nobody has noted that down."""
    found = actions.receive(channel=support, contact=mona, text=GERMAN, at=NOON).conversation
    actions.assign(found, ada, by=ada, at=NOON)
    return found


def test_what_is_noted_goes_before_what_is_heard(german: Conversation, mona: Contact) -> None:
    assert lines.language(german) == "de"
    contacts.describe(mona, language="en")
    german.contact.refresh_from_db()
    assert lines.language(german) == "en"
    contacts.describe(mona, language="fr")
    german.contact.refresh_from_db()
    assert lines.language(german) == "en"


def test_who_takes_over_says_so_in_german_and_promises_by_it(
    german: Conversation, ada: Agent, cy: Agent
) -> None:
    asked = actions.propose_hand_over(
        german, actions.Card(), why="Lamps", receiver=cy, by=ada, at=NOON
    )
    line = line_for(asked, cy, at=NOON)
    assert line.startswith("Guten Tag Mona,\n\nich bin Cy und kümmere mich")
    assert "Ada hat mir" in line and "Donnerstag, 5. März" in line
    take_over(asked, has_read=True, html=from_text(line), by=cy, at=NOON)
    assert Promise.objects.get().owner == cy


def test_that_a_colleague_was_asked_is_told_in_german(
    german: Conversation, ada: Agent, cy: Agent
) -> None:
    due = NOON + timedelta(hours=2)
    asked = actions.consult(german, cy, "Dimmed?", due_at=due, by=ada, at=NOON)
    said = expert.line_about(asked, at=NOON)
    assert (
        said == "Ich habe bei Cy nachgefragt und schreibe Ihnen bis Mittwoch, 4. März, 15:00 Uhr."
    )
    contacts.describe(german.contact, language="en")
    asked.conversation.contact.refresh_from_db()
    assert expert.line_about(asked, at=NOON).endswith("by Wednesday, 4 March, 15:00.")
