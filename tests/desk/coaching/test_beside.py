"""Beside the composer stands what is asked, ticked as it is answered, and what was told already."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import drafts
from kept.desk.coaching.beside import beside
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(support: Channel, mona: Contact) -> Conversation:
    """Mona told her order and asks two things."""
    said = actions.receive(
        channel=support, contact=mona, at=NOON, subject="Lamp",
        text="My order number is LL-20488. When will the lamp arrive? "
        "And can I change the colour of the shade?",
    )  # fmt: skip
    return said.conversation


class TestBeside:
    def test_it_lists_what_is_asked_and_told(self, asked: Conversation) -> None:
        found = beside(asked, at=NOON)
        assert [one.words for one in found.asked] == [
            "When will the lamp arrive?", "And can I change the colour of the shade?"
        ]  # fmt: skip
        assert [(one.name, one.value) for one in found.given] == [("order number", "LL-20488")]

    def test_it_calls_one_number_by_one_name(self, support: Channel, mona: Contact) -> None:
        text = "My tracking number is LL-20488. When will order LL-20488 come? Serial no. QX-71554."
        said = actions.receive(channel=support, contact=mona, text=text, at=NOON)
        given = beside(said.conversation, at=NOON).given
        assert {one.name: one.value for one in given} == {
            "order number": "LL-20488", "serial number": "QX-71554"
        }  # fmt: skip

    def test_it_lists_what_they_tried(self, support: Channel, mona: Contact) -> None:
        said = actions.receive(
            channel=support, contact=mona, at=NOON,
            text="The light is dead. I have already restarted the router twice.",
        )  # fmt: skip
        (tried,) = beside(said.conversation, at=NOON).tried
        assert tried.value == "I have already restarted the router twice."
        assert tried.message == said.pk

    def test_a_draft_ticks_what_it_answers(self, asked: Conversation, ada: Agent) -> None:
        first, second = (one.key for one in beside(asked, at=NOON).asked)
        text = "Dear Mona, the lamp arrives on Friday."
        left = drafts.look(asked, text, by=ada, at=NOON + HOUR).questions
        assert first not in left and second in left
        both = f"{text} And yes, the colour of the shade can be changed."
        assert drafts.look(asked, both, by=ada, at=NOON + HOUR).questions == ()

    def test_the_page_and_the_answer_about_a_draft_speak_of_the_same(
        self, as_: SignIn, asked: Conversation, ada: Agent
    ) -> None:
        client, here = as_(ada), asked.get_absolute_url()
        page = client.get(f"{here}questions/").content.decode()
        told = client.post(f"{here}hints/", {"text": "Dear Mona, hello."}).json()
        assert told["questions"] and all(f'"{key}"' in page for key in told["questions"])
        assert "LL-20488" in page
