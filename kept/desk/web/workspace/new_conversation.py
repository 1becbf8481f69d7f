"""Writing first: a new conversation with somebody, known or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kept.desk.contacts.errors import Refused
from kept.desk.conversations import choices, pictures
from kept.desk.conversations.models import Channel, Draft
from kept.desk.conversations.refusals import Refusal
from kept.desk.lib.html import plain_text
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.answers import stop
from kept.desk.web.workspace.first_drafts import begun, denied, save
from kept.desk.web.workspace.first_messages import empty_box, send
from kept.desk.web.workspace.posted import posted
from kept.desk.web.workspace.uploads import attach_and_tell


class NewConversationForm(forms.Form):
    """To whom, through which channel, about what."""

    channel = forms.ChoiceField(label="From")
    to = forms.EmailField(max_length=254, label="To")
    subject = forms.CharField(max_length=255)
    confirmed = forms.BooleanField(required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.channels = {str(each.pk): each for each in choices.channels()}
        choice = self.fields["channel"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [(key, str(each)) for key, each in self.channels.items()]

    def clean_channel(self) -> Channel:
        """The one that was chosen."""
        return self.channels[self.cleaned_data["channel"]]


@require_http_methods(["GET", "POST"])
@staff_only
def new_conversation(request: StaffRequest) -> HttpResponse:
    """The form; POST opens the conversation and sends the first message in ten seconds."""
    draft = begun(request)
    form = NewConversationForm(request.POST or None, initial=_initial(request, draft))
    files = tuple(draft.attachments.all()) if draft else ()
    html = pictures.editable(draft.html, files) if draft else ""
    if request.method == "POST":
        html = posted(request, request.user).html
    shown: dict[str, Any] = {"form": form}
    stopped: Refusal | None = None
    if form.is_valid():
        if request.FILES:
            draft = draft or save(request, None)
            attach_and_tell(request, draft)
        try:
            return send(request, form.cleaned_data, html, draft)
        except Refusal as refusal:
            stopped = refusal
            shown["refusal"] = str(refusal)
        except Refused as refused:
            form.add_error(None, str(refused))
    box = empty_box(request)
    if stopped is not None:
        stop(box, stopped, request.user)
    shown |= {
        "box": box,
        "conversation": box.conversation,
        "draft": draft,
        "html": html,
        "text": plain_text(html),
        "denied": denied(request, draft),
        "files": [file for file in files if not file.is_inline],
        "has_channel": bool(form.channels),
    }
    return render(request, "workspace/conversation/new.html", shown)


def _initial(request: StaffRequest, draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        return {"to": request.GET.get("to", "")}
    return {"to": draft.to, "subject": draft.subject, "channel": draft.channel_id}
