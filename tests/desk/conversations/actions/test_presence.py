from __future__ import annotations

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import minutes


def test_it_tells_who_is_here_and_who_writes(
    broken_lamp: Conversation, ada: Agent, bo: Agent, cy: Agent
) -> None:
    assert actions.see(broken_lamp, ada, is_writing=False, at=NOON)
    assert actions.see(broken_lamp, bo, is_writing=True, at=NOON)
    actions.see(broken_lamp, cy, is_writing=False, at=NOON)
    here = actions.present(broken_lamp, at=minutes(0.5), but=cy)
    assert [(one.agent, one.is_writing) for one in here] == [(bo, True), (ada, False)]
    assert actions.leave(broken_lamp, bo, at=NOON)
    assert not actions.leave(broken_lamp, bo, at=NOON)


def test_it_is_news_only_when_something_changes(broken_lamp: Conversation, ada: Agent) -> None:
    actions.see(broken_lamp, ada, is_writing=False, at=NOON)
    assert not actions.see(broken_lamp, ada, is_writing=False, at=minutes(0.3))
    assert actions.see(broken_lamp, ada, is_writing=True, at=minutes(0.4))
    assert actions.see(broken_lamp, ada, is_writing=True, at=minutes(9))


def test_it_forgets_who_went_without_a_word(broken_lamp: Conversation, ada: Agent) -> None:
    actions.see(broken_lamp, ada, is_writing=False, at=NOON)
    assert actions.present(broken_lamp, at=minutes(0.8)) == []
    actions.forget_stale(minutes(60))
    assert not broken_lamp.presences.exists()
