"""What was asked and answered: as figures, and as lists for the screen of follow-ups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from zoneinfo import ZoneInfo

from django.db.models import Avg, Count, F, Q, QuerySet

from kept.desk.conversations.models import Conversation, Status
from kept.desk.feedback.models import (
    LINK_LIVES,
    LOW,
    Answer,
    CheckBack,
    CheckBacks,
    Exemption,
    Rating,
    State,
)
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent, Team

_Z = 1.96
SHOWN = 100
RECENT = timedelta(days=30)

Interval = tuple[float, float]
"""The lower and upper end of a 95 % interval."""


@dataclass(frozen=True)
class Figures:
    """Check-backs asked in a period, and what came of them until now; shares from 0 to 1.

    What is a mean or a share of nothing is None, as is the interval of a mean of one.
    """

    sent: int
    answered: int
    solved: int
    not_solved: int
    rated: int
    mean: float | None
    mean_interval: Interval | None
    low: int
    share_low: float | None
    share_low_interval: Interval | None


def figures(
    since: datetime, until: datetime, *, team: Team | None = None, agent: Agent | None = None
) -> Figures:
    """The figures of what was asked from ``since`` to before ``until``; two queries.

    ``team`` and ``agent`` limit them to what that team had, what that person solved.
    """
    asked = CheckBack.objects.filter(asked_at__gte=since, asked_at__lt=until)
    if team is not None:
        asked = asked.filter(team=team)
    if agent is not None:
        asked = asked.filter(agent=agent)
    told = asked.aggregate(
        sent=Count("pk"),
        answered=Count("pk", filter=Q(state=State.ANSWERED) | Q(rating__isnull=False)),
        solved=Count("pk", filter=Q(answer=Answer.SOLVED)),
        not_solved=Count("pk", filter=Q(answer=Answer.NOT_SOLVED)),
    )
    scores = Rating.objects.filter(check_back__in=asked).aggregate(
        rated=Count("pk"),
        mean=Avg("score"),
        squares=Avg(F("score") * F("score") * 1.0),
        low=Count("pk", filter=Q(score__lte=LOW)),
    )
    rated, low = scores["rated"], scores["low"]
    mean = None if scores["mean"] is None else float(scores["mean"])
    return Figures(
        **told,
        rated=rated,
        low=low,
        mean=mean,
        mean_interval=None if mean is None else _of_mean(mean, float(scores["squares"]), rated),
        share_low=low / rated if rated else None,
        share_low_interval=_of_share(low, rated) if rated else None,
    )


def _of_mean(mean: float, squares: float, count: int) -> Interval | None:
    if count < 2:
        return None
    variance = max(0.0, squares - mean * mean) * count / (count - 1)
    reach = _Z * sqrt(variance / count)
    return max(1.0, mean - reach), min(5.0, mean + reach)


def _of_share(part: int, count: int) -> Interval:
    """Wilson's interval, which is honest for few and for none."""
    share, spread = part / count, _Z * _Z / count
    middle = (share + spread / 2) / (1 + spread)
    reach = _Z * sqrt(share * (1 - share) / count + spread / (4 * count)) / (1 + spread)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def coming(agent: Agent) -> QuerySet[CheckBack]:
    """What will be asked, soonest first, of what this person may see."""
    return _seen_by(agent).filter(state=State.PLANNED).order_by("due_at", "pk")


def awaiting(agent: Agent, at: datetime) -> QuerySet[CheckBack]:
    """What was asked and can still be answered by its link, newest first."""
    asked = _seen_by(agent).filter(state=State.ASKED, asked_at__gt=at - LINK_LIVES)
    return asked.order_by("-asked_at")


def not_solved(agent: Agent, at: datetime) -> QuerySet[CheckBack]:
    """What customers called not solved: everything that is open, and what lies not long ago."""
    found = _seen_by(agent).filter(answer=Answer.NOT_SOLVED)
    return found.filter(_is_work(at, "answered_at")).order_by("-answered_at")


def rated_low(agent: Agent, at: datetime) -> QuerySet[CheckBack]:
    """What customers rated low: everything that is open, and what lies not long ago."""
    found = _seen_by(agent).filter(rating__score__lte=LOW)
    return found.filter(_is_work(at, "rating__at")).order_by("-rating__at")


@dataclass(frozen=True)
class Row:
    """A check-back in a list; ``theirs`` is the hour that it is for the customer when it is due."""

    it: CheckBack
    theirs: str


def rows_of(found: QuerySet[CheckBack], agent: Agent) -> list[Row]:
    """The first of a list, as this person's screen shows them."""
    return [Row(one, _their_hour(one, agent)) for one in found[:SHOWN]]


def _their_hour(check_back: CheckBack, agent: Agent) -> str:
    zone = check_back.conversation.contact.zone
    if not zone or zone == agent.zone:
        return ""
    place = zone.rpartition("/")[2].replace("_", " ")
    return f"{check_back.due_at.astimezone(ZoneInfo(zone)):%H:%M} in {place}"


def _is_work(at: datetime, column: str) -> Q:
    return ~Q(conversation__status=Status.RESOLVED) | Q(**{f"{column}__gt": at - RECENT})


def _seen_by(agent: Agent) -> CheckBacks:
    seen = Conversation.objects.visible_to(agent).values("pk")
    found: CheckBacks = CheckBack.objects.select_related(
        "conversation__contact", "conversation__owner", "agent", "rating"
    )
    return found if agent.is_owner else found.filter(conversation__in=seen)


def latest_of(conversation: Conversation) -> CheckBack | None:
    """The newest check-back of a conversation, with its rating; one query."""
    return _newest.first(conversation.pk)


@prepared
def _newest(conversation: int) -> QuerySet[CheckBack]:
    related = CheckBack.objects.select_related("rating", "agent", "cancelled_by")
    return related.filter(conversation=conversation).order_by("-pk")[:1]


def is_exempt(conversation: Conversation) -> bool:
    """Whether somebody decided that nobody asks in this conversation."""
    return bool(_exemptions(conversation.pk))


@prepared
def _exemptions(conversation: int) -> QuerySet[Exemption, int]:
    return Exemption.objects.filter(conversation=conversation).values_list("pk", flat=True)
