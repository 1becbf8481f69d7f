"""The form of the house rules: a level for each mistake, numbers, tone, and what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from django import forms

from kept.desk.coaching.house_values import Values
from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.house import Tone
from kept.mistakes.mistake import Mistake
from kept.mistakes.text.slots import NAMES as SLOTS
from kept.mistakes.thresholds import Thresholds

LEVELS = {"off": "Off", "hint": "Hint", "warning": "Warning", "error": "Error: stops the sending"}
_MEASURED = {"preview": "unsure", "info": "hint", "warning": "warning", "error": "error"}
THRESHOLDS = {
    "reuse_customers": "Customers who got the same text before it is a form letter",
    "long_reply_words": "Words from which a reply is long",
    "reading_grade": "School years a reply may ask of its reader",
    "apologies_per_conversation": "Apologies from which it is too many",
    "automatic_turns": "Automatic answers after somebody asked for a person",
    "transfers_warning": "Transfers that make a warning",
    "transfers_error": "Transfers that make an error",
    "check_back_days": "Days after resolving in which we ask whether it worked",
    "nudge_minutes": "Minutes of silence after which “hello?” is a nudge",
    "long_wait_hours": "Hours that are long, where no hours of work are told",
    "closed_early_minutes": "Minutes of silence that do not make a chat finished",
    "recent_channel_days": "Days in which the customers of a channel count as recent",
    "unowned_minutes": "Minutes that nobody may own a conversation",
}
KINDS = {
    "mail": "Mail", "form": "Form", "phone": "Phone", "chat": "Chat", "social": "Social media",
    "community": "Community", "other": "Anything else",
}  # fmt: skip
TONES = {"formal": "Formal", "plain": "Plain", "casual": "Casual"}


class HouseRulesForm(forms.Form):
    """Every value of ``Values``, each as people choose or write it."""

    ask_again = forms.MultipleChoiceField(
        required=False, choices=list(SLOTS.items()), widget=forms.CheckboxSelectMultiple,
        label="May be asked for again, as for an identity check",
    )  # fmt: skip
    phrases = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
        label="Sentences that must be sent as they are, one a line",
    )  # fmt: skip
    nicknames = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 2}),
        label="Short names, one person a line: Wilhelmina: Mina, Billie",
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for mistake in MISTAKES:
            usual = [("", f"measured: {_MEASURED[mistake.level.word]}")]
            self.fields[f"level-{mistake.name}"] = forms.ChoiceField(
                required=False,
                choices=[*usual, *LEVELS.items()],
                label=mistake.title,
                widget=_select(),
            )
        for name, words in THRESHOLDS.items():
            of_kind = forms.FloatField if _is_float(name) else forms.IntegerField
            self.fields[f"number-{name}"] = of_kind(
                min_value=0, max_value=1_000_000, label=words,
                widget=forms.NumberInput(attrs={"class": "input input--small", "step": "any"}),
            )  # fmt: skip
        for kind, words in KINDS.items():
            self.fields[f"tone-{kind}"] = forms.ChoiceField(
                choices=TONES.items(), label=words, widget=_select()
            )

    @classmethod
    def of(cls, values: Values) -> HouseRulesForm:
        """The form with what holds now."""
        nicknames = (f"{name}: {', '.join(short)}" for name, short in values.nicknames.items())
        return cls(
            initial={
                "ask_again": list(values.ask_again), "phrases": "\n".join(values.phrases),
                "nicknames": "\n".join(nicknames),
                **{f"level-{name}": level for name, level in values.levels.items()},
                **{f"number-{name}": getattr(values.thresholds, name) for name in THRESHOLDS},
                **{f"tone-{kind}": getattr(values.tone, kind) for kind in KINDS},
            }
        )  # fmt: skip

    def clean_nicknames(self) -> dict[str, tuple[str, ...]]:
        told: dict[str, tuple[str, ...]] = {}
        for line in _lines(self.cleaned_data["nicknames"]):
            name, colon, short = line.partition(":")
            each = tuple(one.strip() for one in short.split(",") if one.strip())
            if not (colon and name.strip() and each):
                raise forms.ValidationError(f"Write “{line}” as in Wilhelmina: Mina, Billie.")
            told[name.strip()] = each
        return told

    def values(self) -> Values:
        """What was chosen."""
        given = self.cleaned_data
        levels = {one.name: given[f"level-{one.name}"] for one in MISTAKES}
        return Values(
            levels={name: level for name, level in levels.items() if level},
            thresholds=Thresholds(**{name: given[f"number-{name}"] for name in THRESHOLDS}),
            tone=Tone(**{kind: given[f"tone-{kind}"] for kind in KINDS}),
            ask_again=tuple(given["ask_again"]), phrases=tuple(_lines(given["phrases"])),
            nicknames=given["nicknames"],
        )  # fmt: skip

    def groups(self) -> Iterator[tuple[str, list[tuple[Mistake, forms.BoundField]]]]:
        """(name of the group, its mistakes with their fields)."""
        for group in dict.fromkeys(mistake.group for mistake in MISTAKES):
            of_it = [mistake for mistake in MISTAKES if mistake.group == group]
            yield group, [(mistake, self[f"level-{mistake.name}"]) for mistake in of_it]

    def numbers(self) -> list[forms.BoundField]:
        return [self[f"number-{name}"] for name in THRESHOLDS]

    def tones(self) -> list[forms.BoundField]:
        return [self[f"tone-{kind}"] for kind in KINDS]


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "input input--small"})


def _is_float(name: str) -> bool:
    return any(one.name == name and one.type == "float" for one in fields(Thresholds))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
