"""Writing first: a new conversation with somebody, known or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.coaching import sending
from kept.desk.coaching.beginning import imagined, read_denied
from kept.desk.contacts.errors import Refused
from kept.desk.conversations import actions, pictures
from kept.desk.conversations.models import Channel, Draft, DraftKind
from kept.desk.conversations.refusals import DraftConflict, Refusal
from kept.desk.lib.html import from_text, plain_text
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.answers import stop
from kept.desk.web.workspace.composers import Composer, begun
from kept.desk.web.workspace.drafts import told_conflict
from kept.desk.web.workspace.posted import posted
from kept.desk.web.workspace.promised_fields import confirmed
from kept.desk.web.workspace.snoozes import moment
from kept.desk.web.workspace.uploads import attach_and_tell


class NewConversationForm(forms.Form):
    """To whom, through which channel, about what."""

    channel = forms.ModelChoiceField(
        Channel.objects.filter(closed_at=None), empty_label=None, label="From"
    )
    to = forms.EmailField(max_length=254, label="To")
    subject = forms.CharField(max_length=255)
    confirmed = forms.BooleanField(required=False)


@require_http_methods(["GET", "POST"])
@staff_only
def new_conversation(request: StaffRequest) -> HttpResponse:
    """The form; POST opens the conversation and sends the first message in ten seconds."""
    draft = begun.first(request.user.pk)
    box = Composer(DraftKind.REPLY, imagined(
        channel=None, to="", subject="", by=request.user, at=now()
    ))  # fmt: skip
    form = NewConversationForm(request.POST or None, initial=_initial(request, draft))
    files = tuple(draft.attachments.all()) if draft else ()
    html = pictures.editable(draft.html, files) if draft else ""
    if request.method == "POST":
        html = posted(request, request.user).html
    shown: dict[str, Any] = {"form": form, "box": box, "conversation": box.conversation}
    if form.is_valid():
        if request.FILES:
            draft = draft or _save(request, None)
            attach_and_tell(request, draft)
        try:
            return _started(request, form.cleaned_data, html, draft)
        except Refusal as refusal:
            stop(box, refusal, request.user)
            shown["refusal"] = str(refusal)
        except Refused as refused:
            form.add_error(None, str(refused))
    shown |= {
        "draft": draft,
        "html": html,
        "text": plain_text(html),
        "denied": request.POST.getlist("denied"),
        "files": [file for file in files if not file.is_inline],
        "has_channel": Channel.objects.filter(closed_at=None).exists(),
    }
    return render(request, "workspace/conversation/new.html", shown)


def _initial(request: StaffRequest, draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        return {"to": request.GET.get("to", "")}
    return {"to": draft.to, "subject": draft.subject, "channel": draft.channel_id}


def _started(
    request: StaffRequest, said: dict[str, Any], html: str, draft: Draft | None
) -> HttpResponse:
    before = imagined(channel=said["channel"], to=said["to"], subject="", by=request.user, at=now())
    form = request.POST
    message = sending.start(
        channel=said["channel"], subject=said["subject"], html=html, to=[said["to"]],
        attachments=list(draft.attachments.all()) if draft else (),
        by=request.user, at=now(), confirmed=said["confirmed"],
        reason=form.get("reason", ""), send_at=moment(form, "send_at", request.user),
        promised=tuple(confirmed(form, before, request.user)),
        denied=read_denied(form.getlist("denied")),
    )  # fmt: skip
    if draft is not None:
        actions.discard_draft(draft, by=request.user, at=now())
    return redirect("conversation", message.conversation_id)


@require_POST
@staff_only
def new_draft(request: StaffRequest) -> HttpResponse:
    """Save what is in the form so far; answers as the drafts of conversations do."""
    draft = Draft.objects.filter(conversation=None, agent=request.user).first()
    try:
        saved = _save(request, draft)
    except DraftConflict as conflict:
        return told_conflict(conflict)
    return JsonResponse({"draft": saved.pk, "revision": saved.revision})


def _save(request: StaffRequest, draft: Draft | None) -> Draft:
    sent = posted(request, request.user)
    channel = request.POST.get("channel", "")
    return actions.save_draft(
        by=request.user, at=now(), html=sent.html or from_text(""), draft=draft,
        revision=sent.revision if draft else None, subject=sent.subject, to=sent.texts["to"],
        channel=Channel.objects.filter(pk=channel).first() if channel.isdecimal() else None,
    )  # fmt: skip
