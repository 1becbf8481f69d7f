"""Set-up of views: lists with a name, over any filter."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods, require_POST

from kept.desk.conversations import filters, lists, permissions
from kept.desk.conversations.actions import organising
from kept.desk.conversations.models import View
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.scopes import scope, scopes


class ViewForm(forms.Form):
    """A list with a name."""

    name = forms.CharField(max_length=60)
    query = forms.CharField(
        max_length=300, required=False, label="Filter",
        help_text="As in the search: status:open owner:none team:care tag:refund is:waiting",
    )  # fmt: skip
    order = forms.ChoiceField(choices=[("waiting", "Waiting longest"), ("newest", "Newest first")])
    scope = forms.ChoiceField(choices=scopes, label="For")

    def clean_query(self) -> str:
        """Refuse what the language of filters does not know."""
        query: str = self.cleaned_data["query"]
        problems = lists.read(query).problems
        if problems:
            raise forms.ValidationError([str(problem) for problem in problems])
        return query


@require_http_methods(["GET", "POST"])
@staff_only
def views(request: StaffRequest) -> HttpResponse:
    """One's lists; POST makes a new one."""
    form = ViewForm(request.POST or None, initial={"query": request.GET.get("q", "")})
    if form.is_valid():
        said = form.cleaned_data
        if said["scope"] == "all" and not permissions.may_organise(request.user):
            raise Http404("Only leads make views for everybody.")
        agent, team = scope(request.user, said["scope"])
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
