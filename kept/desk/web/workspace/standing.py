"""How a conversation stands: snoozed, resolved, its name, contact, tags and fields."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, permissions
from kept.desk.conversations.models import Conversation, ConversationField
from kept.desk.conversations.refusals import Refusal
from kept.desk.web.workspace.access import StaffRequest, View, staff_only
from kept.desk.web.workspace.conversation import beside, shown_conversation
from kept.desk.web.workspace.posted import number
from kept.desk.web.workspace.snoozes import moment, snoozes

Verb = Callable[[StaffRequest, Conversation], None]


class GoElsewhere(Refusal):
    """It takes more than a click: ``address`` is where it can be done, or says itself why."""

    def __init__(self, address: str, sentence: str = "") -> None:
        super().__init__(sentence)
        self.address = address


def changing(verb: Verb) -> View:
    """A view that finds the conversation, does one verb, and shows the story again."""

    @require_POST
    @staff_only
    def view(request: StaffRequest, pk: int) -> HttpResponse:
        found = permissions.find_conversation(request.user, pk)
        try:
            verb(request, found)
        except GoElsewhere as go:
            if str(go):
                messages.info(request, str(go))
            return HttpResponseClientRedirect(go.address) if request.htmx else redirect(go.address)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        if not request.htmx:
            return redirect("conversation", found.pk)
        found.refresh_from_db()
        shown = shown_conversation(request, found) | beside(found, request.user)
        shown["snoozes"] = snoozes(request.user, now())
        return render(request, "workspace/conversation/changed.html", shown)

    view.__doc__ = verb.__doc__
    return view


@changing
def snooze(request: StaffRequest, found: Conversation) -> None:
    """Set it aside until a moment of one's own clock."""
    until = moment(request.POST, "until", request.user)
    if until is None:
        raise Refusal("Choose when it should come back.")
    why = request.POST.get("why", "")
    actions.take_what_nobody_owns(found, by=request.user, at=now())
    actions.snooze(found, until=until, why=why, by=request.user, at=now())


@changing
def reopening(request: StaffRequest, found: Conversation) -> None:
    """It is open again: from resolved, waiting or snoozed."""
    actions.reopen(found, by=request.user, at=now())


@changing
def waiting(request: StaffRequest, found: Conversation) -> None:
    """The customer has the word."""
    actions.take_what_nobody_owns(found, by=request.user, at=now())
    actions.wait_for_customer(found, by=request.user, at=now())


@changing
def priority(request: StaffRequest, found: Conversation) -> None:
    """An answer is due sooner, or later, than usual."""
    actions.prioritise(found, request.POST.get("priority", ""), by=request.user, at=now())


@changing
def subject(request: StaffRequest, found: Conversation) -> None:
    """Call it something else."""
    actions.rename(found, request.POST.get("subject", ""), by=request.user, at=now())


@changing
def person(request: StaffRequest, found: Conversation) -> None:
    """It belongs to another contact."""
    to = get_object_or_404(Contact.objects.current(), pk=number(request.POST, "contact"))
    actions.change_contact(found, to, by=request.user, at=now())


@changing
def tags(request: StaffRequest, found: Conversation) -> None:
    """Put tags on (``add``, with commas) or take one off (``remove``)."""
    added = [name for name in request.POST.get("add", "").split(",") if name.strip()]
    if added:
        actions.tag(found, added, by=request.user, at=now())
    if request.POST.get("remove"):
        actions.untag(found, [request.POST["remove"]], by=request.user, at=now())


@changing
def fields(request: StaffRequest, found: Conversation) -> None:
    """Fill in a field."""
    field = get_object_or_404(ConversationField, pk=number(request.POST, "field"))
    actions.set_field(found, field, request.POST.get("value", ""), by=request.user, at=now())


@changing
def followers(request: StaffRequest, found: Conversation) -> None:
    """Follow it oneself, or no longer."""
    if request.POST.get("stop"):
        actions.unfollow(found, request.user, by=request.user, at=now())
    else:
        actions.follow(found, request.user, by=request.user, at=now())
