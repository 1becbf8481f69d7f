from __future__ import annotations

from datetime import timedelta

from pytest_django import DjangoAssertNumQueries

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.web.api.conftest import ProgramOf


def _talk(conversation: Conversation, ada: Agent, count: int) -> None:
    for minute in range(1, count + 1):
        at = NOON + timedelta(minutes=minute)
        actions.write_note(conversation, html=f"<p>Note {minute}</p>", by=ada, at=at)


def test_it_is_told_with_what_was_said(
    program_of: ProgramOf, conversation: Conversation, ada: Agent
) -> None:
    said = conversation.messages.get()
    actions.keep_file(b"lamp", name="lamp.txt", message=said)
    actions.assign(conversation, ada, by=ada, at=NOON)
    _talk(conversation, ada, 1)
    told = program_of(ada).get(f"conversations/{conversation.pk}/").json()
    assert told["subject"] == "Lamp" and told["customer"] == "Mona Varga"
    assert told["owner"]["name"] == "Ada Okafor" and told["status"] == "open"
    first, note = told["messages"]
    assert (first["kind"], first["author"], first["text"]) == (
        "incoming", "Mona Varga", "Where is my lamp?",
    )  # fmt: skip
    (file,) = first["files"]
    assert (file["name"], file["size"]) == ("lamp.txt", 4)
    assert (note["kind"], note["author"]) == ("note", "Ada Okafor") and told["next"] is None


def test_a_long_one_is_told_in_pages_that_cost_the_same(
    counted_in_memory: None, program_of: ProgramOf, conversation: Conversation, ada: Agent,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:  # fmt: skip
    _talk(conversation, ada, 6)
    program, path = program_of(ada), f"conversations/{conversation.pk}/"
    program.get(path)
    texts, after = [], ""
    while True:
        with django_assert_num_queries(4):
            told = program.get(path, size=3, after=after).json()
        texts += [one["text"] for one in told["messages"]]
        after = told["next"]
        if after is None:
            break
    assert texts == ["Where is my lamp?", *(f"Note {minute}" for minute in range(1, 7))]
