from __future__ import annotations

import pytest

from kept.mistakes.text.language import detect
from kept.mistakes.text.plain import WORD, plain

SAID = {
    "en": "My kettle has not arrived and I would like to know when it will be here.",
    "de": "Guten Tag, ich habe die Lampe noch nicht und möchte wissen, wann sie kommt.",
    "fr": "Bonjour, je suis déçue, ma lampe est arrivée sans vis et je ne sais pas quoi faire.",
    "es": "Hola, mi lámpara no ha llegado y me gustaría saber cuándo la puedo recibir, gracias.",
    "it": "Buongiorno, la mia lampada non è arrivata, vorrei sapere come fare, grazie.",
    "nl": "Hallo, ik heb mijn lamp nog niet ontvangen, kunnen jullie kijken waar het is?",
    "pt": "Olá, a minha lâmpada não chegou, você pode ver como está a encomenda? Obrigado.",
    "pl": "Dzień dobry, nie mam jeszcze lampy, proszę o informację, jak to jest możliwe.",
    "sv": "Hej, jag har inte fått min lampa och vill veta om den kan skickas, tack.",
    "tr": "Merhaba, lamba için çok bekledim ama bir cevap yok, nasıl olacak?",
}


def language(*texts: str, known: str | None = None) -> str:
    return detect([set(WORD.findall(plain(text))) for text in texts], known)


@pytest.mark.parametrize("code", SAID)
def test_a_sentence_or_two_tell_it(code: str) -> None:
    assert language(SAID[code]) == code


@pytest.mark.parametrize("code", SAID)
def test_a_bilingual_record_does_not_change_what_is_said(code: str) -> None:
    assert language(SAID[code], known="de") == code


@pytest.mark.parametrize(("texts", "known"), [((), "fr"), (("ok",), "fr"), (("1042", "🙂"), "fr")])
def test_too_little_text_is_what_the_record_states(texts: tuple[str, ...], known: str) -> None:
    assert language(*texts, known=known) == known


@pytest.mark.parametrize("text", ["", "ok", "Lampe?", "1042 🙂"])
def test_too_little_text_counts_as_english(text: str) -> None:
    assert language(text) == "en"


def test_most_of_the_conversation_decides() -> None:
    assert language(SAID["de"], "Hallo, danke, ich frage nach.", "The shop is closed.") == "de"
    assert language(SAID["en"], "I will look when the parcel was sent.", "Danke") == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Mi orden is late, can you please check what has been done with it?",
        "My lamp from El Dorado De La Mar is broken, and they will not help me.",
    ],
)
def test_foreign_words_in_english_leave_it_english(text: str) -> None:
    assert language(text) == "en"
