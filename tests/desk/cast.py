"""The people of the tests: Ada answers, Bo leads, Cy is elsewhere, Olu owns, Mona writes to us.

Nils is a stranger: he has no account and may see nothing.
"""

from __future__ import annotations

from datetime import UTC, datetime, time

from kept.desk.contacts.models import Contact, Identity
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent, Company, Membership, Role, Team, WorkingHours

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
"""A Wednesday; the time in tests unless they say otherwise."""
PASSWORD = "correct horse battery staple"


def agent(name: str, *, role: str = Role.AGENT) -> Agent:
    """Somebody on staff, who signs in with PASSWORD."""
    person = Agent(email=f"{name.split(' ')[0].lower()}@lumen-lamps.example", name=name, role=role)
    person.set_password(PASSWORD)
    person.save()
    return person


def team(name: str, *members: Agent, is_limited: bool = False) -> Team:
    """A team that is there on weekdays from nine to five."""
    made = Team.objects.create(name=name, is_limited=is_limited)
    for member in members:
        Membership.objects.create(team=made, agent=member)
    for weekday in range(5):
        WorkingHours.objects.create(team=made, weekday=weekday, opens=time(9), closes=time(17))
    return made


def contact(name: str, email: str = "") -> Contact:
    """A customer with one address."""
    made = Contact.objects.create(name=name, created_at=NOON)
    address = email or f"{name.split(' ')[0].lower()}@example.org"
    Identity.objects.create(contact=made, scheme="email", value=address, created_at=NOON)
    return made


def company() -> Company:
    return Company.objects.create(pk=1, name="Lumen Lamps", zone="UTC", set_up_at=NOON)


def channel(owner_team: Team | None = None) -> Channel:
    """The address support@lumen-lamps.example."""
    return Channel.objects.create(
        kind="email", name="Support", address="support@lumen-lamps.example", team=owner_team
    )
