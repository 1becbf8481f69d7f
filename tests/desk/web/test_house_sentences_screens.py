from __future__ import annotations

from kept.desk.coaching.house_sentences import told_in
from kept.desk.coaching.models import RulesVersion
from kept.desk.coaching.usual_sentences import GROUPS
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.house_sentences_form import SentencesForm
from tests.desk.conftest import SignIn

HERE = "/set-up/house-rules/sentences/"
RULES = """\
[sentences.de]
hello = [ "Moin" ] # ours

[tone]
mail = "formal"
"""


def filled(text: str, **changed: str) -> dict[str, str]:
    """What a browser sends of the page, with some of it changed."""
    form = SentencesForm(told_in(text))
    sent = {field.html_name: str(field.value()).replace("\n", "\r\n") for field in form}
    return sent | {name.replace("__", "-"): value for name, value in changed.items()}


def text() -> str:
    newest = RulesVersion.objects.first()
    return newest.text if newest else ""


def test_what_nobody_changed_keeps_every_character(as_: SignIn, bo: Agent) -> None:
    as_(bo).post("/set-up/house-rules/text/", {"text": RULES})
    as_(bo).post(HERE, filled(RULES))
    assert text() == RULES


def test_both_languages_are_written_and_the_usual_ones_left_out(as_: SignIn, bo: Agent) -> None:
    as_(bo).post("/set-up/house-rules/text/", {"text": RULES})
    new = {
        "acknowledge__en": "Oh dear.\r\n\r\nThat is bad.",
        "hello__de": "",
        "what__now__de": "So:",
    }
    as_(bo).post(HERE, filled(RULES, **new))
    assert text() == (
        '[tone]\nmail = "formal"\n\n[sentences.en]\nacknowledge = ["Oh dear.", "That is bad."]\n\n'
        '[sentences.de]\nwhat-now = ["So:"]\n'
    )
    assert "That is bad." in as_(bo).get(HERE).content.decode()


def test_a_blank_that_is_none_is_told_at_its_field(as_: SignIn, bo: Agent) -> None:
    page = as_(bo).get(HERE).content.decode()
    assert all(f"<h2>{group}</h2>" in page for group in GROUPS)
    page = as_(bo).post(HERE, filled("", asked__de="Ich frage {wen}.")).content.decode()
    assert "{wen} is no blank of it; there are {colleague}, {until}." in page
    assert not text()
