from __future__ import annotations

from typing import Any

import pytest

from kept.desk.coaching.house import house_for
from kept.desk.coaching.house_facts import facts_of, with_facts
from kept.desk.coaching.models import RulesVersion
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.house_facts_form import FactsForms
from tests.desk.conftest import SignIn

HERE = "/set-up/house-rules/facts/"
RULES = """\
# ours, and stays ours
names = ["Lumen Lamps"]

[hours]
zone = "Europe/Lisbon"
country = "PT"
closed = [2026-12-24]

[hours.week]
saturday = ["10:00-12:00", "13:00-14:00"]

[[register]]
topic = "returns"
words = ["return", "send it back, please"] # a comma that no form could tell
value = 30
unit = "days"

[[policies]]
name = "returns after 30 days"
words = ["return policy"]
exceptions = ["the piece arrived damaged", "a gift"]

[tone]
mail = "formal"

[needed]
"dimmer, Lamps" = ["serial", "photo"] # by hand

[[suppressions]]
mistake = "TON01"
phrase = "have a lovely day"
reason = "This is how Ada says goodbye."
author = "Bo"
until = 2027-06-30
"""


def filled(text: str, **changed: str) -> dict[str, str]:
    """What a browser sends of the page, with some of it changed."""
    given = FactsForms(facts_of(text), None)
    sent: dict[str, str] = {}
    for one in (given.hours, *given.needed, *given.register, *given.policies, *given.suppressions):
        for field in one:
            value: Any = field.value()
            if value not in (None, False, ""):
                sent[field.html_name] = "on" if value is True else str(value)
    for rows in (given.needed, given.register, given.policies, given.suppressions):
        for field in rows.management_form:
            sent[field.html_name] = str(field.value() or 0)
    return sent | {name.replace("__", "-"): value for name, value in changed.items()}


def test_what_nobody_changed_keeps_every_character(as_: SignIn, bo: Agent) -> None:
    as_(bo).post("/set-up/house-rules/text/", {"text": RULES})
    as_(bo).post(HERE, filled(RULES))
    assert RulesVersion.objects.get().text == RULES
    assert with_facts(RULES, facts_of(RULES)) == RULES


def test_what_is_needed_is_written_by_name_and_told_once(as_: SignIn, bo: Agent) -> None:
    as_(bo).post("/set-up/house-rules/text/", {"text": RULES})
    assert "serial number, picture" in as_(bo).get(HERE).content.decode()
    new = {"needed__1__words": "flicker,hum", "needed__1__facts": "Device, tried, device"}
    as_(bo).post(HERE, filled(RULES, **new))
    text = RulesVersion.objects.first().text  # type: ignore[union-attr]
    assert text.endswith(
        '[needed]\n"dimmer, Lamps" = ["serial", "photo"]\n"flicker, hum" = ["device", "tried"]\n'
    )
    same = {"needed__2__words": "flicker, hum", "needed__2__facts": "place"}
    as_(bo).post(HERE, filled(text, **same, needed__0__DELETE="on"))
    assert house_for(None).needed == {"flicker, hum": ("device", "tried", "place")}
    text = RulesVersion.objects.first().text  # type: ignore[union-attr]
    as_(bo).post(HERE, filled(text, needed__0__DELETE="on"))
    assert house_for(None).needed == {}
    assert "parcel, delivery, delivered" in as_(bo).get(HERE).content.decode()


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ("ordr number", "Did you mean “order number”?"),
        ("shoe size", "There are order number, booking reference"),
        (", ,", "Write at least one fact"),
    ],
)
def test_a_fact_that_is_none_is_told_at_its_field(
    as_: SignIn, bo: Agent, told: str, sentence: str
) -> None:
    new = {"needed__0__words": "flicker", "needed__0__facts": told}
    page = as_(bo).post(HERE, filled("", **new))
    assert page.status_code == 200 and sentence in page.content.decode()
    assert not RulesVersion.objects.exists()


def test_what_is_changed_is_written_and_read_again(as_: SignIn, bo: Agent) -> None:
    as_(bo).post("/set-up/house-rules/text/", {"text": RULES})
    changed = {
        "monday": "08:00-12:00, 13:00-17:00", "register__1__topic": "delivery",
        "register__1__words": "deliver, ship", "register__1__value": "two working days",
        "policies__0__DELETE": "on", "suppressions__0__until": "2028-01-31",
    }  # fmt: skip
    as_(bo).post(HERE, filled(RULES, **changed))
    house, text = house_for(None), RulesVersion.objects.first().text  # type: ignore[union-attr]
    assert house.hours.week.monday == ("08:00-12:00", "13:00-17:00")
    assert house.hours.week.saturday == ("10:00-12:00", "13:00-14:00")
    assert [one.topic for one in house.register] == ["returns", "delivery"]
    assert house.register[0].words == ("return", "send it back, please")
    assert house.register[1].value == "two working days" and house.policies == ()
    assert str(house.suppressions[0].until) == "2028-01-31"
    assert house.tone.mail == "formal" and text.startswith("# ours, and stays ours\nnames")
    assert with_facts(text, facts_of(text)) == text


def test_a_team_tells_its_hours_or_leaves_them_to_its_set_up(
    as_: SignIn, bo: Agent, care: Team
) -> None:
    path = f"{HERE}?team={care.pk}"
    as_(bo).post(path, filled("", is_told="on", zone="Europe/Berlin", country="de"))
    assert (house_for(care).hours.zone, house_for(care).hours.country) == ("Europe/Berlin", "DE")
    told = filled('[hours]\nzone = "Europe/Berlin"\n')
    del told["is_told"]
    as_(bo).post(path, told)
    assert house_for(care).hours.zone == care.zone


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"is_told": "on", "zone": "Europe/Atlantis"}, "Atlantis"),
        ({"is_told": "on", "monday": "18:00-09:00"}, "spans must follow one another"),
        ({"is_told": "on", "closed": "Christmas"}, "Write “Christmas” as in 2026-12-24."),
        ({"is_told": "on", "country": "XX"}, "XX"),
        ({"register__0__topic": "returns"}, "This field is required."),
        (
            {"suppressions__0__mistake": "scripted", "suppressions__0__reason": "So we speak",
             "suppressions__0__author": "Bo"},
            "name a conversation or a phrase",
        ),
        (
            {"suppressions__0__mistake": "scripted", "suppressions__0__reason": "So we speak",
             "suppressions__0__author": "Bo", "suppressions__0__span": "from the start"},
            "Write it as in 0-17.",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_it_and_nothing_changes(
    as_: SignIn, bo: Agent, changed: dict[str, str], sentence: str
) -> None:
    page = as_(bo).post(HERE, filled("", **changed)).content.decode()
    assert sentence in page and not RulesVersion.objects.exists()


def test_a_text_in_another_form_is_refused_not_broken(as_: SignIn, bo: Agent) -> None:
    inline = 'hours = { zone = "Europe/Lisbon" }\n'
    as_(bo).post("/set-up/house-rules/text/", {"text": inline})
    page = as_(bo).post(HERE, filled(inline, zone="Europe/Berlin")).content.decode()
    assert "The text of the rules is in the way" in page
    assert RulesVersion.objects.get().text == inline
