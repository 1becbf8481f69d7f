"""The week for who leads, by mail on Monday morning where they are: figures and links, no words.

What customers wrote stays on the desk: mail to colleagues may lie anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from kept.desk.conversations import permissions
from kept.desk.conversations.models import Channel, hidden_from
from kept.desk.reports.board import Board, Made, board
from kept.desk.reports.figures import Period, Scope
from kept.desk.reports.models import WeeklyMail
from kept.desk.reports.report import Headline, headlines
from kept.desk.staff.models import Agent, Company

MORNING, LATEST = time(7), timedelta(days=1, hours=12)
"""When it is sent, and until how long after midnight of Monday it is better late than never."""
EVERY = timedelta(minutes=10)
SHOWN = 6


@dataclass(frozen=True)
class Week:
    """What the mail tells."""

    period: Period
    board: Board
    headlines: list[Headline]

    @property
    def shown(self) -> tuple[Made, ...]:
        """What changed comes first, then what is most frequent."""
        changed = (*self.board.rising, *self.board.falling)
        rest = (one for one in self.board.mistakes if one not in changed and one.rate.hits)
        return (*changed, *rest)[:SHOWN]

    @property
    def query(self) -> str:
        """The part of an address that chooses it."""
        return f"?days=7&until={self.period.last.isoformat()}"

    @property
    def subject(self) -> str:
        """What it comes to."""
        rising, falling = len(self.board.rising), len(self.board.falling)
        if not rising and not falling:
            return "Your week: nothing changed by more than chance"
        parts = [f"{rising} rose" if rising else "", f"{falling} fell" if falling else ""]
        return f"Your week: {' and '.join(part for part in parts if part)}"


def tell_week(at: datetime) -> datetime:
    """Write to every lead whose Monday morning it is, once; returns when to look again.

    Nobody is written to from a demo, before there is an address to write from, or about a week in
    which nothing began.
    """
    if not settings.DEMO and Channel.objects.filter(closed_at=None).exists():
        for agent in Agent.objects.active().filter(mails_week=True):
            monday = _monday(agent, at)
            if monday and permissions.may_see_board(agent):
                _tell(agent, monday, at)
    return at + EVERY


def week_of(agent: Agent, monday: date) -> Week:
    """The seven days before that Monday, as far as this person may see them."""
    period = Period(monday - timedelta(7), monday - timedelta(1))
    scope = Scope(hidden=() if agent.is_owner else hidden_from(agent))
    return Week(period, board(scope, period), headlines(scope, period))


def letter(agent: Agent, week: Week) -> EmailMultiAlternatives:
    """The mail itself, as text and as HTML."""
    company = Company.objects.first()
    told = {
        "agent": agent, "week": week, "company": company.name if company else "",
        "profile": f"{settings.BASE_URL}{reverse('me')}",
        "board": f"{settings.BASE_URL}{reverse('mistakes')}",
    }  # fmt: skip
    mail = EmailMultiAlternatives(
        week.subject, render_to_string("mail/week.txt", told), None, [agent.email]
    )
    mail.attach_alternative(render_to_string("mail/week.html", told), "text/html")
    return mail


@transaction.atomic
def _tell(agent: Agent, monday: date, at: datetime) -> None:
    """Write once: the mail is queued in the transaction that notes it."""
    _, is_new = WeeklyMail.objects.get_or_create(agent=agent, monday=monday, defaults={"at": at})
    if is_new:
        week = week_of(agent, monday)
        if week.board.begun:
            letter(agent, week).send()


def _monday(agent: Agent, at: datetime) -> date | None:
    """The Monday whose morning it is where they are; None on all other days."""
    local = at.astimezone(ZoneInfo(agent.zone))
    monday = local.date() - timedelta(local.weekday())
    since = local.replace(tzinfo=None) - datetime.combine(monday, time.min)
    is_time = timedelta(hours=MORNING.hour) <= since <= LATEST
    return monday if is_time else None
