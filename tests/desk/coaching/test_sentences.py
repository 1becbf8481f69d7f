"""What cards put into a text: in the customer's language, and in the words of the house."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import calling_back, chips, drafts, going_on, lines
from kept.desk.coaching import promise_starters as starters
from kept.desk.coaching.actions import set_house_rules
from kept.desk.coaching.beside import beside
from kept.desk.coaching.offers import offers
from kept.desk.coaching.sentences import wrong_in
from kept.desk.coaching.usual_sentences import BLANKS, LANGUAGES, TITLES, USUAL
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.lib.html import from_text
from kept.desk.promises import actions as promises
from kept.desk.promises.actions import Terms
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
        (
            '[sentences.de]\ngo-on = ["Hier geht es weiter."]',
            "line 2: {link} is missing: without it the sentence says nothing",
        ),
        ('[sentences.de]\nasked = ["{{until}}"]', "line 2: { is no blank of it"),
        ('[sentences.de]\nasked = ["{until"]', "{until is no blank of it; there are {colleague}"),
    ],
)
def test_what_cannot_be_said_is_told(bo: Agent, rules: str, sentence: str) -> None:
    with pytest.raises(HouseError) as refused:
        set_house_rules(None, rules, by=bo, at=NOON)
    assert sentence in str(refused.value)


OWN = """
[sentences.de]
hello = ["Moin"]
ask-name = ["Wie heißen Sie?"]
need = ["Kurze Rückfrage: {questions}?"]
need-photo = ["haben Sie ein Foto für uns"]
call = ["Wir rufen Sie {day} an, von {begins} bis {ends} Uhr."]
call-number = ["Auf welchem Telefon?"]
go-on = ["Hier geht es weiter: {link}"]
go-on-name = ["weiter im Gespräch"]
promise-later = ["{hello}, statt {when} wird es {time}. {agent}"]
promise-withdrawn = ["{hello}, daraus wird nichts. {{Ersatz}} {agent}"]
"""


class TestEverywhere:
    """What the guards put into a text is said as the house says it."""

    @pytest.fixture(autouse=True)
    def own(self, bo: Agent) -> None:
        set_house_rules(None, OWN, by=bo, at=NOON)

    def test_a_first_reply_greets_and_asks(self, german: Conversation, ada: Agent) -> None:
        text = "Die Lampe geht heute noch auf den Weg zu Ihnen nach Hause."
        (named,) = drafts.look(german, text, by=ada, at=NOON).names
        assert named.offers[0].words == "Moin Mona,"
        more = "Die Lampe ist kaputt und ich möchte eine neue von Ihnen haben."
        actions.receive(
            channel=german.channel, contact=german.contact, conversation=german, text=more, at=NOON
        )
        question = beside(german, at=NOON).needed.question
        assert question.startswith("Kurze Rückfrage: wie lautet Ihre Bestellnummer")
        assert question.endswith(" und haben Sie ein Foto für uns?")

    def test_a_call_and_a_link(self, german: Conversation) -> None:
        said = calling_back.call_back(german, at=NOON).words
        assert said.startswith("Wir rufen Sie heute an, von ")
        assert said.endswith(" Uhr. Auf welchem Telefon?")
        html = going_on.html(german)
        assert html.startswith("<p>Hier geht es weiter: <a href=")
        assert ">weiter im Gespräch</a>" in html

    def test_letters_about_promises(self, german: Conversation, ada: Agent) -> None:
        terms = Terms("Mona anrufen", NOON + timedelta(hours=3), how="call", zone="Europe/Berlin")
        promise = promises.make(german, terms, by=ada, at=NOON)
        later = "Moin Mona, statt Mittwoch, 4. März, 16:00 Uhr wird es {time}. Ada"
        assert starters.letter(starters.LATER, promise, ada) == later
        withdrawn = "Moin Mona, daraus wird nichts. {{Ersatz}} Ada"
        assert starters.letter(starters.WITHDRAWN, promise, ada) == withdrawn
        broken = starters.letter(starters.BROKEN, promise, ada)
        assert "zugesagt: „Mona anrufen“. Das ist nicht geschehen" in broken


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [starters.LATER, starters.WITHDRAWN, starters.BROKEN])
def test_no_usual_letter_would_be_stopped_for_its_words(
    german: Conversation, ada: Agent, mona: Contact, language: str, kind: str
) -> None:
    contacts.describe(mona, language=language)
    german.refresh_from_db()
    promise = promises.make(german, Terms("Call Mona", NOON + timedelta(hours=3)), by=ada, at=NOON)
    text = starters.letter(kind, promise, ada).replace(
        starters.TIME, starters.when(promise, NOON + timedelta(days=1))
    )
    found = drafts.hints(german, text, by=ada, at=NOON)
    assert [one for one in found if one.level == "error"] == []


def test_an_english_letter_speaks_to_the_customer(
    support: Channel, mona: Contact, ada: Agent
) -> None:
    asked = actions.receive(channel=support, contact=mona, text="It is dark here.", at=NOON)
    terms = Terms("Check their order and call Mona", NOON + timedelta(hours=3))
    promise = promises.make(asked.conversation, terms, by=ada, at=NOON)
    said = starters.letter(starters.LATER, promise, ada)
    assert "I told you: check your order and call you, by Wednesday, 4 March, 15:00." in said
