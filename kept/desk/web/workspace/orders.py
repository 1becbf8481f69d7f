"""Bringing in orders from a file, and the list of blocked senders."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.contacts import actions
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Block
from kept.desk.conversations import permissions
from kept.desk.web.workspace.access import StaffRequest, permitted, staff_only
from kept.desk.web.workspace.contact_forms import BlockForm, OrdersForm


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_import)
def import_orders(request: StaffRequest) -> HttpResponse:
    """Read a CSV file of orders; lines that cannot be read are listed with the reason."""
    form = OrdersForm(request.POST or None, request.FILES or None)
    done = None
    if form.is_valid():
        try:
            text = form.cleaned_data["file"].read().decode("utf-8-sig")
            done = actions.import_orders(text, at=now())
        except UnicodeDecodeError:
            form.add_error("file", "This is not text in UTF-8. Save it again as CSV (UTF-8).")
        except Refused as refused:
            form.add_error("file", str(refused))
    return render(request, "workspace/contacts/orders.html", {"form": form, "done": done})


@require_http_methods(["GET", "POST"])
@staff_only
def blocks(request: StaffRequest) -> HttpResponse:
    """Senders whose mail opens no conversation; POST adds one."""
    form = BlockForm(request.POST or None)
    if form.is_valid():
        try:
            actions.block(**form.cleaned_data, by=request.user, at=now())
        except Refused as refused:
            form.add_error("pattern", str(refused))
        else:
            messages.success(request, "Mail from there opens no conversation.")
            return redirect("blocks")
    listed = Block.objects.select_related("by")
    return render(request, "workspace/contacts/blocks.html", {"form": form, "blocks": listed})


@require_POST
@staff_only
def unblocking(request: StaffRequest, pk: int) -> HttpResponse:
    """Mail from there opens conversations again."""
    actions.unblock(get_object_or_404(Block, pk=pk), by=request.user, at=now())
    messages.success(request, "Unblocked.")
    return redirect("blocks")
