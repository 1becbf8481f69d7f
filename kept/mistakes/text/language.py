"""Which language a conversation is in, from its most common words."""

from __future__ import annotations

from collections.abc import Iterable

_COMMON: dict[str, frozenset[str]] = {
    "en": frozenset(
        """the you your and have not this that with for are was what can but from my would there
        when will please thanks been just how they hello sorry don help get need still""".split()
    ),
    "de": frozenset(
        """und nicht ich sie der das ist ein eine mit auf für bitte haben wir auch noch wurde aber
        wenn kann habe danke guten ihre ihr mir den dem zu von bei wie wann wird werden können
        könnten sind mein meine sehr uns ihnen vielen dank schon oder dass nach bis uhr""".split()
    ),
    "fr": frozenset(
        """vous les des est une pas pour que qui dans avec sur bonjour merci je nous votre mon
        mais avez cette sont suis ma et le la""".split()
    ),
    "es": frozenset(
        """que los las para una por con pero gracias hola está como usted mi tengo cuando muy
        favor puedo desde hace el la de en y""".split()
    ),
    "it": frozenset(
        """che non per una con sono grazie ho il della mi come questo buongiorno vorrei ma anche
        perché alla nel gli le di""".split()
    ),
    "nl": frozenset(
        """het een niet van ik voor met maar heb zijn naar wel ook bij nog deze kunnen jullie mijn
        graag bedankt de en""".split()
    ),
    "pt": frozenset(
        """que não uma para com por obrigado olá está meu minha você mas muito quando fazer
        como os da do em""".split()
    ),
    "pl": frozenset(
        "nie jest się na że do mam proszę dziękuję jak ale czy dla moje jestem".split()
    ),
    "sv": frozenset("och jag inte det att för med har ni kan hej tack vill men min".split()),
    "tr": frozenset(
        "bir ve için bu ama çok değil merhaba teşekkürler ben olarak nasıl var".split()
    ),
}
_ENOUGH = 3
_ENGLISH_ENOUGH = 8
"""One word in so many has to be a common English one for a text to be English without doubt."""


def detect(texts_words: Iterable[set[str]], known: str | None = None) -> str:
    """The language code of a conversation, from the word sets of its messages.

    ``known`` is the language the record states, used when the words decide nothing. A text of
    hardly any words counts as English.
    """
    texts = list(texts_words)
    english = sum(map(english_words, texts))
    if is_english(english, sum(map(len, texts))):
        return "en"
    if not any(texts):
        return known or "en"
    score = {
        language: sum(len(words & common) for words in texts)
        for language, common in _COMMON.items()
    }
    best = max(score, key=lambda language: score[language])
    if score[best] < _ENOUGH or score[best] == english:
        return known or "en" if english < _ENOUGH else "en"
    return best


def english_words(words: set[str]) -> int:
    """How many of these words are common English ones."""
    return len(words & _COMMON["en"])


def is_english(english: int, words: int) -> bool:
    """Whether texts of so many different words, so many of them common English ones, are English
    without doubt."""
    return english >= _ENOUGH and english * _ENGLISH_ENOUGH >= words
