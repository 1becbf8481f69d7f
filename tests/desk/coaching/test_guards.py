from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import drafts
from kept.desk.coaching.guards import GUARDS
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Delivery
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

NIGHT = NOON + timedelta(days=1, hours=11)  # Thursday 23:00 in Lisbon
FINE = "Your new shade has arrived in our shop, Mona."


@pytest.fixture
def quiet(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    """Answered at noon: nobody waits, and Mona lives in Lisbon."""
    contacts.describe(mona, zone="Europe/Lisbon")
    said = actions.receive(channel=support, contact=mona, text="Is there a shade?", at=NOON)
    found = said.conversation
    actions.assign(found, ada, by=ada, at=NOON)
    actions.reply(found, by=ada, at=NOON, html="<p>Yes, it comes tomorrow.</p>")
    found.refresh_from_db()
    return found


def stopped(found: Conversation, ada: Agent, text: str = FINE, **how: object) -> list[str]:
    try:
        drafts.stopping(found, text, by=ada, **({"reason": "", "at": NIGHT} | how))  # type: ignore[arg-type]
    except drafts.NeedsReason as needs:
        return [hint.code for hint in needs.hints]
    return []


class TestBadHour:
    def test_it_stops_what_nobody_waits_for_at_night(self, quiet: Conversation, ada: Agent) -> None:
        with pytest.raises(drafts.NeedsReason) as needs:
            drafts.stopping(quiet, FINE, reason="", by=ada, at=NIGHT)
        (hint,) = needs.value.hints
        assert hint.code == "TIM05" and "Thursday, 23:00 where Mona is" in hint.why
        later = needs.value.later
        assert later is not None and f"{later:%A %H:%M}" == "Friday 09:00"
        assert stopped(quiet, ada, send_at=later) == []

    def test_a_reason_goes_before_it(self, quiet: Conversation, ada: Agent) -> None:
        given = drafts.stopping(quiet, FINE, reason="She asked for it", by=ada, at=NIGHT)
        assert [hint.code for hint in given] == ["TIM05"]

    def test_it_is_silent_by_day_to_who_waits_and_where_no_zone_is_known(
        self, quiet: Conversation, ada: Agent, support: Channel, mona: Contact
    ) -> None:
        assert stopped(quiet, ada, at=NOON + timedelta(days=1)) == []
        contacts.describe(mona, zone="")
        quiet.contact.refresh_from_db()
        assert stopped(quiet, ada) == []
        contacts.describe(mona, zone="Europe/Lisbon")
        actions.receive(channel=support, contact=mona, conversation=quiet, text="And?", at=NIGHT)
        quiet.refresh_from_db()
        assert stopped(quiet, ada) == []


def test_writing_first_by_another_way_than_preferred_needs_a_reason(
    quiet: Conversation, ada: Agent, mona: Contact
) -> None:
    contacts.describe(mona, preferred_channel="phone")
    quiet.contact.refresh_from_db()
    assert stopped(quiet, ada, at=NOON + timedelta(days=1)) == ["RCH01"]
    assert stopped(quiet, ada, at=NOON + timedelta(days=1), reason="No answer on the phone") == []
    contacts.describe(mona, preferred_channel="email")
    quiet.contact.refresh_from_db()
    assert stopped(quiet, ada, at=NOON + timedelta(days=1)) == []


def test_sending_somebody_away_without_a_hand_over_is_stopped(
    support: Channel, mona: Contact, ada: Agent, cy: Agent
) -> None:
    said = actions.receive(channel=support, contact=mona, text="My invoice is wrong.", at=NOON)
    found = said.conversation
    actions.assign(found, ada, by=ada, at=NOON)
    away = "That is not my department, you need to ask billing."
    assert "OWN02" in stopped(found, ada, away, at=NOON)
    actions.propose_hand_over(found, actions.Card(), why="An invoice", receiver=cy, by=ada, at=NOON)
    assert "OWN02" not in stopped(found, ada, away, at=NOON)


class TestTheScreen:
    def test_it_offers_their_next_good_moment(
        self, as_: SignIn, quiet: Conversation, ada: Agent, mona: Contact,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr("kept.desk.web.workspace.replies.now", lambda: NIGHT)
        path = f"/conversations/{quiet.pk}/replies/"
        page = as_(ada).post(path, {"text": FINE}, headers={"HX-Request": "true"})
        text = page.content.decode()
        assert page.status_code == 422 and "Send it at their next good moment" in text
        assert 'name="send_at" value="2026-03-06T09:00"' in text
        as_(ada).post(path, {"text": FINE, "send_at": "2026-03-06T09:00"})
        assert Delivery.objects.filter(is_scheduled=True).count() == 1

    def test_who_answers_what_nobody_owns_owns_it(
        self, as_: SignIn, support: Channel, mona: Contact, ada: Agent
    ) -> None:
        for way in ("replies", "waiting", "snooze"):
            found = actions.receive(channel=support, contact=mona, text="Hi?", at=NOON).conversation
            form = {"text": FINE, "until": "2199-01-01T12:00"}
            as_(ada).post(f"/conversations/{found.pk}/{way}/", form)
            found.refresh_from_db()
            assert found.owner == ada, way


def test_each_guard_is_there_once() -> None:
    assert len({guard.code for guard in GUARDS}) == len(GUARDS)
