from __future__ import annotations

import pytest

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Draft, Mention, Status
from kept.desk.conversations.refusals import MayNotSee, Unfinished
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON, agent
from tests.desk.conversations.conftest import minutes


class TestNote:
    def test_it_moves_no_clock_and_clears_its_draft(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        for kind in ("note", "reply"):
            actions.save_draft(by=ada, at=NOON, conversation=broken_lamp, kind=kind, html="x")
        before = Conversation.objects.values().get()
        note = actions.write_note(broken_lamp, by=ada, at=minutes(1), html="<p>I know her.</p>")
        assert (note.kind, note.text) == ("note", "I know her.")
        assert Conversation.objects.values().get() == before
        assert [draft.kind for draft in Draft.objects.all()] == ["reply"]

    def test_it_calls_people_in_and_has_them_follow(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent, care: Team
    ) -> None:
        note = actions.write_note(
            broken_lamp, by=ada, at=NOON, html="<p>@bo lindqvist, @Bo and @Ada: who? mail@bo.x</p>"
        )
        assert [mention.agent for mention in note.mentions.all()] == [bo]
        assert [follower.agent for follower in broken_lamp.followers.all()] == [bo]
        assert actions.read_mentions(broken_lamp, bo, at=minutes(2)) == 1
        assert actions.read_mentions(broken_lamp, bo, at=minutes(3)) == 0

    def test_it_calls_whole_teams(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent, care: Team
    ) -> None:
        note = actions.write_note(broken_lamp, by=bo, at=NOON, html="@Care please")
        assert [mention.agent for mention in note.mentions.all()] == [ada]

    def test_it_calls_nobody_by_a_first_name_that_two_have(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent
    ) -> None:
        Agent.objects.create(email="bo2@lumen-lamps.example", name="Bo Fransen")
        actions.write_note(broken_lamp, by=ada, at=NOON, html="@Bo?")
        assert not Mention.objects.exists()

    def test_it_says_so_when_somebody_may_not_see_it(
        self, broken_lamp: Conversation, ada: Agent, cy: Agent, olu: Agent, billing: Team
    ) -> None:
        actions.move_to_team(broken_lamp, billing, by=olu, at=NOON)
        with pytest.raises(MayNotSee, match="Ada Okafor may not see"):
            actions.write_note(broken_lamp, by=cy, at=NOON, html="@Ada what do you think?")
        assert broken_lamp.messages.count() == 1

    def test_it_wants_text(self, broken_lamp: Conversation, ada: Agent) -> None:
        with pytest.raises(Unfinished):
            actions.write_note(broken_lamp, by=ada, at=NOON, html="<p>  </p>")


class TestFollow:
    def test_it_is_told_once_each_way(
        self, broken_lamp: Conversation, ada: Agent, bo: Agent
    ) -> None:
        assert actions.follow(broken_lamp, bo, by=bo, at=NOON)
        assert not actions.follow(broken_lamp, bo, by=ada, at=NOON)
        assert actions.unfollow(broken_lamp, bo, by=bo, at=NOON)
        assert not actions.unfollow(broken_lamp, bo, by=bo, at=NOON)
        assert [e.kind for e in broken_lamp.events.all()] == ["received", "followed", "followed"]

    def test_it_wants_somebody_who_may_see(
        self, broken_lamp: Conversation, olu: Agent, billing: Team
    ) -> None:
        actions.move_to_team(broken_lamp, billing, by=olu, at=NOON)
        with pytest.raises(MayNotSee):
            actions.follow(broken_lamp, agent("Dee Park"), by=olu, at=NOON)
        assert broken_lamp.status == Status.OPEN
