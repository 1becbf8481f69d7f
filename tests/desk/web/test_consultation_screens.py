from __future__ import annotations

import pytest

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Consultation, Conversation
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn


@pytest.fixture
def adas(support: Channel, mona: Contact, ada: Agent) -> Conversation:
    said = actions.receive(
        channel=support, contact=mona, subject="Lamp", text="Can the LL-3 be dimmed?", at=NOON
    )
    actions.assign(said.conversation, ada, by=ada, at=NOON)
    return said.conversation


def test_a_colleague_is_asked_and_answers_without_scripts(
    as_: SignIn, adas: Conversation, ada: Agent, cy: Agent
) -> None:
    here = f"/conversations/{adas.pk}/"
    form = as_(ada).get(f"{here}consulting/").content.decode()
    assert "Mona asks: “Can the LL-3 be dimmed?”" in form and "In four hours:" in form
    assert f'<option value="{ada.pk}"' not in form
    unsure = as_(ada).get(f"{here}consulting/", {"about": "I do not\n know."}).content.decode()
    assert "I was about to write: “I do not know.”" in unsure
    stopped = as_(ada).post(f"{here}consultations/", {"question": "Dimmed?"})
    assert stopped.status_code == 422 and "Dimmed?" in stopped.content.decode()
    asking = {"to": cy.pk, "question": "Dimmed?", "due": "2199-01-01T12:00"}
    as_(ada).post(f"{here}consultations/", asking)
    one = Consultation.objects.get()
    inbox = as_(cy).get("/inbox/").content.decode()
    assert "Asked of you" in inbox and f"/consultations/{one.pk}/" in inbox
    assert "asked of you: </span>1 ?" in as_(cy).get("/waiting/").content.decode()
    assert "asked of you" not in as_(ada).get("/waiting/").content.decode()
    banner = as_(cy).get(here).content.decode()
    assert "Ada asks" in banner and "Dimmed?" in banner
    assert 'name="answer"' not in as_(ada).get(f"/consultations/{one.pk}/").content.decode()
    as_(cy).post(f"/consultations/{one.pk}/answer/", {"answer": "Yes, by any dimmer."})
    told = as_(ada).get(f"{here}questions/").content.decode()
    assert 'data-insert="Yes, by any dimmer."' in told
    assert "Cy answered Ada Okafor" in as_(ada).get(here).content.decode()


def test_a_refusal_needs_a_reason_and_a_question_can_be_taken_back(
    as_: SignIn, adas: Conversation, ada: Agent, bo: Agent, cy: Agent
) -> None:
    here = f"/conversations/{adas.pk}/consultations/"
    for to in (bo, cy):
        as_(ada).post(here, {"to": to.pk, "question": "Dimmed?", "due": "2199-01-01T12:00"})
    of_bo, of_cy = Consultation.objects.order_by("pk")
    assert as_(cy).post(f"/consultations/{of_cy.pk}/refusal/", {}).status_code == 422
    as_(cy).post(f"/consultations/{of_cy.pk}/refusal/", {"reason": "Bo knows"})
    assert "could not answer: Bo knows" in as_(ada).get(
        f"/conversations/{adas.pk}/questions/"
    ).content.decode()  # fmt: skip
    as_(cy).post(f"/consultations/{of_bo.pk}/withdrawal/")
    of_bo.refresh_from_db()
    assert of_bo.state == "asked"
    as_(ada).post(f"/consultations/{of_bo.pk}/withdrawal/")
    of_bo.refresh_from_db()
    assert of_bo.state == "withdrawn"


def test_the_customer_may_be_told_when_the_answer_comes(
    as_: SignIn, adas: Conversation, ada: Agent, cy: Agent
) -> None:
    asking = {"to": cy.pk, "question": "Dimmed?", "due": "2199-01-01T12:00"}
    as_(ada).post(f"/conversations/{adas.pk}/consultations/", asking)
    told = as_(ada).get(f"/conversations/{adas.pk}/questions/").content.decode()
    assert "I have asked Cy, who knows this best, and write to you by" in told
