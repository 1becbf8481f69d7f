"""Forms about people, teams and the company."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from kept.desk.conversations.permissions import may_see_board
from kept.desk.lib.places import countries, zones
from kept.desk.staff import first_owner
from kept.desk.staff.models import Agent, Company, Role, Team


class ZoneField(forms.ChoiceField):
    """A time zone; the browser's own is chosen by the page when nothing else is."""

    def __init__(self, **options: Any) -> None:
        super().__init__(choices=zones, label="Time zone", **options)
        self.widget.attrs["data-zone"] = "guess"


class CountryField(forms.ChoiceField):
    """A country, for its public holidays."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=lambda: [("", "None"), *countries()], label="Country", required=False,
            help_text="Its public holidays are days on which nobody is there.", **options,
        )  # fmt: skip


class PersonForm(forms.Form):
    """Who somebody is, and the password of the new account."""

    name = forms.CharField(max_length=120, label="Your name")
    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Ten characters or more; a sentence is easiest to remember.",
    )
    zone = ZoneField()

    def clean_password(self) -> str:
        """Refuse what is too short, too common or too like the name."""
        password: str = self.cleaned_data["password"]
        validate_password(password, Agent(name=self.cleaned_data.get("name", "")))
        return password


class OwnerForm(PersonForm):
    """The first person of a new desk."""

    email = forms.EmailField(max_length=254, label="E-mail")
    code = forms.CharField(
        max_length=40, label="Set-up code",
        help_text="It stands where Kept was started: in the terminal, or in its log.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    field_order = ("code", "name", "email", "password", "zone")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not first_owner.needs_code():
            del self.fields["code"]

    def clean_code(self) -> str:
        """Refuse a code that is not the one of this desk."""
        typed: str = self.cleaned_data["code"]
        if not first_owner.fits(typed):
            raise forms.ValidationError("This is not the set-up code of this desk.")
        return typed


class CompanyForm(forms.ModelForm[Company]):
    """What the company is called, and where it is."""

    name = forms.CharField(max_length=120, label="Name of the company")
    country = CountryField()
    zone = ZoneField()

    class Meta:
        model = Company
        fields = ("name", "country", "zone")


class InvitationForm(forms.Form):
    """Whom to ask to join."""

    email = forms.EmailField(max_length=254, label="E-mail")
    name = forms.CharField(max_length=120, required=False, label="Name")
    role = forms.ChoiceField(choices=Role.choices, initial=Role.AGENT)
    teams = forms.ModelMultipleChoiceField(
        Team.objects.filter(archived_at=None), required=False, widget=forms.CheckboxSelectMultiple
    )


class ProfileForm(forms.ModelForm[Agent]):
    """What somebody may change about themselves."""

    zone = ZoneField()

    class Meta:
        model = Agent
        fields = (
            "name",
            "zone",
            "signature",
            "theme",
            "single_keys",
            "mails_mentions",
            "mails_week",
        )
        widgets = {"signature": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "signature": "Stands below your replies.",
            "single_keys": "Such as R to reply. Off: only shortcuts with Ctrl remain.",
            "mails_mentions": "If you are not here and have not read it after five minutes.",
            "mails_week": "What rose, what fell, how long customers waited.",
        }

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        if not may_see_board(self.instance):
            del self.fields["mails_week"]


class AbsenceForm(forms.Form):
    """When somebody will be away, in their own time zone."""

    since = forms.DateTimeField(
        label="From", widget=forms.DateTimeInput(attrs={"type": "datetime-local"})
    )
    until = forms.DateTimeField(
        label="Until", required=False, help_text="Empty: until further notice.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )  # fmt: skip
    remark = forms.CharField(max_length=120, required=False, label="What colleagues see")
