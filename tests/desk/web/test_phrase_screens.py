"""The screens of stock phrases: proposed beside a draft, or on a page of their own."""

from __future__ import annotations

import pytest

from kept.desk.coaching import proposing
from kept.desk.coaching.models import BetterWording
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

pytestmark = pytest.mark.django_db
SAID = "We are sorry for any inconvenience caused"
HERE = "/set-up/phrases/"
PAGE = f"{HERE}phrase/?said={SAID.replace(' ', '%20')}"


def test_the_empty_list_says_what_will_stand_there(as_: SignIn, ada: Agent) -> None:
    assert b"No habits yet" in as_(ada).get(HERE).content


def test_it_is_proposed_voted_on_and_adopted(
    as_: SignIn, ada: Agent, bo: Agent, care: Team
) -> None:
    form = {"said": SAID, "words": "I see <b>what</b> went wrong.", "team": care.pk}
    answer = as_(ada).post(f"{HERE}wordings/", form, follow=True)
    told = answer.content.decode()
    assert "I see &lt;b&gt;what&lt;/b&gt; went wrong." in told and "1 vote<" in told
    assert "Adopt it" not in told and "take it back" in told
    one = f"{HERE}wordings/{BetterWording.objects.get().pk}/"
    assert "2 votes" in as_(bo).post(f"{one}votes/", follow=True).content.decode()
    told = as_(bo).post(f"{one}votes/", {"undo": "yes"}, follow=True).content.decode()
    assert "1 vote<" in told and "Adopt it" in told
    assert (
        "A lead of that team decides"
        in as_(ada).post(f"{one}adoption/", follow=True).content.decode()
    )
    assert "adopted</span>" in as_(bo).post(f"{one}adoption/", follow=True).content.decode()
    assert "I see &lt;b&gt;" in as_(ada).get(HERE).content.decode()
    told = as_(bo).post(f"{one}closing/", {"why": "Too long."}, follow=True).content.decode()
    assert "Closed: Too long." in told and "Adopt it after all" in told


def test_what_is_refused_keeps_the_words(as_: SignIn, ada: Agent, care: Team) -> None:
    proposing.propose(SAID, "I see.", team=care, by=ada, at=NOON)
    form = {"said": SAID, "words": "I see!", "team": care.pk}
    for headers in ({}, {"HX-Request": "true"}):
        answer = as_(ada).post(f"{HERE}wordings/", form, headers=headers)
        told = answer.content.decode()
        assert answer.status_code == 422 and "Ada proposed the very same words" in told
        assert ">I see!</textarea>" in told and ("<html" in told) != bool(headers)


def test_a_team_that_is_not_ones_own_is_not_there(
    as_: SignIn, cy: Agent, ada: Agent, care: Team
) -> None:
    one = proposing.propose(SAID, "I see.", team=care, by=ada, at=NOON)
    form = {"said": SAID, "words": "Well.", "team": care.pk}
    assert as_(cy).post(f"{HERE}wordings/", form).status_code == 404
    assert as_(cy).post(f"{HERE}wordings/{one.pk}/votes/").status_code == 404
    assert b"I see." not in as_(cy).get(PAGE).content
    assert as_(cy).get(f"{HERE}phrase/").status_code == 404


def test_beside_a_draft_it_is_about_the_words_of_the_card(
    as_: SignIn, ada: Agent, support: Channel, mona: Contact, care: Team
) -> None:
    found = actions.receive(channel=support, contact=mona, text="Broken.", at=NOON).conversation
    answer = as_(ada).get(
        f"/conversations/{found.pk}/wordings/", {"about": SAID}, headers={"HX-Request": "true"}
    )
    told = answer.content.decode()
    assert SAID in told and "<html" not in told and "Nobody proposed anything yet" in told
    assert b"The phrase" in as_(ada).get(f"/conversations/{found.pk}/wordings/").content


def test_a_saved_reply_is_changed(as_: SignIn, bo: Agent, care: Team) -> None:
    saved = actions.keep_saved_reply(name="Sorry", html=f"<p>{SAID}.</p>", by=bo, at=NOON)
    one = proposing.propose(SAID, "I see.", team=care, by=bo, at=NOON)
    proposing.adopt(one, by=bo, at=NOON)
    assert "Saved replies that still hold it" in as_(bo).get(PAGE).content.decode()
    path = f"{HERE}wordings/{one.pk}/saved-replies/{saved.pk}/"
    told = as_(bo).post(path, follow=True).content.decode()
    assert "says it in the better words now" in told and "still hold it" not in told
    saved.refresh_from_db()
    assert saved.html == "<p>I see.</p>"
