"""The forms of what is needed, registered facts, policies and suppressions, and of the hours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.http import QueryDict

from kept.desk.coaching.house_facts import Facts, vars_of
from kept.desk.coaching.needed import KNOWN, TOPICS
from kept.desk.web.workspace.house_hours_form import HoursForm, split
from kept.desk.web.workspace.house_needed_form import NeededForm, merged
from kept.desk.web.workspace.house_suppression_form import SuppressionForm
from kept.mistakes.calendar import Hours
from kept.mistakes.house import Policy, RegisteredFact

_NUMBER = re.compile(r"\d+(?:\.\d+)?")


class FactForm(forms.Form):
    """A fact that replies must not contradict."""

    topic = forms.CharField(label="What it is about")
    words = forms.CharField(
        label="Words that tell so", help_text="With commas: return, send it back"
    )
    value = forms.CharField(label="What is true", help_text="A number, or words")
    unit = forms.CharField(required=False, label="Of what", help_text="Such as days")

    def fact(self) -> RegisteredFact:
        told = self.cleaned_data
        number = _NUMBER.fullmatch(told["value"].strip())
        value = float(told["value"]) if number else told["value"]
        return RegisteredFact(told["topic"], split(told["words"]), value, told["unit"])


class PolicyForm(forms.Form):
    """A policy, and when we make an exception."""

    name = forms.CharField(label="What we call it")
    words = forms.CharField(
        label="Words by which a reply cites it", help_text="With commas: return policy, our terms"
    )
    exceptions = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}),
        label="Exceptions we make, one a line",
    )  # fmt: skip

    def fact(self) -> Policy:
        told = self.cleaned_data
        lines = tuple(line.strip() for line in told["exceptions"].splitlines() if line.strip())
        return Policy(told["name"], split(told["words"]), lines)


class FactsForms:
    """The five together, as one page shows and sends them."""

    def __init__(self, facts: Facts, sent: QueryDict | None) -> None:
        self._before = facts
        self.is_needed_told = bool(facts.needed)
        hours = facts.hours or Hours()
        days = {day: ", ".join(spans) for day, spans in vars_of(hours.week)}
        closed = ", ".join(map(str, hours.closed))
        self.hours = HoursForm(sent, initial=vars(hours) | days | {
            "is_told": facts.hours is not None, "closed": closed
        })  # fmt: skip
        self.needed = _rows(NeededForm, "needed", sent, [
            {"words": words, "facts": ", ".join(KNOWN.get(one, one) for one in needed)}
            for words, needed in facts.needed
        ])  # fmt: skip
        self.register = _rows(FactForm, "register", sent, [
            {"topic": one.topic, "words": ", ".join(one.words), "unit": one.unit,
             "value": f"{one.value:.12g}" if isinstance(one.value, float | int) else one.value}
            for one in facts.register
        ])  # fmt: skip
        self.policies = _rows(PolicyForm, "policies", sent, [
            {"name": one.name, "words": ", ".join(one.words),
             "exceptions": "\n".join(one.exceptions)}
            for one in facts.policies
        ])  # fmt: skip
        self.suppressions = _rows(SuppressionForm, "suppressions", sent, [
            {"mistake": one.mistake, "conversation": one.conversation, "phrase": one.phrase,
             "span": "-".join(map(str, one.span)), "reason": one.reason, "author": one.author,
             "until": one.until}
            for one in facts.suppressions
        ])  # fmt: skip

    known = tuple(KNOWN.values())
    usual = tuple((words, tuple(KNOWN[one] for one in needed)) for words, needed in TOPICS.items())

    def are_valid(self) -> bool:
        """Whether all can be read; each says itself what is wrong."""
        each = (self.hours, self.needed, self.register, self.policies, self.suppressions)
        valid = [form.is_valid() for form in each]
        return all(valid)

    def facts(self) -> Facts:
        """What was written, without the rows that were removed or left empty.

        What nobody changed stays as it was: a form says less than a text can.
        """
        before = self._before
        return Facts(
            self.hours.hours if self.hours.has_changed() else before.hours,
            merged(_given(self.needed, before.needed)),
            _given(self.register, before.register),
            _given(self.policies, before.policies),
            _given(self.suppressions, before.suppressions),
        )


def _rows(
    form: type[forms.Form], prefix: str, sent: QueryDict | None, initial: list[dict[str, Any]]
) -> BaseFormSet[Any]:
    """A row for each, and an empty one."""
    made = formset_factory(form, extra=1, can_delete=True, can_delete_extra=False)
    return made(sent, prefix=prefix, initial=initial)


def _given(rows: BaseFormSet[Any], before: Sequence[Any]) -> tuple[Any, ...]:
    kept = []
    for place, form in enumerate(rows.forms):
        if form.cleaned_data.get("DELETE"):
            continue
        if form.has_changed():
            kept.append(form.fact())
        elif place < len(before):
            kept.append(before[place])
    return tuple(kept)
