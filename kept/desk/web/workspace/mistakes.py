"""The mistakes board, one mistake with its sentences, and everybody's own page."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kept.desk.conversations import permissions
from kept.desk.conversations.models import Channel
from kept.desk.reports import board, helping, passages
from kept.desk.staff.models import Team
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.figure_choices import Chosen, chosen

FIELDS = ("team", "agent", "channel", "tag")


@require_safe
@staff_only
def mistakes(request: StaffRequest) -> HttpResponse:
    """The board, for who leads; everybody else comes to their own page."""
    if not permissions.may_see_board(request.user):
        return redirect("my-mistakes")
    asked = chosen(request.GET, request.user, now(), offers=FIELDS)
    shown = {"asked": asked, "board": board.board(asked.scope, asked.period)}
    return render(request, "workspace/mistakes/board.html", shown)


@require_safe
@staff_only
def my_mistakes(request: StaffRequest) -> HttpResponse:
    """One's own page: what to try next, in one's own sentences; nobody is compared."""
    asked = _of_oneself(request)
    made = board.board(asked.scope, asked.period)
    tips = helping.tips(made, asked.scope, asked.period, by=request.user)
    shown = {"asked": asked, "board": made, "tips": tips}
    return render(request, "workspace/mistakes/mine.html", shown)


@require_safe
@staff_only
def mistake(request: StaffRequest, name: str) -> HttpResponse:
    """One mistake: how often, where, its sentences, and what people answered."""
    code = board.CODES.get(name)
    if code is None:
        raise Http404("There is no mistake of that name.")
    leads = permissions.may_see_board(request.user)
    asked = (
        chosen(request.GET, request.user, now(), offers=FIELDS) if leads else _of_oneself(request)
    )
    scope, period, by = asked.scope, asked.period, request.user
    after = request.GET.get("after", "")
    shown = {
        "asked": asked,
        "made": board.one(scope, period, code),
        "manual": board.explained(code),
        "passages": passages.passages(scope, period, code, by=by, after=after),
        "answers": passages.answers(scope, period, code, by=by),
        "tables": _tables(asked, code, request) if leads and not after else (),
    }
    return render(request, "workspace/mistakes/mistake.html", shown)


def _of_oneself(request: StaffRequest) -> Chosen:
    asked = chosen(request.GET, request.user, now(), offers=("channel", "tag"))
    return replace(asked, scope=replace(asked.scope, agent=request.user.pk))


def _tables(
    asked: Chosen, code: str, request: StaffRequest
) -> list[tuple[str, list[tuple[board.Share, str]]]]:
    """Where it is made: by team, channel and agent, as far as that was not chosen."""
    scope, tables = asked.scope, list[tuple[str, list[tuple[board.Share, str]]]]()
    named = {
        "team": Team.objects.exclude(pk__in=scope.hidden),
        "channel": Channel.objects.exclude(team__in=scope.hidden),
        "agent": permissions.figures_visible_to(request.user),
    }
    for name, rows in named.items():
        is_chosen = getattr(scope, name) not in (None, 0)
        if not is_chosen:
            known = list(rows.values_list("pk", "name"))
            of = scope.of_each(pk for pk, _ in known) if name == "agent" else scope
            shares = board.shares(of, asked.period, code, name, known)
            if shares:
                linked = [(share, asked.address(**{name: share.number})) for share in shares]
                tables.append((f"By {name}", linked))
    return tables
