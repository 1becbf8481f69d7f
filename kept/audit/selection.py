"""Which mistakes are looked for: by name, code, or group."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from kept.audit.errors import AuditError
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.mistake import Mistake


def selection(select: Iterable[str], ignore: Iterable[str]) -> frozenset[str] | None:
    """The codes to look for; ``None`` means all 46.

    Each word is a name (``promise-broken``), a code (``PRM01``), the letters of a group (``PRM``)
    or its word (``promises``). Raises ``AuditError`` with the nearest name for an unknown word.
    """
    wanted, unwanted = _codes(select), _codes(ignore)
    if not wanted and not unwanted:
        return None
    chosen = (wanted or {mistake.code for mistake in MISTAKES}) - unwanted
    if not chosen:
        raise AuditError("--ignore leaves nothing of what --select chose; drop one of them.")
    return frozenset(chosen)


def mistake_named(word: str) -> Mistake:
    """The mistake with this name or code. Raises ``AuditError`` with the nearest name."""
    for mistake in MISTAKES:
        if word.strip().lower() in (mistake.name, mistake.code.lower()):
            return mistake
    raise _unknown(word)


def _codes(words: Iterable[str]) -> set[str]:
    return {code for word in words for code in _codes_of(word)}


def _codes_of(word: str) -> list[str]:
    wanted = word.strip().lower()
    codes = [mistake.code for mistake in MISTAKES if wanted in _words(mistake)]
    if not codes:
        raise _unknown(word)
    return codes


def _words(mistake: Mistake) -> tuple[str, ...]:
    code = mistake.code.lower()
    return mistake.name, code, code.rstrip("0123456789"), mistake.group.lower()


def _unknown(word: str) -> AuditError:
    known = list(dict.fromkeys(each for mistake in MISTAKES for each in _words(mistake)))
    nearest = process.extractOne(word.strip().lower(), known, scorer=fuzz.ratio)
    hint = nearest[0].upper() if nearest[0][-1].isdigit() else nearest[0]
    return AuditError(
        f"There is no mistake {word.strip()!r}; the nearest name is {hint!r} "
        "(`kept catalogue` lists all)."
    )
