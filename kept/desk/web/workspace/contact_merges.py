"""Merging two contacts: find the other, see what would happen, do it, undo it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.contacts import actions
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, ContactMerge
from kept.desk.conversations import permissions, search
from kept.desk.conversations.contact_page import contacts_page
from kept.desk.web.workspace.access import StaffRequest, permitted


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_merge_contacts)
def merging(request: StaffRequest, pk: int) -> HttpResponse:
    """Choose who is the same person (``with``), see what moves; POST merges."""
    target = get_object_or_404(Contact.objects.current(), pk=pk)
    chosen = request.GET.get("with") or request.POST.get("with") or ""
    if not chosen.isdecimal():
        words = request.GET.get("q", target.name).strip()
        found = [row for row in contacts_page(words).rows if row.contact.pk != pk]
        shown = {"target": target, "words": words, "found": found}
        return render(request, "workspace/contacts/merge_choice.html", shown)
    source = get_object_or_404(Contact.objects.current(), pk=chosen)
    if request.method == "POST":
        try:
            merged = actions.merge(source, target, by=request.user, at=now())
        except Refused as refused:
            messages.error(request, str(refused))
        else:
            search.reindex_contact(target)
            undoing = reverse("contact-merge-undoing", args=[merged.pk])
            messages.success(request, f"{source} is part of {target} now.", extra_tags=undoing)
        return redirect("contact", pk)
    shown = {"preview": actions.preview(source, target)}
    return render(request, "workspace/contacts/merge_preview.html", shown)


@require_POST
@permitted(permissions.may_merge_contacts)
def merge_undoing(request: StaffRequest, pk: int) -> HttpResponse:
    """Two people again."""
    merged = get_object_or_404(ContactMerge, pk=pk)
    try:
        actions.undo_merge(merged, at=now())
        search.reindex_contact(merged.source)
        search.reindex_contact(merged.target)
        messages.success(request, "They are two contacts again.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("contact", merged.target_id)
