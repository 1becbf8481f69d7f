"""The engine sees that somebody asked whether it worked, and so finds no missing follow-up."""

from __future__ import annotations

import pytest

from kept.desk.coaching.rows import as_seen
from kept.desk.conversations.models import Conversation
from kept.desk.feedback import actions
from kept.desk.feedback.models import Answer, CheckBack
from kept.mistakes.catalogue.no_follow_up import MISTAKE
from kept.mistakes.engine import check
from kept.mistakes.house import House
from tests.desk.feedback.conftest import asked as asked
from tests.desk.feedback.conftest import asking as asking
from tests.desk.feedback.conftest import days
from tests.desk.feedback.conftest import settled as settled

pytestmark = pytest.mark.django_db


def test_it_sees_what_was_asked_and_answered(asked: CheckBack) -> None:
    actions.answer(asked, Answer.SOLVED, at=days(3))
    actions.rate(asked, 5, at=days(3))
    kinds = [event.kind for event in as_seen(asked.conversation).events or ()]
    assert kinds[-3:] == ["check-back", "confirmed", "rated"]
    assert not _found(asked.conversation)


def test_without_a_check_back_it_finds_that_nobody_asked(settled: Conversation) -> None:
    assert _found(settled)


def _found(conversation: Conversation) -> bool:
    findings = check(as_seen(conversation), House(), now=days(60)).findings
    return any(finding.code == MISTAKE.code for finding in findings)
