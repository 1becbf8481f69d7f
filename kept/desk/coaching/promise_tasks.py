"""A German promise as a task: "ich rufe Sie an" is "Mona anrufen", "melde mich" is "sich melden".

German puts the verb of a task to the end, and its first part back before it. What is promised for
somebody else ("die Werkstatt ruft Sie an") stays a sentence, with the customer's name in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_WE = frozenset({"ich", "wir"})
_LEADING = frozenset({"und", "so", "dann"})
_FILLERS = frozenset({"auch", "dann", "gern", "gerne", "natürlich", "selbstverständlich"})
_PREFIXES = frozenset(
    "ab an auf aus bei durch ein fest heraus her hin los mit nach um vor weg weiter zu zurück"
    " zusammen".split()
)
"""First parts of verbs that stand at the end of a sentence: "rufe … an"."""
_WILL = frozenset({"werde", "werden"})
_VERBS = frozenset(
    "antworte bestelle bitte bringe buche ersetze erstatte frage gebe hake halte informiere kläre"
    " kontaktiere kümmere lasse leite lege liefere melde nehme organisiere prüfe reiche repariere"
    " rufe schaue schicke schreibe sehe sende sorge spreche suche tausche teile tue überweise"
    " veranlasse verschicke versende".split()
)
"""Verbs with which a second promise begins: "und schicke Ihnen …"."""
_ODD = {"bin": "sein", "sind": "sein", "habe": "haben", "tue": "tun", "weiß": "wissen"}
_THEIRS = {
    "bekommen": "bekommt", "erhalten": "erhält", "haben": "hat", "hören": "hört",
    "können": "kann", "sehen": "sieht", "werden": "wird",
}  # fmt: skip
"""What customers do ("Sie erhalten"), told of one of them."""
_YOU_DO = re.compile(rf"\bSie ({'|'.join(_THEIRS)})\b|\b({'|'.join(_THEIRS)}) Sie\b", re.I)
_YOUR = re.compile(r"\bIhr(?:e[mnrs]?)?\b|\b(?:dein|euer|eur)(?:e[mnrs]?)?\b")
_CLAUSE = re.compile(r"[,;:–]")


def task(said: str, name: str) -> str:
    """The promise as a task; about somebody of that name, or about the customer at large."""
    said = _YOU_DO.sub(lambda found: _they_do(found, name), said)
    end = _CLAUSE.search(said)
    main, rest = (said[: end.start()], said[end.start() :]) if end else (said, "")
    done = " und ".join(_turned(part.split()) for part in _parts(main.split()))
    return _named(f"{done}{rest}", name)


def _they_do(found: re.Match[str], name: str) -> str:
    verb = _THEIRS[(found[1] or found[2]).lower()]
    who = name or "die Kundschaft"
    return f"{who} {verb}" if found[1] else f"{verb} {who}"


def _parts(words: list[str]) -> Iterator[str]:
    """The promises of a sentence: "und" parts them if a verb of ours comes next."""
    begin = 0
    for place, word in enumerate(words[:-1]):
        if place > begin and word == "und" and _is_ours(words[place + 1]):
            yield " ".join(words[begin:place])
            begin = place + 1
    yield " ".join(words[begin:])


def _is_ours(word: str) -> bool:
    return word in _VERBS or any(word == _infinitive(verb) for verb in _VERBS)


def _turned(words: list[str]) -> str:
    """One of them with its verb at the end; as it stands if nothing in it is ours to do."""
    while len(words) > 1 and words[0].lower() in _LEADING:
        words = words[1:]
    verb = _place_of_verb(words)
    if verb is None:
        return " ".join(words)
    rest = [word for at, word in enumerate(words) if at != verb and word.lower() not in _WE]
    rest = ["sich" if at == 0 and word in ("mich", "uns") else word for at, word in enumerate(rest)]
    rest = [word for word in rest if word.lower() not in _FILLERS]
    if (said := words[verb].lower()) in _WILL:
        return " ".join(rest)
    prefix = rest.pop() if len(rest) > 1 and rest[-1] in _PREFIXES else ""
    return " ".join((*rest, prefix + _infinitive(said)))


def _place_of_verb(words: list[str]) -> int | None:
    """Where our verb stands: beside "ich" or "wir", at the end of "dass ich …", else in front."""
    ours = next((at for at, word in enumerate(words) if word.lower() in _WE), None)
    if ours is None:
        return 0 if words and (_is_ours(words[0].lower()) or words[0].lower() in _WILL) else None
    if ours:
        return ours - 1
    beside = next((at for at in (1, len(words) - 1) if _is_verb(words[at : at + 1])), None)
    return beside or None


def _is_verb(words: list[str]) -> bool:
    return any(word.islower() and (word.endswith(("e", "n")) or word in _ODD) for word in words)


def _infinitive(verb: str) -> str:
    """Of a verb as "ich" or "wir" say it: "rufe", "rufen", "liefere", "informiere"."""
    if verb in _ODD:
        return _ODD[verb]
    if not verb.endswith("e"):
        return verb
    is_short = verb.endswith(("ere", "le")) and not verb.endswith(("iere", "lle", "ehle", "ühle"))
    return f"{verb[:-2]}{'el' if verb.endswith('le') else 'r'}n" if is_short else f"{verb}n"


def _named(said: str, name: str) -> str:
    """With the customer in it, by name or at large."""
    whose = f"{name}’" if name.endswith(("s", "x", "z", "ß")) else f"{name}s" if name else "deren"
    said = _YOUR.sub(whose, said)
    said = re.sub(r"\b(?:Ihnen|dir|euch)\b", name or "der Kundschaft", said)
    return re.sub(r"\b(?:Sie|dich)\b", name or "die Kundschaft", said)
