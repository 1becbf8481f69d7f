from __future__ import annotations

import argparse

import pytest

from kept.desk.command import search as command
from kept.desk.contacts.models import Contact
from kept.desk.conversations import search
from kept.desk.conversations.actions import receive
from kept.desk.conversations.models import Channel, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON


def test_it_makes_everything_findable_again(
    ada: Agent, support: Channel, mona: Contact, capsys: pytest.CaptureFixture[str]
) -> None:
    receive(channel=support, contact=mona, text="The lamp broke.", at=NOON)
    search.forget(Message.objects.get())
    assert not search.find(ada, "lamp", at=NOON).hits
    assert command.run(argparse.Namespace()) == 0
    assert len(search.find(ada, "lamp", at=NOON).hits) == 1
    assert "1 messages can be found" in capsys.readouterr().out
