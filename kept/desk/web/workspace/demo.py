"""The demo: its door on a new desk, and who one is inside it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kept.desk.staff import sessions
from kept.desk.staff.demo import visitors
from kept.desk.staff.models import Agent
from kept.desk.web.demo_process import THE_DEMO


@require_http_methods(["GET", "POST"])
def demo(request: HttpRequest) -> HttpResponse:
    """The second door of a new desk: POST opens the demo, GET tells how far it is, then goes."""
    if Agent.objects.exists():
        return redirect("home")
    if not THE_DEMO.can_be_reached:
        return redirect("welcome")
    host = request.get_host().rpartition(":")[0] or request.get_host()
    if request.method == "POST":
        THE_DEMO.open(host=host)
        return redirect("demo")
    opening = THE_DEMO.opening
    if opening is None:
        return redirect("welcome")
    if opening.port:
        address = f"http://{host}:{opening.port}{reverse('demo-people')}"
        if request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": address})
        return redirect(address)
    page = "workspace/demo/opening.html"
    part = f"{page}#progress" if request.headers.get("HX-Request") else page
    return render(request, part, {"opening": opening})


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """As whom to look around, and how to leave."""
    return render(request, "workspace/demo/people.html", {"people": _visitors()})


@require_POST
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Be that person, by one click."""
    agent = next((agent for agent in _visitors() if agent.pk == pk), None)
    if agent is None:
        raise Http404("Nobody can be visited as that person.")
    sessions.begin(request, agent)
    return redirect("inbox")


def _visitors() -> list[Agent]:
    found = visitors()
    if not found:
        raise Http404("This is not a demo.")
    return found
