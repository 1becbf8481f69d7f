"""Contacts: the list, one person on one screen, and what colleagues may change there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.contacts import actions
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, ContactField, ContactNote, Identity
from kept.desk.conversations import permissions, search
from kept.desk.conversations.contact_page import contact_page, contacts_page
from kept.desk.feedback.actions import decline
from kept.desk.promises import rows
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.contact_forms import ContactForm, IdentityForm


@require_safe
@staff_only
def contacts(request: StaffRequest) -> HttpResponse:
    """Everybody who ever wrote, newest first, or those a word is found in."""
    words = request.GET.get("q", "").strip()
    page = contacts_page(words, after=request.GET.get("after", ""))
    shown = {"page": page, "words": words, "may_import": permissions.may_import(request.user)}
    return render(request, "workspace/contacts/list.html", shown)


@require_safe
@staff_only
def contact(request: StaffRequest, pk: int) -> HttpResponse:
    """One person: how to reach them, what they prefer, bought and wrote; merged ones lead on."""
    person = get_object_or_404(Contact, pk=pk)
    if person.merged_into_id:
        return redirect("contact", person.merged_into_id)
    shown = {
        "page": contact_page(person, request.user, at=now()),
        "promises": rows.to(person, agent=request.user, at=now()),
        "identity_form": IdentityForm(),
        "may_erase": permissions.may_erase_contacts(request.user),
    }
    return render(request, "workspace/contacts/contact.html", shown)


@require_http_methods(["GET", "POST"])
@staff_only
def description(request: StaffRequest, pk: int) -> HttpResponse:
    """Change what we know of somebody."""
    person = get_object_or_404(Contact.objects.current(), pk=pk)
    not_asked = person.no_follow_ups_since is not None
    initial = {"organisation_name": person.organisation or "", "is_not_asked": not_asked}
    form = ContactForm(request.POST or None, instance=person, initial=initial)
    fields = ContactField.objects.filter(archived_at=None)
    if form.is_valid():
        said = dict(form.cleaned_data)
        organisation, declines = said.pop("organisation_name"), said.pop("is_not_asked")
        try:
            actions.describe(get_object_or_404(Contact, pk=pk), **said)
            actions.join_organisation(get_object_or_404(Contact, pk=pk), organisation)
            if declines != not_asked:
                decline(person, at=now(), again=not declines)
            for field in fields:
                actions.set_field(person, field, request.POST.get(f"field_{field.pk}", ""))
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            search.reindex_contact(person)
            messages.success(request, "Saved.")
            return redirect("contact", pk)
    values = {value.field_id: value.value for value in person.values.all()}
    shown = {
        "person": person,
        "form": form,
        "fields": [(field, values.get(field.pk, "")) for field in fields],
    }
    return render(request, "workspace/contacts/description.html", shown)


@require_POST
@staff_only
def identities(request: StaffRequest, pk: int) -> HttpResponse:
    """Add an address or a number."""
    person = get_object_or_404(Contact.objects.current(), pk=pk)
    form = IdentityForm(request.POST)
    if form.is_valid():
        try:
            actions.add_identity(person, **form.cleaned_data, at=now())
            search.reindex_contact(person)
        except Refused as refused:
            messages.error(request, str(refused))
    return redirect("contact", pk)


@require_POST
@staff_only
def identity_removal(request: StaffRequest, pk: int, identity: int) -> HttpResponse:
    """This address is not theirs."""
    try:
        removed = get_object_or_404(Identity, pk=identity, contact_id=pk)
        actions.remove_identity(removed)
        search.reindex_contact(removed.contact)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("contact", pk)


@require_POST
@staff_only
def notes(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down what colleagues should know."""
    person = get_object_or_404(Contact.objects.current(), pk=pk)
    if request.POST.get("text", "").strip():
        actions.add_note(person, request.POST["text"], by=request.user, at=now())
    return redirect("contact", pk)


@require_POST
@staff_only
def note_removal(request: StaffRequest, pk: int, note: int) -> HttpResponse:
    """Take a note away."""
    actions.remove_note(get_object_or_404(ContactNote, pk=note, contact_id=pk))
    return redirect("contact", pk)
