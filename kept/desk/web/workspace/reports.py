"""Reports: volumes, waiting, what became of it, when we are there; and the rows of every number."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kept.desk.conversations import permissions
from kept.desk.reports import opening, report
from kept.desk.reports.coverage import coverage
from kept.desk.reports.figures import Period
from kept.desk.reports.opening import Number
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.figure_choices import chosen

FIELDS = ("team", "channel")


@require_safe
@staff_only
def reports(request: StaffRequest) -> HttpResponse:
    """All tables over the chosen period."""
    asked = chosen(request.GET, request.user, now(), offers=FIELDS)
    names = _names(request)
    shown = {
        "asked": asked,
        "headlines": report.headlines(asked.scope, asked.period),
        "coverage": coverage(asked.scope, asked.period),
        "waits": report.WAITS,
        "tables": {
            name: report.TABLES[name](asked.scope, asked.period)
            for name in names
            if name != "hours"
        },
    }
    return render(request, "workspace/reports/reports.html", shown)


@require_safe
@staff_only
def report_file(request: StaffRequest, name: str) -> HttpResponse:
    """One table for a spreadsheet."""
    if name not in _names(request):
        raise Http404("There is no such table.")
    asked = chosen(request.GET, request.user, now(), offers=FIELDS)
    table = report.TABLES[name](asked.scope, asked.period)
    file = f"kept-{name}-{asked.period.first}-{asked.period.last}.csv"
    heads = {"Content-Disposition": f'attachment; filename="{file}"'}
    # The mark tells Excel that it is UTF-8.
    return HttpResponse("\ufeff" + table.as_csv(), "text/csv; charset=utf-8", headers=heads)


@require_safe
@staff_only
def report_rows(request: StaffRequest) -> HttpResponse:
    """The conversations behind a number."""
    given = request.GET
    what, place, weekday = (given.get(name, "") for name in ("what", "bin", "weekday"))
    if what not in opening.SENTENCES or (what == "passed" and "hands" not in _names(request)):
        raise Http404("There is no such number.")
    of = (given["of"],) if given.get("of") else ()
    day = int(weekday) if weekday in set("0123456") else None
    number = Number(what, of, day)
    if place.isdecimal() and len(place) < 3:
        number = Number.of_bin(what, int(place))
    asked = chosen(given, request.user, now(), offers=(*FIELDS, "agent", "tag"))
    before = given.get("before", "")
    found = opening.opened(
        number, asked.scope, _within(asked.period, given.get("from"), given.get("to")),
        by=request.user, at=now(), before=int(before) if before.isdecimal() else 0,
    )  # fmt: skip
    more = given.copy()
    more["before"] = str(found.next or "")
    shown = {"asked": asked, "found": found, "sentence": opening.SENTENCES[what],
             "of": given.get("of", ""), "more": more.urlencode()}  # fmt: skip
    return render(request, "workspace/reports/rows.html", shown)


def _within(period: Period, first: str | None, last: str | None) -> Period:
    """Some days of a period, if they are said."""
    try:
        return Period(date.fromisoformat(first or ""), date.fromisoformat(last or ""))
    except ValueError:
        return period


def _names(request: StaffRequest) -> list[str]:
    """The tables that this person may see."""
    leads = permissions.may_see_board(request.user)
    return [name for name in report.TABLES if leads or name not in report.OF_PEOPLE]
