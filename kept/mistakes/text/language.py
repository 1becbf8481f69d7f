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
        wenn kann habe danke guten ihre ihr mir den dem zu von bei wie""".split()
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
    english = sum(len(words & _COMMON["en"]) for words in texts)
    if english >= _ENOUGH and english * _ENGLISH_ENOUGH >= sum(map(len, texts)):
        return "en"
    score = {
        language: sum(len(words & common) for words in texts)
        for language, common in _COMMON.items()
    }
    best = max(score, key=lambda language: score[language])
    if score[best] < _ENOUGH or score[best] == english:
        return known or "en" if english < _ENOUGH else "en"
    return best
