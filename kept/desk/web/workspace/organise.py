"""Set-up of what keeps order: tags, custom fields, saved replies, views."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.conversations import actions, filters, lists, permissions
from kept.desk.conversations.actions import organising
from kept.desk.conversations.models import SavedReply, Tag, View
from kept.desk.conversations.refusals import Refusal
from kept.desk.lib.html import from_text, plain_text
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.access import StaffRequest, permitted, staff_only


def _scopes() -> list[tuple[str, str]]:
    """Whose a saved reply or a view can be: one's own, a team's, everybody's."""
    teams = Team.objects.filter(archived_at=None).values_list("pk", "name")
    return [
        ("mine", "Only me"),
        *((f"team-{pk}", name) for pk, name in teams),
        ("all", "Everybody"),
    ]


def _scope(agent: Agent, chosen: str) -> tuple[Agent | None, Team | None]:
    """Whose it is: somebody's, a team's, or (neither) everybody's.

    Raises:
        Http404: a team that there is not, or in which one is not, without being a lead.
    """
    if chosen == "mine":
        return agent, None
    if chosen == "all":
        return None, None
    mine = Team.objects.all() if permissions.may_organise(agent) else agent.teams.all()
    return None, get_object_or_404(mine, pk=chosen.removeprefix("team-"))


class SavedReplyForm(forms.Form):
    """A text to begin from."""

    name = forms.CharField(max_length=80)
    text = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Blanks are filled in: {first_name}, {name}, {agent}, {order}, {conversation}, "
        "{company}. One that cannot be filled stops the sending.",
    )  # fmt: skip
    scope = forms.ChoiceField(choices=_scopes, label="For")


class ViewForm(forms.Form):
    """A list with a name."""

    name = forms.CharField(max_length=60)
    query = forms.CharField(
        max_length=300, required=False, label="Filter",
        help_text="As in the search: status:open owner:none team:care tag:refund is:waiting",
    )  # fmt: skip
    order = forms.ChoiceField(choices=[("waiting", "Waiting longest"), ("newest", "Newest first")])
    scope = forms.ChoiceField(choices=_scopes, label="For")

    def clean_query(self) -> str:
        """Refuse what the language of filters does not know."""
        query: str = self.cleaned_data["query"]
        problems = lists.read(query).problems
        if problems:
            raise forms.ValidationError([str(problem) for problem in problems])
        return query


@require_http_methods(["GET", "POST"])
@permitted(permissions.may_organise)
def tags(request: StaffRequest) -> HttpResponse:
    """All tags; POST renames one, or archives it."""
    if request.method == "POST":
        tag = get_object_or_404(Tag, pk=request.POST.get("tag") or 0)
        try:
            if request.POST.get("archive"):
                organising.archive_tag(tag, by=request.user, at=now())
            else:
                organising.rename_tag(tag, request.POST.get("name", ""), by=request.user, at=now())
            messages.success(request, "Saved.")
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("tags")
    listed = Tag.objects.filter(archived_at=None)
    return render(request, "workspace/organise/tags.html", {"tags": listed})


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
    initial = {"scope": "all" if permissions.may_organise(request.user) else "mine"}
    if saved is not None:
        initial = {"name": saved.name, "text": plain_text(saved.html)}
        of_team = f"team-{saved.team_id}" if saved.team_id else "all"
        initial["scope"] = "mine" if saved.agent_id else of_team
    form = SavedReplyForm(request.POST or None, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        agent, team = _scope(request.user, said["scope"])
        try:
            actions.keep_saved_reply(
                name=said["name"], html=from_text(said["text"]), by=request.user, at=now(),
                saved=saved, agent=agent, team=team,
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Saved.")
            return redirect("saved-replies")
    listed = actions.saved_replies_for(request.user).select_related("agent", "team")
    shown = {"form": form, "saved": saved, "saved_replies": listed}
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


@require_http_methods(["GET", "POST"])
@staff_only
def views(request: StaffRequest) -> HttpResponse:
    """One's lists; POST makes a new one."""
    form = ViewForm(request.POST or None, initial={"query": request.GET.get("q", "")})
    if form.is_valid():
        said = form.cleaned_data
        if said["scope"] == "all" and not permissions.may_organise(request.user):
            raise Http404("Only leads make views for everybody.")
        agent, team = _scope(request.user, said["scope"])
        organising.keep_view(
            name=said["name"], query=said["query"], order=said["order"], by=request.user, at=now(),
            agent=agent, team=team,
        )  # fmt: skip
        return redirect("views")
    shown = {
        "form": form,
        "views": [
            (one, filters.describe(lists.read(one.query))) for one in lists.saved(request.user)
        ],
    }
    return render(request, "workspace/organise/views.html", shown)


@require_POST
@staff_only
def view_removal(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a list away."""
    view = get_object_or_404(View, pk=pk)
    if view.agent_id != request.user.pk and not permissions.may_organise(request.user):
        raise Http404("There is no such view, or it is not yours.")
    organising.remove_view(view, by=request.user, at=now())
    return redirect("views")
