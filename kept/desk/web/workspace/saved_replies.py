"""Set-up of saved replies: texts to begin from."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.coaching.saved_texts import with_sendings
from kept.desk.conversations import actions, permissions
from kept.desk.conversations.models import SavedReply
from kept.desk.conversations.refusals import Refusal
from kept.desk.lib.html import from_text, plain_text
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.scopes import scope, scopes


class SavedReplyForm(forms.Form):
    """A text to begin from."""

    name = forms.CharField(max_length=80)
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Blanks are filled in: {first_name}, {name}, {agent}, {order}, {conversation}, "
        "{company}. One that cannot be filled stops the sending.",
    )  # fmt: skip
    scope = forms.ChoiceField(choices=scopes, label="For")
    is_notice = forms.BooleanField(
        required=False, label="A notice to many",
        help_text="An outage, a recall: it may go out as it is. Any other saved reply needs a "
        "sentence on the case, or a word of reason.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@staff_only
def saved_replies(request: StaffRequest) -> HttpResponse:
    """Those one may begin from; POST writes a new one."""
    return _saved_reply(request, None)


@require_http_methods(["GET", "POST"])
@staff_only
def saved_reply(request: StaffRequest, pk: int) -> HttpResponse:
    """Change one."""
    return _saved_reply(request, get_object_or_404(actions.saved_replies_for(request.user), pk=pk))


def _saved_reply(request: StaffRequest, saved: SavedReply | None) -> HttpResponse:
    initial: dict[str, Any] = {"scope": "all" if permissions.may_organise(request.user) else "mine"}
    if saved is not None:
        text = plain_text(saved.html)
        initial = {"name": saved.name, "text": text, "is_notice": saved.is_notice}
        of_team = f"team-{saved.team_id}" if saved.team_id else "all"
        initial["scope"] = "mine" if saved.agent_id else of_team
    form = SavedReplyForm(request.POST or None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        agent, team = scope(request.user, said["scope"])
        try:
            actions.keep_saved_reply(
                name=said["name"], html=from_text(said["text"]), by=request.user, at=now(),
                saved=saved, agent=agent, team=team, is_notice=said["is_notice"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("saved-replies")
    listed = actions.saved_replies_for(request.user).select_related("agent", "team")
    shown = {"form": form, "saved": saved, "saved_replies": with_sendings(listed, at=now())}
    return render(request, "workspace/organise/saved_replies.html", shown)


@require_POST
@staff_only
def saved_reply_removal(request: StaffRequest, pk: int) -> HttpResponse:
    """Throw one away."""
    saved = get_object_or_404(actions.saved_replies_for(request.user), pk=pk)
    try:
        actions.remove_saved_reply(saved, by=request.user, at=now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("saved-replies")
