from __future__ import annotations

import pytest

from kept.desk.contacts.models import Contact, Order
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, SavedReply
from kept.desk.conversations.refusals import NotPossible, Unfinished
from kept.desk.staff.models import Agent, Company, Team
from tests.desk.cast import NOON


class TestFill:
    def test_it_fills_what_is_known(
        self, broken_lamp: Conversation, bo: Agent, mona: Contact, company: Company
    ) -> None:
        Order.objects.create(number="1042", contact=mona, status="shipped <Tue>")
        saved = actions.keep_saved_reply(
            name="Order", by=bo, at=NOON,
            html="<p>Dear {first_name}, {{order}} is {order_status}. {agent_first_name}, "
            "{company}, {address}, no. {conversation}</p>",
        )  # fmt: skip
        assert actions.use_saved_reply(saved, broken_lamp, by=bo) == (
            "<p>Dear Mona, 1042 is shipped &lt;Tue&gt;. Bo, Lumen Lamps, mona@example.org, "
            f"no. {broken_lamp.pk}</p>"
        )
        assert SavedReply.objects.get().used == 1

    def test_it_leaves_the_unknown_visible_so_that_it_stops_the_send(
        self, broken_lamp: Conversation, bo: Agent
    ) -> None:
        saved = actions.keep_saved_reply(
            name="Order", html="It is {order} and {shoe_size}", by=bo, at=NOON
        )
        text = actions.fill(saved, broken_lamp, bo)
        assert text == "It is {order} and {shoe_size}"
        with pytest.raises(Unfinished):
            actions.reply(broken_lamp, by=bo, at=NOON, html=text)


class TestBeginning:
    @pytest.mark.parametrize(
        "html",
        [
            "<p>Ticket no. {conversation}</p><p>Dear {first_name}, it is on its way.</p>",
            "Dear customer #{{ order }}, it is on its way.",
            "<p>Re: {conversation}</p><p>Thank you.</p>",
        ],
    )
    def test_a_text_that_addresses_a_number_is_not_kept(self, bo: Agent, html: str) -> None:
        with pytest.raises(NotPossible, match="Begin with the person"):
            actions.keep_saved_reply(name="Sent", html=html, by=bo, at=NOON)

    @pytest.mark.parametrize(
        "html",
        [
            "<p>Dear {first_name}, order {order} is on its way.</p><p>No. {conversation}</p>",
            "Your order {order} is on its way.",
            "<p>Hello {name} ({conversation}),</p>",
        ],
    )
    def test_a_number_may_stand_further_down(self, bo: Agent, html: str) -> None:
        assert actions.keep_saved_reply(name="Sent", html=html, by=bo, at=NOON).pk


class TestScopes:
    def test_it_offers_everybodys_the_teams_and_ones_own(
        self, ada: Agent, bo: Agent, cy: Agent, care: Team
    ) -> None:
        for name, scope in (("a", {}), ("b", {"team": care}), ("c", {"agent": bo})):
            actions.keep_saved_reply(name=name, html="x", by=bo, at=NOON, **scope)
        offered = {
            agent.first_name: [one.name for one in actions.saved_replies_for(agent)]
            for agent in (ada, bo, cy)
        }
        assert offered == {"Ada": ["a", "b"], "Bo": ["a", "b", "c"], "Cy": ["a"]}

    def test_it_is_changed_by_whom_it_belongs_to(
        self, ada: Agent, bo: Agent, cy: Agent, care: Team
    ) -> None:
        with pytest.raises(NotPossible):
            actions.keep_saved_reply(name="a", html="x", by=ada, at=NOON)
        everybodys = actions.keep_saved_reply(name="a", html="x", by=bo, at=NOON)
        with pytest.raises(NotPossible):
            actions.keep_saved_reply(
                saved=everybodys, name="a", html="x", agent=ada, by=ada, at=NOON
            )
        with pytest.raises(NotPossible):
            actions.remove_saved_reply(everybodys, by=ada, at=NOON)
        teams = actions.keep_saved_reply(name="b", html="x", team=care, by=ada, at=NOON)
        with pytest.raises(NotPossible):
            actions.remove_saved_reply(teams, by=cy, at=NOON)
        actions.remove_saved_reply(teams, by=ada, at=NOON)

    def test_it_wants_a_name_and_a_text(self, bo: Agent) -> None:
        with pytest.raises(NotPossible):
            actions.keep_saved_reply(name=" ", html="x", by=bo, at=NOON)
