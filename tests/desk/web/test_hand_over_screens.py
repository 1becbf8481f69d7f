from __future__ import annotations

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, HandOver, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn


@pytest.fixture
def adas(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    said = actions.receive(
        channel=support, contact=mona, subject="Chair leg broke", at=NOON,
        text="The leg broke. My order number is 10427.", sender="mona@example.org",
    )  # fmt: skip
    actions.assign(said.conversation, ada, by=ada, at=NOON)
    return said.conversation


def test_it_is_passed_on_without_scripts_and_mona_is_told_once(
    as_: SignIn, ada: Agent, cy: Agent, adas: Conversation
) -> None:
    here = f"/conversations/{adas.pk}/"
    chosen = as_(ada).post(f"{here}owner/", {"owner": cy.pk})
    assert chosen.headers["Location"] == f"{here}handing-over/?to={cy.pk}"
    form = as_(ada).get(chosen.headers["Location"]).content.decode()
    assert "10427" in form and f'value="{cy.pk}" selected' in form
    card = {"to": cy.pk, "known": "Order number: 10427", "why": "About invoices"}
    as_(ada).post(f"{here}hand-overs/", card)
    made = HandOver.objects.get()
    adas.refresh_from_db()
    assert adas.owner == ada
    inbox = as_(cy).get("/inbox/").content.decode()
    assert "Waiting for you to accept" in inbox and f"/hand-overs/{made.pk}/" in inbox
    assert "Waiting for you" not in as_(ada).get("/inbox/").content.decode()
    read = as_(cy).get(f"/hand-overs/{made.pk}/").content.decode()
    assert "Order number: 10427" in read and "I am Cy, and I look after this" in read
    unread = as_(cy).post(f"/hand-overs/{made.pk}/acceptance/", {"tells": "1", "line": "Mine."})
    assert unread.status_code == 422 and "Read the card first" in unread.content.decode()
    assert "Mine." in unread.content.decode()
    taken = {"has_read": "1", "tells": "1", "line": "I am Cy, and I care from now on."}
    as_(cy).post(f"/hand-overs/{made.pk}/acceptance/", taken)
    adas.refresh_from_db()
    assert adas.owner == cy and adas.waiting_since == NOON
    assert "I am Cy" in Message.objects.get(kind="reply").text
    page = as_(cy).get(here).content.decode()
    assert "passed on once" in page and "Cy took it over from Ada Okafor" in page


def test_it_is_declined_with_a_reason_and_withdrawn(
    as_: SignIn, ada: Agent, cy: Agent, adas: Conversation
) -> None:
    here = f"/conversations/{adas.pk}/"
    as_(ada).post(f"{here}hand-overs/", {"to": cy.pk, "why": "Invoice"})
    made = HandOver.objects.get()
    assert as_(cy).post(f"/hand-overs/{made.pk}/refusal/", {"reason": ""}).status_code == 422
    as_(cy).post(f"/hand-overs/{made.pk}/refusal/", {"reason": "It is no invoice"})
    assert "It is no invoice" in as_(ada).get(here).content.decode()
    as_(ada).post(f"{here}hand-overs/", {"to": cy.pk, "why": "Invoice"})
    assert "waits to be accepted" in as_(ada).get(here).content.decode()
    as_(ada).post(f"/hand-overs/{HandOver.objects.latest('pk').pk}/withdrawal/")
    assert "Ada keeps it after all" in as_(ada).get(here).content.decode()


def test_a_refusal_leaves_the_card_as_typed(
    as_: SignIn, ada: Agent, adas: Conversation, cy: Agent
) -> None:
    answer = as_(ada).post(
        f"/conversations/{adas.pk}/hand-overs/", {"to": cy.pk, "why": "", "known": "My own words"}
    )
    assert answer.status_code == 422 and "My own words" in answer.content.decode()
