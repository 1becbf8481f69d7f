from __future__ import annotations

import pytest

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Draft
from kept.desk.conversations.refusals import DraftConflict, NotPossible
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import minutes


def test_it_keeps_one_text_a_person_and_box(
    broken_lamp: Conversation, ada: Agent, bo: Agent
) -> None:
    for agent in (ada, bo, ada):
        actions.save_draft(by=agent, at=NOON, conversation=broken_lamp, html=f"<p>{agent}</p>")
    actions.save_draft(by=ada, at=NOON, conversation=broken_lamp, kind="note", html="n")
    assert Draft.objects.count() == 3
    kept = Draft.objects.get(agent=ada, kind="reply")
    assert (kept.revision, kept.html) == (2, "<p>Ada Okafor</p>")


def test_it_does_not_overwrite_another_window(broken_lamp: Conversation, ada: Agent) -> None:
    one = actions.save_draft(by=ada, at=NOON, conversation=broken_lamp, html="one", revision=0)
    actions.save_draft(by=ada, at=NOON, conversation=broken_lamp, html="two", revision=1)
    with pytest.raises(DraftConflict) as refused:
        actions.save_draft(
            by=ada, at=minutes(1), conversation=broken_lamp, html="three", revision=one.revision
        )
    assert refused.value.draft.html == "two"


def test_it_keeps_beginnings_of_new_conversations(ada: Agent) -> None:
    first = actions.save_draft(by=ada, at=NOON, subject="Recall", to="mona@example.org")
    second = actions.save_draft(by=ada, at=NOON, subject="Other")
    again = actions.save_draft(by=ada, at=NOON, draft=first, subject="Recall of lamps")
    assert again.pk == first.pk != second.pk


def test_it_belongs_to_its_writer(broken_lamp: Conversation, ada: Agent, bo: Agent) -> None:
    draft = actions.save_draft(by=ada, at=NOON, conversation=broken_lamp, html="mine")
    with pytest.raises(NotPossible):
        actions.save_draft(by=bo, at=NOON, draft=draft, html="yours")
    with pytest.raises(NotPossible):
        actions.discard_draft(draft, by=bo, at=NOON)
    actions.discard_draft(draft, by=ada, at=NOON)
    assert not Draft.objects.exists()


def test_it_holds_no_script(broken_lamp: Conversation, ada: Agent) -> None:
    kept = actions.save_draft(
        by=ada, at=NOON, conversation=broken_lamp, html="<p>a<script>b</script></p>"
    )
    assert kept.html == "<p>a</p>"
