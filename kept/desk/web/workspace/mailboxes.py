"""Mailboxes: connected, changed, paused, and how each of them is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.channels import actions
from kept.desk.channels.email import health
from kept.desk.channels.models import Mailbox, RawEvent, RawState, Registration
from kept.desk.conversations import permissions
from kept.desk.staff.actions import Refused
from kept.desk.web.workspace.access import StaffRequest, permitted
from kept.desk.web.workspace.mailbox_forms import AddressForm, MailboxForm


def find(pk: int) -> Mailbox:
    """A connected mailbox; raises Http404 if there is none."""
    connected = Mailbox.objects.select_related("channel").filter(channel__closed_at=None)
    return get_object_or_404(connected, pk=pk)


@require_safe
@permitted(permissions.may_set_up)
def mailboxes(request: StaffRequest) -> HttpResponse:
    """All mailboxes, and how they are."""
    connected = Mailbox.objects.filter(channel__closed_at=None).select_related("channel")
    at = now()
    shown = {"all_health": [health.of(mailbox, at=at) for mailbox in connected]}
    return render(request, "workspace/mailboxes/list.html", shown)


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_set_up)
def connecting(request: StaffRequest) -> HttpResponse:
    """First the address, then the account with what is known of it filled in."""
    asked = AddressForm(request.GET or None)
    if not asked.is_valid():
        return render(request, "workspace/mailboxes/address.html", {"form": asked})
    address: str = asked.cleaned_data["address"]
    form, known = MailboxForm.guessed(address, asked.cleaned_data["host"])
    if request.method == "POST":
        form = MailboxForm(request.POST)
        if form.is_valid():
            try:
                made = actions.connect_mailbox(
                    address=address, name=form.cleaned_data["name"], account=form.account(),
                    password=form.cleaned_data["password"], team=form.cleaned_data["team"],
                    history=form.cleaned_data["history"], signature=form.cleaned_data["signature"],
                    by=request.user, at=now(),
                )  # fmt: skip
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Connected. Now try it: a real mail goes out and back.")
                return redirect("mailbox", made.pk)
    shown = {"form": form, "known": known, "address": address}
    return render(request, "workspace/mailboxes/connect.html", shown)


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_set_up)
def mailbox(request: StaffRequest, pk: int) -> HttpResponse:
    """How one mailbox is, and its settings; no provider is asked while the page is made."""
    chosen = find(pk)
    form = MailboxForm.of(chosen, request.POST or None)
    if form.is_valid():
        actions.change_mailbox(
            find(pk), name=form.cleaned_data["name"], account=form.account(),
            password=form.cleaned_data["password"], team=form.cleaned_data["team"],
            signature=form.cleaned_data["signature"], by=request.user, at=now(),
        )  # fmt: skip
        messages.success(request, "Saved. It is read anew with these settings.")
        return redirect("mailbox", pk)
    raw = RawEvent.objects.filter(channel=chosen.channel, state=RawState.QUARANTINED)
    shown = {
        "mailbox": chosen,
        "health": health.of(find(pk), at=now()),
        "form": form,
        "quarantine": raw.order_by("-pk")[:50],
        "registered": set(Registration.objects.values_list("provider", flat=True)),
    }
    return render(request, "workspace/mailboxes/mailbox.html", shown)


@require_POST
@permitted(permissions.may_set_up)
def pausing(request: StaffRequest, pk: int) -> HttpResponse:
    """Neither read nor send for now."""
    actions.pause(find(pk), by=request.user, at=now())
    return redirect("mailbox", pk)


@require_POST
@permitted(permissions.may_set_up)
def resumption(request: StaffRequest, pk: int) -> HttpResponse:
    """Read and send again, at once."""
    actions.resume(find(pk), by=request.user, at=now())
    return redirect("mailbox", pk)


@require_POST
@permitted(permissions.may_set_up)
def disconnection(request: StaffRequest, pk: int) -> HttpResponse:
    """Stop using the address; its conversations stay."""
    chosen = find(pk)
    actions.disconnect(chosen, by=request.user, at=now())
    messages.success(request, f"{chosen.channel.address} is disconnected. Its conversations stay.")
    return redirect("mailboxes")
