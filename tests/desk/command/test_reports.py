from __future__ import annotations

import argparse

import pytest

from kept.desk.command import reports as command
from kept.desk.contacts.models import Contact
from kept.desk.conversations.actions import receive
from kept.desk.conversations.models import Channel
from kept.desk.reports.models import Figure
from tests.desk.cast import NOON


def test_it_counts_everything_anew(
    support: Channel, mona: Contact, capsys: pytest.CaptureFixture[str]
) -> None:
    receive(channel=support, contact=mona, text="The lamp broke.", at=NOON)
    assert command.run(argparse.Namespace()) == 0
    assert Figure.objects.get(what="begun").number == 1
    assert "All conversations are counted: 1." in capsys.readouterr().out
