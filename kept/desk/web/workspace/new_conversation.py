"""Writing first: a new conversation with somebody, known or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.errors import Refused
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Draft
from kept.desk.conversations.refusals import Refusal, Unfinished
from kept.desk.lib.html import from_text, plain_text
from kept.desk.web.workspace.access import StaffRequest, staff_only


class NewConversationForm(forms.Form):
    """To whom, through which channel, about what."""

    channel = forms.ModelChoiceField(Channel.objects.filter(closed_at=None), empty_label=None)
    to = forms.EmailField(max_length=254, label="To")
    subject = forms.CharField(max_length=255)
    text = forms.CharField(widget=forms.Textarea(attrs={"rows": 8}), label="Message")
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)


@require_http_methods(["GET", "POST"])
@staff_only
def new_conversation(request: StaffRequest) -> HttpResponse:
    """The form; POST opens the conversation and sends the first message in ten seconds."""
    draft = Draft.objects.filter(conversation=None, agent=request.user).first()
    initial: dict[str, Any] = {"to": request.GET.get("to", "")}
    if draft is not None:
        initial = {
            "to": draft.to, "subject": draft.subject, "text": plain_text(draft.html),
            "channel": draft.channel_id,
        }  # fmt: skip
    form = NewConversationForm(request.POST or None, initial=initial)
    problems: tuple[Any, ...] = ()
    if form.is_valid():
        said = form.cleaned_data
        try:
            person = contacts.contact_for("email", said["to"], at=now())
            message = actions.start(
                channel=said["channel"], contact=person, subject=said["subject"],
                html=from_text(said["text"]), to=[said["to"]], by=request.user, at=now(),
                confirmed=said["confirmed"],
            )  # fmt: skip
        except Unfinished as unfinished:
            problems = unfinished.problems
        except (Refusal, Refused) as refusal:
            form.add_error(None, str(refusal))
        else:
            if draft is not None:
                actions.discard_draft(draft, by=request.user, at=now())
            return redirect("conversation", message.conversation_id)
    shown = {
        "form": form,
        "problems": problems,
        "may_confirm": bool(problems) and all(each.may_be_confirmed for each in problems),
        "has_channel": Channel.objects.filter(closed_at=None).exists(),
    }
    return render(request, "workspace/conversation/new.html", shown)
