"""Which mistakes are looked for: by name, code, or group."""

from __future__ import annotations

from collections.abc import Iterable

from kept.audit.errors import AuditError
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.mistake import Mistake

_NEAR = 0.8
"""How alike two words must be, above all where they begin, for one to be offered."""


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


def mistakes_named(word: str) -> tuple[Mistake, ...]:
    """The mistakes that a name, a code or a group stands for, in the order of the catalogue.

    Raises ``AuditError`` with the nearest name, if one is near.
    """
    wanted = word.strip().lower()
    found = tuple(mistake for mistake in MISTAKES if wanted in _words(mistake))
    if not found:
        raise _unknown(word)
    return found


def mistake_named(word: str) -> Mistake:
    """The mistake with this name or code. Raises ``AuditError`` with the nearest name."""
    for mistake in MISTAKES:
        if word.strip().lower() in _own_words(mistake):
            return mistake
    raise _unknown(word)


def _codes(words: Iterable[str]) -> set[str]:
    return {mistake.code for word in words for mistake in mistakes_named(word)}


def _words(mistake: Mistake) -> tuple[str, ...]:
    letters = mistake.code.lower().rstrip("0123456789")
    return *_own_words(mistake), letters, mistake.group.lower()


def _own_words(mistake: Mistake) -> tuple[str, str]:
    return mistake.name, mistake.code.lower()


def _unknown(word: str) -> AuditError:
    from rapidfuzz import process  # 4 MB, for who mistypes
    from rapidfuzz.distance import JaroWinkler

    known = [each for mistake in MISTAKES for each in _own_words(mistake)]
    wanted = word.strip().lower()
    nearest = process.extractOne(
        wanted, known, scorer=JaroWinkler.normalized_similarity, score_cutoff=_NEAR
    )
    if nearest is None:
        return AuditError(f"There is no mistake {word.strip()!r}; `kept catalogue` lists all.")
    hint = nearest[0].upper() if nearest[0][-1].isdigit() else nearest[0]
    return AuditError(
        f"There is no mistake {word.strip()!r}; the nearest name is {hint!r} "
        "(`kept catalogue` lists all)."
    )
