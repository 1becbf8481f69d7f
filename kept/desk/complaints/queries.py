"""Complaints as screens show them: the case beside a conversation, and the list by cause."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from kept.desk.complaints.models import CAUSES, STEPS, Complaint, Complaints, too_late
from kept.desk.conversations.models import Conversation
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent

STATES = {"unheard": "Not heard yet", "unfinished": "In work", "done": "Done", "all": "All"}
LATE = "late"
"""A state that only the figure leads to: heard too late, or not yet although it is over."""
DAYS = timedelta(days=90)
MOST = 200
"""Cases that the list shows at most; older ones are found by their cause."""


def steps_missing(conversation: Conversation) -> list[str]:
    """What a complaint still lacks before it may be resolved, as sentences; empty if nothing."""
    case = case_of(conversation)
    return case.missing() if case else []


def case_of(conversation: Conversation) -> Complaint | None:
    """The case of this conversation, unless it was no complaint after all."""
    return _standing.first(conversation.pk)


@prepared
def _standing(conversation: int) -> QuerySet[Complaint]:
    return Complaint.objects.standing().filter(conversation=conversation)


@dataclass(frozen=True, slots=True)
class Step:
    """A step as the case shows it."""

    name: str
    label: str
    done_at: datetime | None
    words: str


def steps_of(case: Complaint) -> list[Step]:
    """The four steps with what was written for them."""
    said = {"cause": case.cause, "remedy": case.remedy}
    return [
        Step(name, label, case.done_at(name), said.get(name, "")) for name, label in STEPS.items()
    ]


@dataclass(frozen=True, slots=True)
class Line:
    """A case in the list."""

    case: Complaint
    done: int
    is_late: bool


def lines(agent: Agent, *, state: str, cause: str, at: datetime) -> list[Line]:
    """The cases that this person may see: the most pressing first, else the latest; one query."""
    found = _visible(agent).select_related(
        "conversation", "conversation__contact", "conversation__owner"
    )
    if state == "unheard":
        found = found.unheard().order_by("due_at")
    elif state == LATE:
        found = found.heard_late(at).filter(opened_at__gte=at - DAYS)
    elif state == "unfinished":
        found = found.unfinished().order_by(F("heard_at").asc(nulls_first=True), "due_at")
    elif state == "done":
        found = found.standing().exclude(pk__in=Complaint.objects.unfinished().values("pk"))
    if cause:
        found = found.filter(cause=cause)
    return [_line(case, at) for case in found[:MOST]]


def _line(case: Complaint, at: datetime) -> Line:
    done = sum(case.done_at(step) is not None for step in STEPS)
    return Line(case, done, case.is_late(at))


@dataclass(frozen=True, slots=True)
class Heard:
    """Of so many cases, in how many the customer was told in time that they were heard."""

    cases: int
    late: int

    @property
    def in_time(self) -> int:
        return self.cases - self.late


def heard_in_time(agent: Agent, *, at: datetime) -> Heard:
    """The figure of the last 90 days, without those that there is still time for; one query."""
    recent = _visible(agent).filter(opened_at__gte=at - DAYS)
    ended = recent.filter(Q(heard_at__isnull=False) | Q(due_at__lt=at))
    late = Count("pk", filter=too_late(at))
    return Heard(**ended.aggregate(cases=Count("pk"), late=late))


def causes(agent: Agent) -> list[tuple[str, int]]:
    """(cause, how many) of the cases this person may see, the most frequent first."""
    counted = _visible(agent).exclude(cause="").values_list("cause").annotate(many=Count("pk"))
    return list(counted.order_by("-many", "cause"))


def known_causes() -> list[str]:
    """What a cause may be called: the usual ones, and those that were written here."""
    own = Complaint.objects.exclude(cause="").order_by("cause").values_list("cause", flat=True)
    return list(dict.fromkeys([*CAUSES, *own.distinct()[:MOST]]))


def _visible(agent: Agent) -> Complaints:
    seen = Conversation.objects.visible_to(agent).standing()
    found: Complaints = Complaint.objects.standing().filter(conversation__in=seen)
    return found
