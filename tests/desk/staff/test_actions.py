from __future__ import annotations

from datetime import time, timedelta

import pytest

from kept.desk.staff import actions
from kept.desk.staff.actions import Refused
from kept.desk.staff.models import INVITED_FOR, Agent, JournalEntry, Role, Team
from tests.desk.cast import NOON, PASSWORD


class TestInvitation:
    def test_it_makes_a_person_in_the_chosen_teams_once(self, olu: Agent, care: Team) -> None:
        asked = actions.invite(
            email="Dee@Lumen-Lamps.example", name="Dee", role=Role.AGENT, teams=[care],
            by=olu, at=NOON,
        )  # fmt: skip
        dee = actions.accept(asked, name="Dee Ruiz", password=PASSWORD, zone="UTC", at=NOON)
        assert dee.email == "dee@lumen-lamps.example"
        assert list(dee.teams.all()) == [care]
        with pytest.raises(Refused, match="used or taken back"):
            actions.accept(asked, name="Nils", password=PASSWORD, zone="UTC", at=NOON)

    def test_it_does_not_lie_in_a_mailbox_for_ever(self, olu: Agent) -> None:
        asked = actions.invite(
            email="dee@example.org", name="", role=Role.AGENT, teams=[], by=olu, at=NOON
        )
        late = NOON + INVITED_FOR
        with pytest.raises(Refused, match="too old"):
            actions.accept(asked, name="Nils", password=PASSWORD, zone="UTC", at=late)

    def test_it_is_not_sent_to_somebody_who_is_here(self, olu: Agent, ada: Agent) -> None:
        with pytest.raises(Refused, match="here already"):
            actions.invite(
                email=ada.email.upper(), name="", role=Role.AGENT, teams=[], by=olu, at=NOON
            )

    def test_a_newer_one_replaces_it(self, olu: Agent) -> None:
        first, second = (
            actions.invite(
                email="dee@example.org", name="", role=Role.AGENT, teams=[], by=olu, at=NOON
            )
            for _ in range(2)
        )
        with pytest.raises(Refused):
            actions.accept(first, name="Dee", password=PASSWORD, zone="UTC", at=NOON)
        assert actions.accept(second, name="Dee", password=PASSWORD, zone="UTC", at=NOON)


class TestOwner:
    def test_the_first_is_made_on_an_empty_desk_only(self, db: None) -> None:
        made = {"email": "olu@example.org", "password": PASSWORD, "zone": "UTC", "at": NOON}
        assert actions.create_owner(name="Olu", **made).is_owner  # type: ignore[arg-type]
        with pytest.raises(Refused):
            actions.create_owner(name="Nils", **made)  # type: ignore[arg-type]

    def test_the_last_stays(self, olu: Agent, bo: Agent) -> None:
        with pytest.raises(Refused, match="only owner"):
            actions.deactivate(olu, by=olu, at=NOON)
        with pytest.raises(Refused, match="only owner"):
            actions.change_role(olu, Role.LEAD, by=olu, at=NOON)
        actions.change_role(bo, Role.OWNER, by=olu, at=NOON)
        actions.deactivate(olu, by=bo, at=NOON)
        assert not Agent.objects.get(pk=olu.pk).is_active


class TestHours:
    def test_they_may_have_a_break(self, care: Team, bo: Agent) -> None:
        hours = [(0, time(13), time(17)), (0, time(8), time(12))]
        actions.set_hours(care, hours, by=bo, at=NOON)
        assert [span.opens for span in care.hours.all()] == [time(8), time(13)]

    @pytest.mark.parametrize(
        "hours",
        [[(0, time(9), time(9))], [(2, time(9), time(13)), (2, time(12), time(17))]],
    )
    def test_they_do_not_run_backwards_or_overlap(
        self, care: Team, bo: Agent, hours: list[tuple[int, time, time]]
    ) -> None:
        with pytest.raises(Refused):
            actions.set_hours(care, hours, by=bo, at=NOON)
        assert care.hours.count() == 5


class TestAbsence:
    def test_it_takes_somebody_from_work_while_it_lasts(self, ada: Agent, bo: Agent) -> None:
        until = NOON + timedelta(days=3)
        actions.plan_absence(ada, since=NOON, until=until, by=ada, at=NOON)
        assert ada not in Agent.objects.at_work(NOON)
        assert ada in Agent.objects.at_work(until)

    def test_two_do_not_overlap(self, ada: Agent) -> None:
        actions.plan_absence(ada, since=NOON, until=None, by=ada, at=NOON)
        with pytest.raises(Refused, match="away already"):
            actions.plan_absence(ada, since=NOON + timedelta(days=9), until=None, by=ada, at=NOON)

    def test_it_can_end_early(self, ada: Agent) -> None:
        away = actions.plan_absence(ada, since=NOON, until=None, by=ada, at=NOON)
        back = NOON + timedelta(hours=2)
        actions.end_absence(away, by=ada, at=back)
        assert ada in Agent.objects.at_work(back)


def test_a_change_of_a_team_is_in_the_journal(care: Team, bo: Agent, cy: Agent) -> None:
    actions.change_team(
        care, name="Care", zone="Europe/Lisbon", country="pt", is_limited=True,
        members=[bo, cy], by=bo, at=NOON,
    )  # fmt: skip
    assert set(care.members.all()) == {bo, cy}
    entry = JournalEntry.objects.get(kind="team-changed")
    assert entry.by == bo and entry.data["members"] == ["Bo Lindqvist", "Cy Moreau"]
