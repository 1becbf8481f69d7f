"""Ratings are counted with everything else, and each person's are theirs and their lead's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import now

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.feedback import actions
from kept.desk.feedback.models import CheckBack, State
from kept.desk.reports import counting, ratings
from kept.desk.reports.figures import Period, Scope, number, today
from kept.desk.reports.opening import Number, opened
from kept.desk.staff.models import Agent, Company, Team
from tests.desk.conftest import SignIn

WORDS = "It took three mails."


def rated(
    channel: Channel, contact: Contact, agent: Agent, score: int, at: datetime, words: str = ""
) -> Conversation:
    """A lamp that this person solved and the customer rated."""
    said = conversations.receive(
        channel=channel, contact=contact, text="A lamp", at=at, sender="mona@example.org"
    )
    found = said.conversation
    conversations.reply(found, by=agent, at=at, html="<p>Here it is.</p>", then="resolved")
    asked = CheckBack.objects.create(
        conversation=found, resolution=found.events.get(kind="resolved"), kind="simple",
        agent=agent, team=found.team, state=State.ASKED, due_at=at, asked_at=at,
    )  # fmt: skip
    actions.rate(asked, score, at=at + timedelta(hours=1))
    actions.add_words(asked, words, at=at + timedelta(hours=1))
    return found


@pytest.fixture
def week(
    support: Channel, mona: Contact, ada: Agent, bo: Agent, company: Company
) -> list[Conversation]:
    """Ada: great and bad, with words; Bo: good. The bad one was answered two hours later."""
    at = now() - timedelta(days=3)
    found = [rated(support, mona, ada, 5, at), rated(support, mona, bo, 4, at)]
    found.append(rated(support, mona, ada, 1, at, WORDS))
    conversations.reply(found[2], by=ada, at=at + timedelta(hours=3), html="<p>I am sorry.</p>")
    counting.count_due(now())
    return found


def period() -> Period:
    return Period(today(now()) - timedelta(6), today(now()))


class TestTables:
    def test_every_score_opens_its_conversations(self, week: list[Conversation], bo: Agent) -> None:
        rows = ratings.distribution(Scope(), period()).rows
        assert [row.cells[0].value for row in rows] == [1, 1, 0, 0, 1]
        found = opened(Number("rated", ("1",)), Scope(), period(), by=bo, at=now())
        assert [row.pk for row in found.rows] == [week[2].pk]

    def test_they_are_told_by_team_person_and_day(
        self, week: list[Conversation], ada: Agent, bo: Agent, care: Team
    ) -> None:
        (team,) = ratings.teams(Scope(), period()).rows
        assert (team.name, [cell.value for cell in team.cells]) == ("Care", [3, 3.33, 1])
        names = [(ada.pk, "Ada"), (bo.pk, "Bo")]
        people = {
            row.name: row.cells[1].value for row in ratings.people(Scope(), period(), names).rows
        }
        assert people == {"Ada": 3.0, "Bo": 4.0}
        days = ratings.course(Scope(), period()).rows
        assert sum(int(row.cells[0].value) for row in days) == 3 and len(days) == 7

    def test_low_ones_tell_how_soon_somebody_wrote(self, week: list[Conversation]) -> None:
        answered, waiting = ratings.low(Scope(), period()).rows
        assert (answered.cells[0].value, waiting.cells[0].value) == (1, 0)
        assert 3600 < float(answered.cells[1].value) < 4 * 3600

    def test_a_low_one_waits_until_somebody_writes(
        self, support: Channel, mona: Contact, ada: Agent, company: Company
    ) -> None:
        found = rated(support, mona, ada, 2, now() - timedelta(days=1))
        counting.count_due(now())
        assert number(Scope(agent=ada.pk), ratings.LOW_WAITING, period()) == 1
        conversations.reply(found, by=ada, at=now(), html="<p>I am sorry.</p>")
        counting.count_due(now())
        assert number(Scope(), ratings.LOW_WAITING, period()) == 0
        assert number(Scope(), ratings.LOW_ANSWERED, period()) == 1

    def test_counting_anew_finds_the_same(self, week: list[Conversation]) -> None:
        before = ratings.distribution(Scope(), period())
        counting.forget(now())
        assert not ratings.distribution(Scope(), period()).rows
        counting.count_due(now())
        assert ratings.distribution(Scope(), period()) == before


class TestScreen:
    def test_a_lead_sees_everybody_and_an_agent_themselves(
        self, as_: SignIn, week: list[Conversation], ada: Agent, bo: Agent
    ) -> None:
        page = as_(bo).get("/reports/ratings/").content.decode()
        assert WORDS in page and "Ada Okafor" in page
        own = as_(ada).get("/reports/ratings/").content.decode()
        assert WORDS in own and "Bo Lindqvist" not in own
        (team,) = ratings.teams(Scope(), period()).rows
        low = as_(bo).get(f"/reports/conversations/?{team.cells[2].query}").content.decode()
        assert low.count('class="found"') == 1
        told = as_(ada).get("/reports/rating-people.csv").content.decode()
        assert "Ada Okafor,2,3.0,1" in told and "Bo" not in told
        assert as_(ada).get(f"/reports/ratings/?agent={bo.pk}").status_code == 404

    def test_words_of_a_limited_team_stay_there(
        self, as_: SignIn, week: list[Conversation], ada: Agent, billing: Team
    ) -> None:
        Conversation.objects.update(team=billing)
        counting.forget(now())
        counting.count_due(now())
        page = as_(ada).get("/reports/ratings/").content.decode()
        assert WORDS not in page and "Nobody rated us" in page

    def test_every_table_is_a_file(self, as_: SignIn, week: list[Conversation], bo: Agent) -> None:
        for name in ratings.TABLES:
            assert as_(bo).get(f"/reports/{name}.csv").status_code == 200
        assert "5 · Great,1,33.3" in as_(bo).get("/reports/ratings.csv").content.decode()
