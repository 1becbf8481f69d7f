"""The tables of people on staff, their teams, hours and absences, and the keys of programs."""

from kept.desk.staff.models.keys import Key, Keys
from kept.desk.staff.models.people import (
    INVITED_FOR,
    Absence,
    Absences,
    Agent,
    AgentManager,
    Agents,
    Company,
    Holiday,
    Invitation,
    Invitations,
    JournalEntry,
    Membership,
    Role,
    Team,
    WorkingHours,
)

__all__ = [
    "INVITED_FOR",
    "Absence",
    "Absences",
    "Agent",
    "AgentManager",
    "Agents",
    "Company",
    "Holiday",
    "Invitation",
    "Invitations",
    "JournalEntry",
    "Key",
    "Keys",
    "Membership",
    "Role",
    "Team",
    "WorkingHours",
]
