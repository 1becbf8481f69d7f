"""The form of a finding that somebody looked at, and that is not shown again."""

from __future__ import annotations

import re
from typing import Any

from django import forms

from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.house_file import BadValue
from kept.mistakes.suppressions import Suppression

_SPAN = re.compile(r"(\d+)\s*-\s*(\d+)")


class SuppressionForm(forms.Form):
    """A finding that somebody looked at, and why it is no mistake."""

    mistake = forms.ChoiceField(choices=[("", "Choose one")])
    conversation = forms.CharField(required=False, help_text="Its number. Empty: in any")
    phrase = forms.CharField(required=False, label="Words", help_text="Only where they are quoted")
    span = forms.CharField(
        required=False, label="Characters", help_text="Such as 0-17, of one conversation"
    )
    reason = forms.CharField(label="Why it is none")
    author = forms.CharField(label="Who decided")
    until = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}), label="Until",
        help_text="The last day on which it counts. Empty: for good",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        named = [(one.name, one.name) for one in MISTAKES]
        own = str(self.initial.get("mistake", ""))  # as the text writes it: a code, other capitals
        if own and own not in dict(named):
            named.append((own, own))
        self.fields["mistake"].choices = [("", "Choose one"), *named]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.errors:
            return
        told = self.cleaned_data
        span = _SPAN.fullmatch(told["span"].strip())
        if told["span"].strip() and span is None:
            self.add_error("span", "Write it as in 0-17.")
            return
        try:
            self.kept = Suppression(
                told["mistake"], told["reason"], told["author"], told["conversation"],
                told["phrase"], (int(span[1]), int(span[2])) if span else (), told["until"],
            )  # fmt: skip
        except BadValue as bad:
            self.add_error(bad.key, str(bad))

    def fact(self) -> Suppression:
        return self.kept
