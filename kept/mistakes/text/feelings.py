"""The feeling of a word: does it tell of anger, of trouble or of praise?"""

from __future__ import annotations

import tomllib
from functools import cache, lru_cache
from importlib.resources import files


@lru_cache(maxsize=20_000)
def feeling(word: str) -> str | None:
    """Return ``anger``, ``trouble`` or ``praise``, or None for the many words of no feeling.

    A listed word that ends in ``*`` stands for every word that begins like it.
    """
    whole, beginnings = _words()
    if word in whole:
        return whole[word]
    longest = range(len(word), 2, -1)
    return next((beginnings[word[:n]] for n in longest if word[:n] in beginnings), None)


@cache
def _words() -> tuple[dict[str, str], dict[str, str]]:
    path = files("kept.mistakes") / "phrases" / "en" / "feelings.toml"
    whole: dict[str, str] = {}
    beginnings: dict[str, str] = {}
    for kind, words in tomllib.loads(path.read_text("utf-8")).items():
        for word in words.split():
            if word.endswith("*"):
                beginnings[word[:-1]] = kind
            else:
                whole[word] = kind
    return whole, beginnings
