"""Forms about contacts."""

from __future__ import annotations

from typing import Any

from django import forms

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import ChannelKind
from kept.desk.lib.places import zones


class ContactForm(forms.ModelForm[Contact]):
    """What somebody told us about themselves."""

    zone = forms.ChoiceField(
        choices=lambda: [("", "Not known"), *zones()], required=False, label="Time zone"
    )
    preferred_channel = forms.ChoiceField(
        choices=[("", "No wish"), *ChannelKind.choices],
        required=False,
        label="Likes to be reached by",
    )
    organisation_name = forms.CharField(max_length=120, required=False, label="Organisation")
    is_not_asked = forms.BooleanField(
        required=False, label="Does not want to be asked whether it worked"
    )

    class Meta:
        model = Contact
        fields = (
            "name", "called", "language", "zone", "preferred_channel", "reach_from",
            "reach_until", "address", "shows_pictures",
        )  # fmt: skip
        labels = {
            "called": "How they want to be called",
            "reach_from": "Reach from",
            "reach_until": "until",
        }
        help_texts = {"language": "Such as en or de.", "reach_from": "In their own time zone."}
        widgets = {
            "reach_from": forms.TimeInput(attrs={"type": "time"}),
            "reach_until": forms.TimeInput(attrs={"type": "time"}),
            "address": forms.Textarea(attrs={"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        """Refuse hours of reach with one end only."""
        cleaned = super().clean() or {}
        if (cleaned.get("reach_from") is None) != (cleaned.get("reach_until") is None):
            self.add_error("reach_until", "The hours of reach need a beginning and an end.")
        return cleaned


class IdentityForm(forms.Form):
    """A further way to reach somebody."""

    scheme = forms.ChoiceField(choices=[("email", "E-mail"), ("tel", "Phone")], label="Kind")
    value = forms.CharField(max_length=254, label="Address or number")


class BlockForm(forms.Form):
    """Whose mail opens no conversation."""

    pattern = forms.CharField(max_length=254, label="Address, or @domain for everybody there")
    reason = forms.CharField(max_length=120, required=False)


class OrdersForm(forms.Form):
    """A file of orders."""

    file = forms.FileField(
        label="CSV file", help_text="A line of headings, then a line an order. Needed are a number "
        "and the customer's e-mail; name, status, placed, promised, delivered, total and items "
        "are read too.",
    )  # fmt: skip
