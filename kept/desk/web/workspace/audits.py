"""Audits of archives: upload, watch, read, compare with the desk, delete."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.audits import actions
from kept.desk.audits.comparing import compared
from kept.desk.audits.models import Audit, State
from kept.desk.conversations import permissions
from kept.desk.conversations.refusals import Refusal
from kept.desk.reports.board import lately
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.archive_forms import AccountForm, ArchiveForm, MailboxAuditForm

LOCKED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'"


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_see_board)
def audits(request: StaffRequest) -> HttpResponse:
    """All audits; POST uploads an archive for another one."""
    form = ArchiveForm(
        request.POST or None, request.FILES or None, initial={"zone": request.user.zone}
    )
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = actions.upload(
                file.chunks(), name=file.name, size=file.size, us=form.cleaned_data["us"],
                zone=form.cleaned_data["zone"], by=request.user, at=now(),
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("audit", made.pk)
    return render(request, "workspace/audits/list.html", listed(request, form=form))


def listed(
    request: StaffRequest,
    *,
    form: ArchiveForm | None = None,
    mailbox_form: MailboxAuditForm | None = None,
    account_form: AccountForm | None = None,
) -> dict[str, Any]:
    """What the list shows: all audits this person may see, and the three ways to make one."""
    return {
        "form": form or ArchiveForm(initial={"zone": request.user.zone}),
        "mailbox_form": mailbox_form or MailboxAuditForm(request.user),
        "account_form": account_form or AccountForm(),
        "audits": Audit.objects.visible_to(request.user).select_related("by"),
        "most": settings.REQUEST_MAX_SIZE // 1_000_000,
    }


@require_safe
@permitted(permissions.may_see_board)
def audit(request: StaffRequest, pk: int) -> HttpResponse:
    """How far it is, or what came of it."""
    found = _find(request, pk)
    shown: dict[str, Any] = {"audit": found}
    if found.state == State.DONE:
        shown["compared"] = compared(found, *lately(request.user, now()))
    return render(request, "workspace/audits/audit.html", shown)


@require_safe
@permitted(permissions.may_see_board)
@xframe_options_sameorigin
def audit_report(request: StaffRequest, pk: int) -> HttpResponse:
    """The report as it was written, in a frame that can do nothing."""
    found = _find(request, pk, state=State.DONE)
    try:
        answer = HttpResponse(found.report.read_bytes())
    except FileNotFoundError:
        raise Http404("The report is gone.") from None
    answer["Content-Security-Policy"] = LOCKED
    return answer


@require_POST
@permitted(permissions.may_see_board)
def audit_cancellation(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop it."""
    found = _find(request, pk)
    if actions.cancel(found, by=request.user, at=now()):
        messages.success(request, "Cancelled. Nothing of it is kept.")
    return redirect("audit", pk)


@require_POST
@permitted(permissions.may_see_board)
def audit_deletion(request: StaffRequest, pk: int) -> HttpResponse:
    """Delete it with its report."""
    actions.delete(_find(request, pk), by=request.user, at=now())
    messages.success(request, "Deleted, with everything that was uploaded.")
    return redirect("audits")


def _find(request: StaffRequest, pk: int, **more: Any) -> Audit:
    seen = Audit.objects.visible_to(request.user).select_related("by")
    found: Audit = get_object_or_404(seen, pk=pk, **more)
    return found
