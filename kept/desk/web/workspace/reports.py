"""Reports: volumes, waiting, what became of it, when we are there; and the rows of every number."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kept.desk.conversations import permissions
from kept.desk.reports import opening, ratings, report
from kept.desk.reports.coverage import coverage
from kept.desk.reports.figures import Period
from kept.desk.reports.opening import Number
from kept.desk.reports.tables import Table
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.figure_choices import Chosen, chosen

FIELDS = ("team", "channel")
PEOPLE = "rating-people"
"""The table of ratings by person: each sees their own, leads those of their people."""


@require_safe
@staff_only
def reports(request: StaffRequest) -> HttpResponse:
    """All tables over the chosen period."""
    asked = chosen(request.GET, request.user, now(), offers=FIELDS)
    names = _names(request)
    headlines = report.headlines(asked.scope, asked.period)
    shown = {
        "asked": asked,
        "headlines": headlines,
        "is_empty": all(one.is_nothing for one in headlines),
        "coverage": coverage(asked.scope, asked.period),
        "waits": report.WAITS,
        "ratings": ratings.distribution(asked.scope, asked.period),
        "tables": {
            name: report.TABLES[name](asked.scope, asked.period)
            for name in names
            if name != "hours"
        },
    }
    return render(request, "workspace/reports/reports.html", shown)


@require_safe
@staff_only
def rating_report(request: StaffRequest) -> HttpResponse:
    """How customers rated us, and in which words; of each person only for them and their leads."""
    asked = chosen(request.GET, request.user, now(), offers=(*FIELDS, "agent"))
    told = (asked.scope, asked.period)
    shown = {
        "asked": asked,
        "tables": {name.replace("-", "_"): table(*told) for name, table in ratings.TABLES.items()},
        "people": _people(request, asked),
        "words": ratings.words(*told, by=request.user),
        "named": set(permissions.figures_visible_to(request.user).values_list("pk", flat=True)),
    }
    return render(request, "workspace/reports/ratings.html", shown)


def _people(request: StaffRequest, asked: Chosen) -> Table:
    seen = permissions.figures_visible_to(request.user).values_list("pk", "name")
    chosen_one = [one for one in seen if asked.scope.agent in (0, one[0])]
    return ratings.people(asked.scope, asked.period, chosen_one)


@require_safe
@staff_only
def report_file(request: StaffRequest, name: str) -> HttpResponse:
    """One table for a spreadsheet."""
    tables = {**report.TABLES, **ratings.TABLES}
    if name not in (*_names(request), *ratings.TABLES, PEOPLE):
        raise Http404("There is no such table.")
    asked = chosen(request.GET, request.user, now(), offers=(*FIELDS, "agent"))
    told = asked.scope, asked.period
    table = _people(request, asked) if name == PEOPLE else tables[name](*told)
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
    of = tuple(filter(None, given.getlist("of")))
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
