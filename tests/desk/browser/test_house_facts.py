"""Bo writes down what is true here, and looks at it as text."""

from __future__ import annotations

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from kept.desk.coaching.actions import set_house_rules
from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser

RULES = """\
[hours]
zone = "Europe/Lisbon"
country = "PT"

[[policies]]
name = "returns after 30 days"
words = ["return policy"]
exceptions = ["the piece arrived damaged"]
"""


@pytest.mark.usefixtures("care")
def test_a_lead_writes_down_a_fact(visit: Visit, bo: Agent) -> None:
    set_house_rules(None, RULES, by=bo, at=now())
    page = visit(bo, "/set-up/house-rules/")
    page.get_by_role("link", name="Hours and facts", exact=True).click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Lisbon")
    expect(page.get_by_text("parcel, delivery, delivered")).to_be_visible()
    topic = page.get_by_role("group", name="A topic, 1 (new)")
    topic.get_by_label("Words or tags that tell the topic").fill("flicker")
    topic.get_by_label("What must be known first").fill("devise")
    facts = page.get_by_role("group", name="A fact, 1 (new)")
    facts.get_by_label("What it is about").fill("returns")
    page.get_by_role("button", name="Keep these rules").click()
    expect(page.get_by_text("This field is required.").first).to_be_visible()
    expect(topic).to_contain_text("Did you mean “device”?")
    screenshot(page, "house-facts-wrong", whole=True)
    topic.get_by_label("What must be known first").fill("device, what was tried")
    facts.get_by_label("Words that tell so").fill("return, send it back")
    facts.get_by_label("What is true").fill("30")
    facts.get_by_label("Of what").fill("days")
    page.get_by_role("button", name="Keep these rules").click()
    expect(page.get_by_text("These rules hold from now on")).to_be_visible()
    page.reload()
    expect(page.get_by_role("group", name="A fact, 2 (new)")).to_be_visible()
    screenshot(page, "house-facts", whole=True)
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("link", name="Text", exact=True).click()
    expect(page.locator("#id_text")).to_have_value(
        f'{RULES}\n[needed]\nflicker = ["device", "tried"]\n\n[[register]]\n'
        'topic = "returns"\nwords = ["return", "send it back"]\n'
        'value = 30\nunit = "days"\n'
    )


@pytest.mark.usefixtures("care")
def test_a_lead_gives_a_sentence_other_words(visit: Visit, bo: Agent) -> None:
    page = visit(bo, "/set-up/house-rules/")
    page.get_by_role("link", name="Sentences", exact=True).click()
    greets = page.get_by_role("group", name="Greets")
    greets.get_by_label("German").fill("Moin")
    asked = page.get_by_role("group", name="Says that a colleague was asked")
    asked.get_by_label("German").fill("Ich frage {wen}.")
    page.get_by_role("button", name="Keep these rules").click()
    expect(asked).to_contain_text("{wen} is no blank of it")
    screenshot(page, "house-sentences-wrong", whole=True)
    asked.get_by_label("German").fill("Ich frage {colleague} und schreibe bis {until}.")
    page.get_by_role("button", name="Keep these rules").click()
    expect(page.get_by_text("These rules hold from now on")).to_be_visible()
    page.reload()
    expect(greets.get_by_label("German")).to_have_value("Moin")
    screenshot(page, "house-sentences", whole=True)
    assert_accessible(page)
    assert_fits(page)
