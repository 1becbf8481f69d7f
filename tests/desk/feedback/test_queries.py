"""Figures say how sure they are."""

from __future__ import annotations

import pytest

from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Channel
from kept.desk.feedback import actions, queries
from kept.desk.feedback.models import Answer, CheckBack, FollowUps
from kept.desk.staff.models import Agent, Team
from tests.desk import cast
from tests.desk.cast import NOON
from tests.desk.feedback.conftest import days

pytestmark = pytest.mark.django_db
SCORES = (5, 5, 4, 1)


@pytest.fixture
def rated(support: Channel, ada: Agent, asking: FollowUps) -> list[CheckBack]:
    """Five customers were asked; four rated us, one of them low, one of the others is content."""
    for name in ("Jun", "Lea", "Mia", "Noe", "Pia"):
        found = conversations.receive(
            channel=support, contact=cast.contact(f"{name} Park"), text="Hi", at=NOON
        ).conversation
        conversations.assign(found, ada, by=ada, at=NOON)
        conversations.reply(found, by=ada, html=f"<p>Dear {name}, yes.</p>", at=NOON)
        conversations.resolve(found, reason="", by=ada, at=NOON)
    actions.ask_due(days(0.01))
    actions.ask_due(days(2))
    found = list(CheckBack.objects.select_related("conversation__contact").order_by("pk"))
    for check_back, score in zip(found, SCORES, strict=False):
        actions.rate(check_back, score, at=days(3))
    actions.answer(found[4], Answer.SOLVED, at=days(3))
    return found


def test_it_counts_what_was_asked_and_answered(
    rated: list[CheckBack], care: Team, ada: Agent, cy: Agent
) -> None:
    told = queries.figures(days(0), days(10), team=care, agent=ada)
    assert (told.sent, told.answered, told.solved, told.not_solved) == (5, 5, 1, 0)
    assert (told.rated, told.mean, told.low, told.share_low) == (4, 3.75, 1, 0.25)
    assert told.mean_interval is not None and told.share_low_interval is not None
    assert told.mean_interval == pytest.approx((1.895, 5.0), abs=0.01)
    assert told.share_low_interval == pytest.approx((0.046, 0.699), abs=0.01)
    nothing = queries.figures(days(0), days(10), agent=cy)
    assert nothing.sent == 0 and nothing.mean is None and nothing.share_low is None
    assert queries.figures(days(3), days(10)).sent == 0


def test_lists_show_what_one_may_see(
    rated: list[CheckBack], ada: Agent, cy: Agent, care: Team, olu: Agent
) -> None:
    assert list(queries.rated_low(ada, days(4))) == [rated[3]]
    care.is_limited = True
    care.save()
    assert list(queries.rated_low(ada, days(4))) == list(queries.rated_low(olu, days(4)))
    assert not queries.rated_low(cy, days(4)).exists()
    conversations.resolve(rated[3].conversation, reason="", by=ada, at=days(5))
    assert list(queries.rated_low(ada, days(6))) == [rated[3]], "it lies not long ago"
    assert not queries.rated_low(ada, days(50)).exists()
