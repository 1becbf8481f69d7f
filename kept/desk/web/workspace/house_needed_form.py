"""The form of what must be known before an answer, a row for each topic."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

from django import forms

from kept.desk.coaching.house_facts import Needed
from kept.desk.coaching.needed import KNOWN
from kept.desk.web.workspace.house_hours_form import split

_CODES = {name.casefold(): code for code, name in KNOWN.items()} | {code: code for code in KNOWN}


class NeededForm(forms.Form):
    """A topic, and the facts without which an answer to it is a guess."""

    words = forms.CharField(
        label="Words or tags that tell the topic", help_text="With commas: parcel, delivery"
    )
    facts = forms.CharField(
        label="What must be known first", help_text="With commas: order number, picture"
    )

    def clean_words(self) -> str:
        words = ", ".join(split(self.cleaned_data["words"]))
        if not words:
            raise forms.ValidationError("Write at least one word, as in parcel, delivery.")
        return words

    def clean_facts(self) -> tuple[str, ...]:
        """The codes of the facts, which may be told by name or code."""
        codes = [_code(word) for word in split(self.cleaned_data["facts"])]
        if not codes:
            raise forms.ValidationError("Write at least one fact, as in order number.")
        return tuple(dict.fromkeys(codes))

    def fact(self) -> Needed:
        return self.cleaned_data["words"], self.cleaned_data["facts"]


def merged(rows: Iterable[Needed]) -> tuple[Needed, ...]:
    """Rows about the same words as one: a topic is told once."""
    each: dict[str, tuple[str, ...]] = {}
    for words, facts in rows:
        each[words] = tuple(dict.fromkeys((*each.get(words, ()), *facts)))
    return tuple(each.items())


def _code(word: str) -> str:
    plain = " ".join(word.split()).casefold()
    if plain in _CODES:
        return _CODES[plain]
    near = get_close_matches(plain, _CODES, n=1)
    known = ", ".join(KNOWN.values())
    hint = f"Did you mean “{KNOWN[_CODES[near[0]]]}”?" if near else f"There are {known}."
    raise forms.ValidationError(f"No fact is “{word}”. {hint}")
