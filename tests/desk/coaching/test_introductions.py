from __future__ import annotations

import pytest

from kept.desk.coaching import actions as coaching
from kept.desk.coaching import drafts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

BODY = (
    "the shade you are looking for came in this morning, in white and in brass, and it fits the "
    "lamp that you bought from us last year."
)


@pytest.fixture
def asked(support: Channel, mona: Contact) -> Conversation:
    return actions.receive(
        channel=support, contact=mona, text="Is there a white shade for the tall lamp?", at=NOON
    ).conversation


def offered(found: Conversation, text: str, by: Agent) -> list[tuple[str, str, str]]:
    """(what is marked, the words, where they go) of each hint on names."""
    given = drafts.look(found, text, by=by, at=NOON).names
    assert {hint.level for hint in given} <= {"info"} and {hint.code for hint in given} <= {"PER01"}
    return [(hint.quote, hint.offers[0].words, hint.offers[0].place) for hint in given]


def test_a_greeting_without_a_name_gets_theirs(asked: Conversation, ada: Agent) -> None:
    text = f"Hello,\n\n{BODY}\n\nKind regards, Ada"
    assert offered(asked, text, ada) == [("Hello", "Hello Mona", "instead")]
    without = f"Good news: {BODY}\n\nKind regards, Ada"
    ((marked, words, place),) = offered(asked, without, ada)
    assert marked.startswith("Good news") and (words, place) == ("Hello Mona,", "above")


def test_who_writes_signs(asked: Conversation, ada: Agent, support: Channel) -> None:
    text = f"Hello Mona,\n\n{BODY}\n\nKind regards"
    assert offered(asked, text, ada) == [("regards", "Ada Okafor", "below")]
    support.signature = "{agent}, Lumen Lamps"
    support.save()
    asked.channel.refresh_from_db()
    assert offered(asked, text, ada) == []


def test_a_name_that_nobody_knows_is_asked_for(support: Channel, ada: Agent) -> None:
    someone = Contact.objects.create(name="", created_at=NOON)
    found = actions.receive(
        channel=support, contact=someone, text="Is there a white shade?", at=NOON
    ).conversation  # fmt: skip
    text = f"Hello,\n\n{BODY}\n\nKind regards, Ada"
    assert offered(found, text, ada) == [("Kind regards, Ada", "May I ask your name?", "above")]
    assert offered(found, f"Hello,\n\n{BODY} What is your name?\n\nAda", ada) == []
    actions.receive(
        channel=support, contact=someone, conversation=found, at=NOON,
        text="It is for the tall lamp in our hall.\n\nBest regards,\nNoa Brandt",
    )  # fmt: skip
    assert offered(found, text, ada) == [("Hello", "Hello Noa", "instead")]


def test_it_is_silent_at_the_beginning_and_after_the_first_reply(
    asked: Conversation, ada: Agent
) -> None:
    assert offered(asked, "Hello,", ada) == []
    assert offered(asked, "Hello Mona, the shade came in this morning", ada) == []
    actions.reply(asked, by=ada, at=NOON, html="<p>Hello Mona, one moment please. Ada</p>")
    assert offered(asked, f"Hello,\n\n{BODY}", ada) == []


def test_it_greets_in_german_who_writes_german(support: Channel, mona: Contact, ada: Agent) -> None:
    text = "Gibt es für die hohe Lampe auch einen weißen Schirm, und was kostet er bei Ihnen?"
    found = actions.receive(channel=support, contact=mona, text=text, at=NOON).conversation
    reply = "Guten Tag,\n\nden Schirm gibt es in Weiß und in Messing.\n\nViele Grüße, Ada"
    assert offered(found, reply, ada) == [("Guten Tag", "Guten Tag Mona", "instead")]


def test_the_composer_hears_of_it_until_somebody_says_that_it_is_right(
    as_: SignIn, asked: Conversation, ada: Agent
) -> None:
    client, form = as_(ada), {"text": f"Hello,\n\n{BODY}\n\nAda"}
    path = f"/conversations/{asked.pk}/hints/"
    (hint,) = (one for one in client.post(path, form).json()["hints"] if one["code"] == "PER01")
    assert hint["offers"][0]["place"] == "instead"
    coaching.dismiss(asked, code="PER01", quote=hint["quote"], why="", by=ada, at=NOON)
    assert "PER01" not in {one["code"] for one in client.post(path, form).json()["hints"]}
