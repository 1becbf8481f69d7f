"""Set-up of the fields that a company adds to conversations and contacts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kept.desk.contacts.models import ContactField
from kept.desk.conversations import permissions
from kept.desk.conversations.actions import organising
from kept.desk.conversations.models import ConversationField
from kept.desk.conversations.refusals import Refusal
from kept.desk.lib.fields import FieldKind
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.posted import number

TABLES: dict[str, Any] = {"conversation": ConversationField, "contact": ContactField}


class FieldForm(forms.Form):
    """A field of conversations or contacts."""

    of = forms.ChoiceField(
        choices=[("conversation", "Conversations"), ("contact", "Contacts")], label="Of"
    )
    name = forms.CharField(max_length=60)
    kind = forms.ChoiceField(choices=FieldKind.choices)
    choices = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="One a line."
    )


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def fields(request: StaffRequest) -> HttpResponse:
    """All fields; POST adds one, or archives one (``archive`` names the table, ``field`` it)."""
    if request.POST.get("archive") in TABLES:
        table = TABLES[request.POST["archive"]]
        field = get_object_or_404(table, pk=number(request.POST, "field"))
        organising.archive_field(field, by=request.user, at=now())
        messages.success(request, f"{field.name} is asked for no longer.")
        return redirect("fields")
    form = FieldForm(request.POST or None)
    if form.is_valid():
        said = form.cleaned_data
        choices = [line.strip() for line in said["choices"].splitlines() if line.strip()]
        try:
            organising.add_field(
                TABLES[said["of"]], name=said["name"], kind=said["kind"], choices=choices,
                by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("fields")
    shown = {
        "form": form,
        "tables": [
            ("conversation", "Conversations", ConversationField.objects.filter(archived_at=None)),
            ("contact", "Contacts", ContactField.objects.filter(archived_at=None)),
        ],
    }
    return render(request, "workspace/organise/fields.html", shown)
