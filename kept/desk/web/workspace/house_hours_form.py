"""The form of the hours in house rules."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from kept.mistakes.calendar import Hours, Week
from kept.mistakes.house_file import BadValue


class HoursForm(forms.Form):
    """When we are there."""

    is_told = forms.BooleanField(
        required=False, label="These rules tell the hours",
        help_text="Otherwise the hours and holidays of each team hold, and an audit of an archive "
        "judges waits in real time.",
    )  # fmt: skip
    always_open = forms.BooleanField(required=False, label="Somebody is always there")
    zone = forms.CharField(required=False, help_text="Such as Europe/Lisbon.", label="Time zone")
    country = forms.CharField(
        required=False, max_length=2, help_text="Its public holidays are closed: PT, DE, GB. "
        "Empty: none.",
    )  # fmt: skip
    subdivision = forms.CharField(
        required=False, max_length=10, label="Region", help_text="Where holidays differ, such as "
        "BY for Bavaria.",
    )  # fmt: skip
    closed = forms.CharField(
        required=False, label="Further closed days", help_text="Such as 2026-12-24, 2026-12-31."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for day in Week.__dataclass_fields__:
            self.fields[day] = forms.CharField(
                required=False, label=day.capitalize(),
                widget=forms.TextInput(attrs={"class": "input input--small"}),
            )  # fmt: skip

    def clean_closed(self) -> tuple[date, ...]:
        days = []
        for word in split(self.cleaned_data["closed"]):
            try:
                days.append(date.fromisoformat(word))
            except ValueError:
                raise forms.ValidationError(f"Write “{word}” as in 2026-12-24.") from None
        return tuple(days)

    def clean(self) -> None:
        self.hours: Hours | None = None
        if self.errors or not self.cleaned_data["is_told"]:
            return
        told = self.cleaned_data
        try:
            week = Week(**{day: split(told[day]) for day in Week.__dataclass_fields__})
            self.hours = Hours(
                always_open=told["always_open"], zone=told["zone"] or "UTC", week=week,
                country=told["country"].upper(), subdivision=told["subdivision"].upper(),
                closed=told["closed"], configured=True,
            )  # fmt: skip
        except BadValue as bad:
            self.add_error("monday" if bad.key == "week" else bad.key, str(bad))

    def days(self) -> list[forms.BoundField]:
        return [self[day] for day in Week.__dataclass_fields__]


def split(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
