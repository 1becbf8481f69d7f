"""Forms about teams: who is in them, when they are there."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms

from kept.desk.staff.models import Agent, Holiday, Team
from kept.desk.web.workspace.staff_forms import CountryField, ZoneField

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


class TeamForm(forms.ModelForm[Team]):
    """A team: its name and place, who is in it, who may look into it."""

    country = CountryField()
    zone = ZoneField()
    members = forms.ModelMultipleChoiceField(
        Agent.objects.active(), required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Team
        fields = ("name", "zone", "country", "is_limited")
        labels = {"is_limited": "Only its members and owners see its conversations"}
        help_texts = {"is_limited": ""}


class HoursForm(forms.Form):
    """When a team is there: two spans a day, so that there can be a break."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for weekday in range(7):
            for span in (0, 1):
                for edge in ("opens", "closes"):
                    self.fields[f"{edge}_{weekday}_{span}"] = forms.TimeField(
                        required=False, widget=forms.TimeInput(attrs={"type": "time"}),
                        label=f"{WEEKDAYS[weekday]} {edge}",
                    )  # fmt: skip

    def rows(self) -> list[tuple[str, list[tuple[forms.BoundField, forms.BoundField]]]]:
        """(weekday, its two spans of bound fields), for the template."""
        return [
            (
                name,
                [(self[f"opens_{day}_{span}"], self[f"closes_{day}_{span}"]) for span in (0, 1)],
            )
            for day, name in enumerate(WEEKDAYS)
        ]

    def clean(self) -> dict[str, Any]:
        """Refuse a span of which only one end is given."""
        for weekday in range(7):
            for span in (0, 1):
                opens = self.cleaned_data.get(f"opens_{weekday}_{span}")
                closes = self.cleaned_data.get(f"closes_{weekday}_{span}")
                if (opens is None) != (closes is None):
                    edge = "closes" if closes is None else "opens"
                    self.add_error(f"{edge}_{weekday}_{span}", "Both ends of the time are needed.")
        return self.cleaned_data

    def hours(self) -> list[tuple[int, time, time]]:
        """What ``actions.set_hours`` takes."""
        return [
            (
                day,
                self.cleaned_data[f"opens_{day}_{span}"],
                self.cleaned_data[f"closes_{day}_{span}"],
            )
            for day in range(7)
            for span in (0, 1)
            if self.cleaned_data.get(f"opens_{day}_{span}")
        ]

    @staticmethod
    def of(team: Team) -> HoursForm:
        """The form filled with a team's hours."""
        initial: dict[str, time] = {}
        for weekday in range(7):
            spans = team.hours.filter(weekday=weekday)[:2]
            for number, span in enumerate(spans):
                initial[f"opens_{weekday}_{number}"] = span.opens
                initial[f"closes_{weekday}_{number}"] = span.closes
        return HoursForm(initial=initial)


class HolidayForm(forms.ModelForm[Holiday]):
    """A day on which nobody is there."""

    class Meta:
        model = Holiday
        fields = ("day", "name")
        widgets = {"day": forms.DateInput(attrs={"type": "date"})}
