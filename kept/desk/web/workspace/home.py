"""The front door, and the small things of the frame."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from kept.desk.staff import actions
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.access import StaffRequest, staff_only


@require_safe
@staff_only
def home(request: StaffRequest) -> HttpResponse:
    """Where one works: the inbox."""
    return redirect("/inbox/")


@require_safe
@staff_only
def waiting(request: StaffRequest) -> HttpResponse:
    """How many wait, for the navigation to tell."""
    return render(request, "workspace/navigation.html#waiting")


@require_safe
@staff_only
def late_promises(request: StaffRequest) -> HttpResponse:
    """How many promises are late, for the navigation to tell."""
    return render(request, "workspace/navigation.html#late")


@require_safe
@staff_only
def silence(request: StaffRequest) -> HttpResponse:
    """Which mailboxes are silent, for the banner of every page."""
    return render(request, "workspace/silence.html")


@require_POST
@staff_only
def theme(request: StaffRequest) -> HttpResponse:
    """Light, dark, or as the system; answers 204 to scripts, else goes back."""
    agent, chosen = request.user, request.POST.get("theme", "")
    if chosen not in dict(Agent._meta.get_field("theme").flatchoices):
        raise Http404("There is no such look.")
    actions.describe_self(
        agent, name=agent.name, zone=agent.zone, signature=agent.signature,
        theme=chosen, single_keys=agent.single_keys,
    )  # fmt: skip
    if request.headers.get("X-Requested-With"):
        return HttpResponse(status=204)
    back = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return redirect(back if safe else "/")


@require_safe
@staff_only
def patterns(request: StaffRequest) -> HttpResponse:
    """Every component in both schemes: the style guide, and what screenshots are taken of."""
    return render(request, "workspace/patterns/patterns.html", {"hues": range(1, 9)})
