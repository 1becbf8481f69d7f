from __future__ import annotations

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, loads
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn


@pytest.fixture
def three(support: Channel, mona: Contact, ada: Agent, bo: Agent) -> list[Conversation]:
    """Ada owns two, which is all that she can carry; nobody owns the third."""
    made = [
        actions.receive(channel=support, contact=mona, subject=words, text="?", at=NOON)
        for words in ("One", "Two", "Three")
    ]
    for each in made[:2]:
        actions.assign(each.conversation, ada, by=ada, at=NOON)
    actions.set_capacity(ada, 2, by=bo, at=NOON)
    return [each.conversation for each in made]


def owner_of(conversation: Conversation) -> Agent | None:
    found: Agent | None = Conversation.objects.get(pk=conversation.pk).owner
    return found


def test_what_rests_or_is_resolved_is_not_carried(three: list[Conversation], ada: Agent) -> None:
    assert str(loads.load_of(ada)) == "carries 2 of 2" and loads.load_of(ada).is_full
    actions.resolve(three[0], reason="", by=ada, at=NOON)
    assert not loads.load_of(ada).is_full
    actions.set_capacity(ada, 0, by=ada, at=NOON)
    assert not loads.load_of(ada).is_full


class TestTaking:
    def test_one_more_is_asked_about_with_who_has_room(
        self, as_: SignIn, three: list[Conversation], ada: Agent, bo: Agent
    ) -> None:
        path = f"/conversations/{three[2].pk}/"
        answer = as_(ada).post(f"{path}owner/", {"owner": "me"})
        assert answer.status_code == 302 and owner_of(three[2]) is None
        page = as_(ada).get(answer.headers["Location"]).content.decode()
        assert "You carry 2 open conversations" in page and f"Give it to {bo.first_name}" in page
        as_(ada).post(f"{path}owner/", {"owner": str(ada.pk), "over": "1"})
        assert owner_of(three[2]) == ada and loads.load_of(ada).is_over

    def test_a_lead_who_gives_is_asked_too(
        self, as_: SignIn, three: list[Conversation], ada: Agent, bo: Agent
    ) -> None:
        path = f"/conversations/{three[2].pk}/"
        answer = as_(bo).post(f"{path}owner/", {"owner": str(ada.pk)})
        page = as_(bo).get(answer.headers["Location"]).content.decode()
        assert f"{ada.name} carries 2" in page and owner_of(three[2]) is None

    def test_answering_never_waits_for_room(
        self, as_: SignIn, three: list[Conversation], ada: Agent
    ) -> None:
        as_(ada).post(f"/conversations/{three[2].pk}/replies/", {"text": "At nine, Mona. Ada"})
        assert owner_of(three[2]) == ada

    def test_many_at_once_stop_at_the_limit(
        self, as_: SignIn, three: list[Conversation], ada: Agent, bo: Agent
    ) -> None:
        actions.set_capacity(ada, 3, by=bo, at=NOON)
        form = {"verb": "take", "chosen": [str(three[2].pk)]}
        as_(ada).post("/inbox/changes/", form)
        assert owner_of(three[2]) == ada
        actions.assign(three[2], None, by=ada, at=NOON)
        actions.set_capacity(ada, 2, by=bo, at=NOON)
        page = as_(ada).post("/inbox/changes/", form, follow=True).content.decode()
        assert owner_of(three[2]) is None and "carries 2 of 2 open conversations" in page


def test_a_hand_over_to_who_has_no_room_says_so(
    as_: SignIn, three: list[Conversation], ada: Agent, bo: Agent, care: Team
) -> None:
    actions.assign(three[2], bo, by=bo, at=NOON)
    path = f"/conversations/{three[2].pk}/"
    assert "Ada Okafor (carries 2 of 2)" in as_(bo).get(f"{path}handing-over/").content.decode()
    form = {"to": str(ada.pk), "why": "She knows lamps", "wanted": "A lamp"}
    page = as_(bo).post(f"{path}hand-overs/", form, follow=True).content.decode()
    assert "it may wait there, or come back" in page
    made = three[2].hand_overs.get()
    assert "You carry 2 open" in as_(ada).get(f"/hand-overs/{made.pk}/").content.decode()


def test_a_lead_sees_who_is_over(
    as_: SignIn, three: list[Conversation], ada: Agent, bo: Agent
) -> None:
    assert "over the limit" not in as_(bo).get("/set-up/assignment/").content.decode()
    actions.assign(three[2], ada, by=bo, at=NOON)
    page = as_(bo).get("/set-up/assignment/").content.decode()
    assert "carries 3 of 2" in page and "over the limit" in page
