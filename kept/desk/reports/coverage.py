"""When customers write, and when we are there: the hours of a week."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString

from kept.audit.report.charts import DAYS, heat_map, legend
from kept.audit.wording import per_hundred
from kept.desk.reports.drawings import drawn
from kept.desk.reports.figures import Period, Scope, sums
from kept.desk.reports.tables import Row, Table, counted
from kept.desk.staff.models import Team, WorkingHours

Hour = tuple[int, int]
"""A weekday (0 is Monday) and an hour, where the company is."""
WORST = 8
_STEPS = (0.2, 0.4, 0.6, 0.8)
_WORDS = ("fewest", "", "", "", "most")


@dataclass(frozen=True)
class Coverage:
    """Messages of customers and replies by hour of the week; ``open`` are our working hours."""

    written: Counter[Hour]
    replies: Counter[Hour]
    open: frozenset[Hour]

    @property
    def total(self) -> int:
        return self.written.total()

    @property
    def alone(self) -> int:
        """Messages that came when nobody was there."""
        return sum(n for hour, n in self.written.items() if hour not in self.open)

    @property
    def alone_of_hundred(self) -> str:
        return per_hundred(self.alone / self.total) if self.total else "–"

    @property
    def demand(self) -> SafeString:
        """When customers write."""
        return _map("When customers write", self.written, "messages")

    @property
    def presence(self) -> SafeString:
        """When we answer."""
        return _map("When we answer", self.replies, "replies", "wait")

    @property
    def key(self) -> SafeString:
        """What the shades mean."""
        return drawn(legend(_WORDS))

    @property
    def worst(self) -> Table:
        """The hours in which most customers find nobody."""
        alone = [(hour, n) for hour, n in self.written.items() if hour not in self.open]
        listed = sorted(alone, key=lambda each: (-each[1], each[0]))[:WORST]
        rows = (_row(hour, n, self.replies[hour], listed[0][1]) for hour, n in listed)
        title = "The hours in which most customers found nobody"
        return Table("coverage", title, ("Messages", "Replies"), tuple(rows))


def coverage(scope: Scope, period: Period) -> Coverage:
    """Messages, replies and working hours over the hours of a week; four queries."""
    return Coverage(
        _by_hour(scope, "written", period),
        _by_hour(scope, "there", period),
        working_hours(scope, period),
    )


def hours(scope: Scope, period: Period) -> Table:
    """Every hour of the week, for a spreadsheet."""
    found = coverage(scope, period)
    listed = sorted(found.written.keys() | found.replies.keys())
    rows = (_row(hour, found.written[hour], found.replies[hour], 1) for hour in listed)
    return Table("hours", "By hour of the week", ("Messages", "Replies"), tuple(rows))


def working_hours(scope: Scope, period: Period) -> frozenset[Hour]:
    """The hours of a week in which a team is there, as of the last week of the period."""
    zone = period.moments[0].tzinfo
    teams = Team.objects.filter(archived_at=None)
    if scope.team is not None:
        teams = teams.filter(pk=scope.team)
    found: set[Hour] = set()
    for opening in WorkingHours.objects.filter(team__in=teams).select_related("team"):
        back = (period.last.weekday() - opening.weekday) % 7
        day = period.last - timedelta(back)
        local = ZoneInfo(opening.team.zone)
        at = datetime.combine(day, opening.opens, local).astimezone(zone)
        end = datetime.combine(day, opening.closes, local).astimezone(zone)
        at += timedelta(minutes=30)  # an hour counts when most of it is worked
        while at <= end:
            found.add((at.weekday(), at.hour))
            at += timedelta(hours=1)
    return frozenset(found)


def _by_hour(scope: Scope, what: str, period: Period) -> Counter[Hour]:
    found: Counter[Hour] = Counter()
    for (day, of), n in sums(scope, what, period, "day", "of").items():
        found[day.weekday(), int(of)] += n
    return found


def _map(title: str, found: Counter[Hour], noun: str, kind: str = "") -> SafeString:
    most = max(found.values(), default=1)
    limits = [most * step for step in _STEPS]
    cells = {hour: float(n) for hour, n in found.items() if n}
    return drawn(heat_map(title, cells, lambda n: f"{n:.0f} {noun}", limits, kind))


def _row(hour: Hour, written: int, replies: int, full: int) -> Row:
    day, at = hour
    this = (("of", f"{at:02}"), ("weekday", str(day)))
    cells = (
        counted(written, ("what", "written"), *this, full=full),
        counted(replies, ("what", "there"), *this),
    )
    return Row(f"{DAYS[day]} {at:02}:00–{at + 1:02}:00", cells)
