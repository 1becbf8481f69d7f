"""People on staff, their teams, hours and absences, and the company they work for."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import constant_time_compare, salted_hmac


class Role(models.TextChoices):
    """What somebody may do; each role may do what the one before may."""

    AGENT = "agent", "Agent"
    LEAD = "lead", "Team lead"
    OWNER = "owner", "Owner"


class Agents(models.QuerySet["Agent"]):
    """People on staff."""

    def active(self) -> Agents:
        """Those who may sign in."""
        return self.filter(is_active=True)

    def at_work(self, at: datetime) -> Agents:
        """Active people who are available and not absent at that moment."""
        absent = Absence.objects.at(at).values("agent")
        return self.active().filter(is_available=True).exclude(pk__in=absent)


class AgentManager(BaseUserManager["Agent"]):
    """Finds people by address, whatever its capitals."""

    def get_queryset(self) -> Agents:
        return Agents(self.model, using=self._db)

    def get_by_natural_key(self, email: str | None) -> Agent:
        return self.get(email__iexact=email)

    def active(self) -> Agents:
        return self.get_queryset().active()

    def at_work(self, at: datetime) -> Agents:
        return self.get_queryset().at_work(at)


class Agent(AbstractBaseUser):
    """A person on staff, who signs in with an address."""

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.AGENT)
    is_active = models.BooleanField(default=True)
    is_available = models.BooleanField(default=True)
    zone = models.CharField("time zone", max_length=64, default="UTC")
    signature = models.TextField(blank=True)
    single_keys = models.BooleanField("shortcuts of a single key", default=True)
    theme = models.CharField(
        max_length=6, choices=[("auto", "As the system"), ("light", "Light"), ("dark", "Dark")],
        default="auto",
    )  # fmt: skip
    mails_mentions = models.BooleanField("mail me when somebody mentions me", default=True)
    mails_week = models.BooleanField("mail me the week on Monday mornings", default=True)
    capacity = models.PositiveSmallIntegerField(default=0, help_text="0: no limit")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[AgentManager] = AgentManager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="agent_email_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="agent_role_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What customers and colleagues call this person."""
        return self.name.split(" ")[0]

    @property
    def is_lead(self) -> bool:
        return self.role in {Role.LEAD, Role.OWNER}

    @property
    def is_owner(self) -> bool:
        return self.role == Role.OWNER


class Company(models.Model):
    """The one company of this installation."""

    name = models.CharField(max_length=120)
    country = models.CharField(max_length=2, blank=True, help_text="for its public holidays")
    zone = models.CharField("time zone", max_length=64, default="UTC")
    set_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="company_is_one")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """People who answer the same conversations."""

    name = models.CharField(max_length=80)
    is_limited = models.BooleanField(
        default=False, help_text="only its members and owners see its conversations"
    )
    zone = models.CharField("time zone", max_length=64, default="UTC")
    country = models.CharField(max_length=2, blank=True, help_text="for its public holidays")
    members: models.ManyToManyField[Agent, Membership] = models.ManyToManyField(
        Agent, through="Membership", related_name="teams"
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="team_name_once")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """Somebody is in a team since."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "team"], name="member_once")]


class WorkingHours(models.Model):
    """A team is there on a weekday from a minute to a minute, in the team's zone."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(help_text="0 is Monday")
    opens = models.TimeField()
    closes = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_weekday"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="hours_forward"),
        ]


class Holiday(models.Model):
    """A day on which nobody is there, beside the country's public holidays; no team: all teams."""

    team = models.ForeignKey(Team, models.CASCADE, null=True, blank=True, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "day"], condition=Q(team__isnull=False), name="holiday_once_in_team"
            ),
            models.UniqueConstraint(
                fields=["day"], condition=Q(team=None), name="holiday_once_for_all"
            ),
        ]


class Absences(models.QuerySet["Absence"]):
    """Times people are away."""

    def at(self, moment: datetime) -> Absences:
        """Those that hold at that moment."""
        return self.filter(Q(until=None) | Q(until__gt=moment), since__lte=moment)


class Absence(models.Model):
    """Somebody is away from, until (open-ended if none); their work returns to the team."""

    agent = models.ForeignKey(Agent, models.CASCADE, related_name="absences")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=120, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True, help_text="work given back then")
    objects: ClassVar[Any] = Absences.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="absence_forward"
            )
        ]


INVITED_FOR = timedelta(days=14)


class Invitations(models.QuerySet["Invitation"]):
    """Invitations, as those ask who may accept one."""

    def open(self, at: datetime) -> Invitations:
        """Those that can be accepted: not used, not taken back, not forgotten in some mailbox."""
        return self.filter(accepted_at=None, revoked_at=None, at__gt=at - INVITED_FOR)

    def of_token(self, token: str) -> Invitation | None:
        """The one that a link leads to; None if we made no such link."""
        number = token.partition("-")[0]
        found = self.filter(pk=int(number)).first() if re.fullmatch(r"\d{1,18}", number) else None
        return found if found and constant_time_compare(token, found.token) else None


class Invitation(models.Model):
    """Somebody was asked to join, by a link that works once.

    Its secret is kept nowhere: it follows from the row and the secret key of the installation.
    """

    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=8, choices=Role.choices, default=Role.AGENT)
    teams: models.ManyToManyField[Team, Any] = models.ManyToManyField(Team, blank=True)
    by = models.ForeignKey(Agent, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[Any] = Invitations.as_manager()

    class Meta:
        ordering = ["-at"]

    @property
    def token(self) -> str:
        """What its link ends in."""
        said = f"{self.pk} {self.email} {self.at.timestamp()}"
        digest = salted_hmac("invitation", said, algorithm="sha256").hexdigest()
        return f"{self.pk}-{digest[:40]}"


class JournalEntry(models.Model):
    """The house's own history: who changed people, teams, channels or settings, and when."""

    at = models.DateTimeField()
    by = models.ForeignKey(Agent, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=32)
    about = models.CharField(max_length=254, blank=True)
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "journal entries"

    @property
    def told(self) -> str:
        """What happened, as a line for people."""
        return self.kind.replace("-", " ").capitalize()
