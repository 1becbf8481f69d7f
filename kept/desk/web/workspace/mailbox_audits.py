"""Auditing what lies in a mailbox: one that is connected, or an account that is read once."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST

from kept.desk.audits import actions
from kept.desk.conversations import permissions
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.archive_forms import AccountForm, MailboxAuditForm
from kept.desk.web.workspace.audits import listed


@require_POST
@permitted(permissions.may_see_board)
def audit_of_mailbox(request: StaffRequest) -> HttpResponse:
    """Read a connected mailbox."""
    form = MailboxAuditForm(request.user, request.POST)
    if not form.is_valid():
        return render(request, "workspace/audits/list.html", listed(request, mailbox_form=form))
    mailbox, at = form.cleaned_data["mailbox"], now()
    try:
        made = actions.read_mailbox(
            str(mailbox), us=form.cleaned_data["us"] or mailbox.channel.address,
            zone=request.user.zone, since=_since(form.cleaned_data["days"], at),
            mailbox=mailbox.pk, team=mailbox.channel.team_id, by=request.user, at=at,
        )  # fmt: skip
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return render(request, "workspace/audits/list.html", listed(request, mailbox_form=form))
    return redirect("audit", made.pk)


@require_POST
@permitted(permissions.may_see_board)
def audit_of_account(request: StaffRequest) -> HttpResponse:
    """Read an account whose password is entered for this once."""
    form = AccountForm(request.POST)
    if form.is_valid():
        given, at = form.cleaned_data, now()
        try:
            made = actions.read_mailbox(
                given["address"], us=given["us"] or given["address"], zone=request.user.zone,
                since=_since(given["days"], at), access=form.access(), by=request.user, at=at,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("audit", made.pk)
    return render(request, "workspace/audits/list.html", listed(request, account_form=form))


def _since(days: str, at: datetime) -> datetime | None:
    return at - timedelta(days=int(days)) if days else None
