"""The form of the sentences that the desk puts into texts: each in every language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms

from kept.desk.coaching.house_sentences import Told, own
from kept.desk.coaching.sentences import wrong_in
from kept.desk.coaching.usual_sentences import BLANKS, GROUPS, LANGUAGES, USUAL, Lines

TURNS = frozenset({"acknowledge"})
"""Kinds of which there are several, one a line."""


Kind = tuple[str, str, list[forms.BoundField]]
"""What it does, what may stand in it, its fields."""


class SentencesForm(forms.Form):
    """Two fields for each kind; an empty one has the usual sentence again."""

    def __init__(self, told: Told, *given: Any) -> None:
        super().__init__(*given)
        for key in USUAL:
            for language, name in LANGUAGES.items():
                lines = told.get(language, {}).get(key) or USUAL[key][language]
                self.fields[f"{key}-{language}"] = forms.CharField(
                    required=False, label=name, initial="\n".join(lines), max_length=2_000,
                    widget=forms.Textarea(attrs={"rows": _rows(key), "lang": language}),
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        for key in USUAL:
            for language in LANGUAGES:
                problems = (wrong_in(key, line) for line in self._lines(key, language))
                problem = next(filter(None, problems), "")
                if problem:
                    self.add_error(f"{key}-{language}", f"{problem[:1].upper()}{problem[1:]}.")
        return self.cleaned_data

    def told(self) -> Told:
        """What was written, without what is as usual."""
        return own({
            language: {key: self._lines(key, language) for key in USUAL} for language in LANGUAGES
        })  # fmt: skip

    def groups(self) -> Iterator[tuple[str, list[Kind]]]:
        """(where they are used, their kinds)."""
        for name, titles in GROUPS.items():
            yield name, list(self._kinds(titles))

    def _kinds(self, titles: Mapping[str, str]) -> Iterator[Kind]:
        for key, title in titles.items():
            blanks = ", ".join(f"{{{name}}}" for name in sorted(BLANKS.get(key, ())))
            hint = "One a line; they take turns." if key in TURNS else ""
            hint = f"Blanks: {blanks}." if blanks else hint
            yield title, hint, [self[f"{key}-{language}"] for language in LANGUAGES]

    def _lines(self, key: str, language: str) -> Lines:
        text = self.cleaned_data.get(f"{key}-{language}", "").replace("\r\n", "\n").strip()
        each = text.splitlines() if key in TURNS else [text]
        return tuple(line.strip() for line in each if line.strip())


def _rows(key: str) -> int:
    return 6 if key in TURNS or any("\n" in line for line in USUAL[key]["en"]) else 2
