"""One person's data: a copy of everything, or its erasure."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST, require_safe

from kept.desk.channels import privacy
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted


@require_safe
@permitted(permissions.may_erase_contacts)
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """What can be done, and what was done before."""
    found = get_object_or_404(Contact, pk=pk)
    shown = {"person": found, "done": found.erasures.select_related("by").order_by("-at")}
    return render(request, "workspace/contacts/privacy.html", shown)


@require_POST
@permitted(permissions.may_erase_contacts)
def copy(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Everything we know of somebody, as a file to hand over."""
    found = get_object_or_404(Contact, pk=pk, erased_at=None)
    if not permissions.may_have_all_of(request.user, found):
        return _not_all(request, pk)
    reason = request.POST.get("reason", "")
    file = privacy.export_person(found, reason=reason, by=request.user, at=now())
    return FileResponse(file, as_attachment=True, filename=f"contact-{pk}.zip")


@require_POST
@permitted(permissions.may_erase_contacts)
def erasure(request: StaffRequest, pk: int) -> HttpResponse:
    """Remove for good what somebody wrote and is known by."""
    found = get_object_or_404(Contact, pk=pk)
    if not permissions.may_have_all_of(request.user, found):
        return _not_all(request, pk)
    try:
        privacy.erase_person(
            found, reason=request.POST.get("reason", ""), by=request.user, at=now()
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("contact-privacy", pk)
    messages.success(request, "Erased.")
    return redirect("contacts")


def _not_all(request: StaffRequest, pk: int) -> HttpResponse:
    """A copy with holes would be wrong, and what one may not see one may not erase."""
    messages.error(request, "Part of this belongs to a team you may not look into. Ask an owner.")
    return redirect("contact-privacy", pk)
