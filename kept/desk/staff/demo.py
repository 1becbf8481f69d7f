"""How the desk of a demo is known: by an entry in its journal, made before anything else.

Only there may anybody sign in by one click; a desk with real people never becomes a demo.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from kept.desk.staff.actions import Refused, journal
from kept.desk.staff.models import Agent, JournalEntry, Role

VISITORS = ("Ada", "Bo", "Olu")
"""As whom one may look around, by their first names."""
_MARK = "demo-opened"


def mark_as_demo(company: str, *, by: Agent, at: datetime) -> None:
    """Say for good that everybody here is invented."""
    journal(_MARK, company, by=by, at=at)


def is_demo() -> bool:
    """Whether everybody in this database is invented."""
    return JournalEntry.objects.filter(kind=_MARK).exists()


def opened_at() -> datetime:
    """When the shop of the demo opened, by its own story."""
    return JournalEntry.objects.filter(kind=_MARK).earliest("at").at


def refuse_real_people() -> None:
    """Raise Refused if the desk is run as a demo, and has people who are not the demo's."""
    if settings.DEMO and Agent.objects.exists() and not is_demo():
        raise Refused(
            "This desk has real people, so it cannot be run as a demo: anybody could sign in. "
            "Unset KEPT_DEMO, or give the demo a folder of its own with KEPT_DATA."
        )


def visitors() -> list[Agent]:
    """As whom one may sign in by one click, from agent to owner; nobody outside a demo."""
    if not settings.DEMO or not is_demo():
        return []
    roles = list(Role)
    people = [agent for agent in Agent.objects.active() if agent.first_name in VISITORS]
    invented = [agent for agent in people if not agent.has_usable_password()]
    return sorted(invented, key=lambda agent: roles.index(Role(agent.role)))
