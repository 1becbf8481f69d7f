"""What cards put into a text: in the customer's language, and in the words of the house."""

from __future__ import annotations

import pytest

from kept.desk.coaching import chips, lines
from kept.desk.coaching.actions import set_house_rules
from kept.desk.coaching.offers import offers
from kept.desk.coaching.sentences import BLANKS, LANGUAGES, TITLES, USUAL, wrong_in
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.lib.html import from_text
from kept.desk.staff.models import Agent
from kept.mistakes.house import HouseError
from tests.desk.cast import NOON

UPSET = (
    "Guten Tag, meine Lampe kam zerbrochen an und ich bin wirklich sehr verärgert. Das ist eine "
    "Frechheit, ich möchte mich beschweren!"
)


@pytest.fixture
def german(support: Channel, mona: Contact) -> Conversation:
    return actions.receive(channel=support, contact=mona, text=UPSET, at=NOON).conversation


def words(conversation: Conversation, code: str, by: Agent) -> list[str]:
    spoken = lines.spoken_in(conversation)
    return [one.words for one in offers(conversation, code, by, spoken) if one.words]


def test_each_is_there_in_every_language_with_its_blanks() -> None:
    assert USUAL.keys() == TITLES.keys()
    for key, told in USUAL.items():
        assert told.keys() == LANGUAGES.keys()
        for each in told.values():
            assert each and not any(wrong_in(key, line) for line in each)
            assert all("{" + blank + "}" in each[0] for blank in BLANKS.get(key, ()))


def test_a_german_conversation_is_offered_german(german: Conversation, ada: Agent) -> None:
    assert words(german, "TON05", ada)[0] in USUAL["acknowledge"]["de"]
    assert words(german, "KNO01", ada) == list(USUAL["find-out"]["de"])


@pytest.mark.parametrize("key", ["find-out", "promise-answer"])
def test_what_a_german_card_promises_becomes_a_chip(
    german: Conversation, ada: Agent, key: str
) -> None:
    text = f"Guten Tag Mona, {USUAL[key]['de'][0]}"
    (chip,) = chips.chips(german, text, by=ada, at=NOON)
    assert chip.due == "2026-03-05T12:00" and chip.how == "email"


def test_the_house_says_it_in_its_own_words(german: Conversation, ada: Agent, bo: Agent) -> None:
    set_house_rules(None, '[sentences.de]\nacknowledge = ["Ach je."]\n', by=bo, at=NOON)
    assert words(german, "TON05", ada)[0] == "Ach je."
    assert words(german, "OWN03", ada) == list(USUAL["take-up"]["de"])


def test_own_saved_replies_are_used_in_their_language(
    german: Conversation, ada: Agent, bo: Agent
) -> None:
    both = "We are sorry for what you have been through.", "Das tut uns sehr leid, wir helfen."
    for number, text in enumerate(both):
        actions.keep_saved_reply(
            name=f"Acknowledge {number}", html=from_text(text), by=bo, at=NOON
        )  # fmt: skip
    assert words(german, "TON05", ada)[0].startswith("Das tut uns")


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ('[sentences.fr]\nhello = ["Bonjour"]', 'line 1: no sentence is put in "fr"'),
        ('[sentences.de]\nhallo = ["Moin"]', 'line 2: no sentence is "hallo"; there are acknow'),
        (
            '[sentences.de]\nhello = ["Moin {name}"]',
            "line 2: {name} is no blank of it; it has none",
        ),
        ('[sentences.de]\nasked = ["{until"]', "{until is no blank of it; there are {colleague}"),
    ],
)
def test_what_cannot_be_said_is_told(bo: Agent, rules: str, sentence: str) -> None:
    with pytest.raises(HouseError) as refused:
        set_house_rules(None, rules, by=bo, at=NOON)
    assert sentence in str(refused.value)
