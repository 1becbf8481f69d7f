"""Mails that are broken in places, all the way in: none stops the intake, none is lost."""

from __future__ import annotations

import logging
import random

import pytest

from kept.desk.channels.email import intake
from kept.desk.channels.models import RawEvent, RawState
from kept.desk.conversations.models import Channel, Message
from kept.desk.lib.html import displayed
from tests.desk.cast import NOON
from tests.desk.channels.email.letters import minutes
from tests.desk.channels.email.test_parse import fuzzed
from tests.desk.lib.test_html import faults

AT_ONCE = 100
FAULTS_OF_OURS = ("It could not be", "Taking it in failed", "The stored mail")
"""Why no mail may be laid before a person: that it names no writer, say, is its own."""


@pytest.mark.parametrize("count", [200, pytest.param(10_000, marks=pytest.mark.slow)])
def test_every_broken_mail_is_taken_in_or_laid_before_a_person(
    support: Channel, count: int, caplog: pytest.LogCaptureFixture
) -> None:
    chance, stored = random.Random(count), 0
    for number in range(count):
        raw = fuzzed(chance)
        stored += intake.store_raw(support, f"1/INBOX/{number}", raw, at=NOON) is not None
        if number % AT_ONCE == AT_ONCE - 1:
            # A bounce waits for what it is about; then it is taken in as what it is.
            for later in (0, 5, 10, 15, 20):
                while intake.take_in_due(minutes(later)) == minutes(later):
                    pass
    events = RawEvent.objects.all()
    assert events.count() == stored
    assert set(events.values_list("state", flat=True)) <= {RawState.DONE, RawState.QUARANTINED}
    aside = events.filter(state=RawState.QUARANTINED).values_list("problem", flat=True)
    assert [problem for problem in aside if problem.startswith(FAULTS_OF_OURS)] == []
    assert [each.getMessage() for each in caplog.records if each.levelno >= logging.ERROR] == []
    for html, folded in Message.objects.values_list("html", "html_fold").iterator():
        assert faults(html) == faults(folded) == []
        assert faults(displayed(html, files={}, remote=str)) == []
