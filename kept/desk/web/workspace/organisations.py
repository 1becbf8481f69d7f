"""Organisations: the companies and clubs that contacts belong to."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kept.desk.contacts import actions
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Organisation
from kept.desk.conversations.contact_page import contacts_page
from kept.desk.web.workspace.access import StaffRequest, staff_only


class OrganisationForm(forms.ModelForm[Organisation]):
    """Its name, the domain of its addresses, what colleagues should know."""

    class Meta:
        model = Organisation
        fields = ("name", "domain", "notes")
        help_texts = {
            "domain": "Who writes from an address there belongs to it from the first mail."
        }
        widgets = {"notes": forms.Textarea(attrs={"rows": 4})}


@require_http_methods(["GET", "POST"])
@staff_only
def organisations(request: StaffRequest) -> HttpResponse:
    """All of them; POST adds one."""
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        made = actions.describe_organisation(
            Organisation(), **form.cleaned_data, by=request.user, at=now()
        )
        return redirect("organisation", made.pk)
    listed = Organisation.objects.all()[:500]
    return render(request, "workspace/contacts/organisations.html", {"form": form, "all": listed})


@require_http_methods(["GET", "POST"])
@staff_only
def organisation(request: StaffRequest, pk: int) -> HttpResponse:
    """One organisation and its people."""
    found = get_object_or_404(Organisation, pk=pk)
    form = OrganisationForm(request.POST or None, instance=found)
    if form.is_valid():
        try:
            kept = get_object_or_404(Organisation, pk=pk)
            actions.describe_organisation(kept, **form.cleaned_data, by=request.user, at=now())
        except Refused as refused:
            form.add_error("domain", str(refused))
        else:
            messages.success(request, "Saved.")
            return redirect("organisation", pk)
    page = contacts_page(organisation=found, after=request.GET.get("after", ""))
    shown = {"organisation": found, "form": form, "page": page}
    return render(request, "workspace/contacts/organisation.html", shown)
