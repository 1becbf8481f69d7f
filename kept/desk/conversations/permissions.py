"""Who may do what: one function a question, all of them here; nobody else compares roles.

Functions named ``may_*`` answer yes or no for a person. ``find_*`` hands out the thing itself or
raises Http404: what somebody may not see does not exist for them.
"""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet
from django.http import Http404

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import (
    Attachment,
    Consultation,
    Conversation,
    HandOver,
    Message,
)
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent, Role, Team


def may_work(agent: Agent) -> bool:
    """Read and answer conversations: everybody on staff."""
    return agent.is_active


def may_manage_people(agent: Agent) -> bool:
    """Invite, change and deactivate people; change teams and hours."""
    return agent.is_lead


def may_change_roles(agent: Agent) -> bool:
    """Make somebody a lead or an owner, or take that away."""
    return agent.is_owner


def may_give_role(agent: Agent, role: str) -> bool:
    """Invite somebody as that, or send somebody away who is that: owners all, leads agents."""
    return agent.is_owner or (agent.is_lead and role == Role.AGENT)


def may_set_up(agent: Agent) -> bool:
    """Connect mailboxes, change the company's settings, see the health page's details."""
    return agent.is_owner


def may_organise(agent: Agent) -> bool:
    """Tags, custom fields, and views and saved replies of everybody."""
    return agent.is_lead


def may_redact(agent: Agent) -> bool:
    """Remove words or files from a message for good."""
    return agent.is_lead


def may_merge_contacts(agent: Agent) -> bool:
    return agent.is_active


def may_erase_contacts(agent: Agent) -> bool:
    """Export and erase all data of one person."""
    return agent.is_lead


def may_have_all_of(agent: Agent, contact: Contact) -> bool:
    """Get or erase everything of a person: who may see every conversation of theirs."""
    theirs = Conversation.objects.filter(Q(contact=contact) | Q(contact__merged_into=contact))
    return may_erase_contacts(agent) and theirs.count() == theirs.visible_to(agent).count()


def may_see_board(agent: Agent) -> bool:
    """Look at the mistakes of teams and of the people whom one leads."""
    return agent.is_lead


def figures_visible_to(agent: Agent) -> QuerySet[Agent]:
    """Whose own figures this person may see: their own; leads those of their teams' people."""
    if agent.is_owner:
        return Agent.objects.active()
    whose = Q(pk=agent.pk)
    if agent.is_lead:
        whose |= Q(memberships__team__in=agent.memberships.values("team"))
    return Agent.objects.active().filter(whose).distinct()


def find_whose_figures(agent: Agent, pk: int) -> Agent:
    """The person, if ``agent`` may see their figures; raises Http404 otherwise."""
    found = figures_visible_to(agent).filter(pk=pk).first()
    if found is None:
        raise Http404("There is nobody of that number, or you may not see their figures.")
    return found


def wordings_of(agent: Agent) -> Q:
    """Better wordings that this person sees and votes on: everybody's, and those of their teams."""
    return Q() if agent.is_owner else Q(team=None) | Q(team__in=agent.teams.values("pk"))


def teams_to_propose_for(agent: Agent) -> QuerySet[Team]:
    """For whom somebody may propose a better wording, beside everybody."""
    teams: QuerySet[Team] = Team.objects.all() if agent.is_owner else agent.teams.all()
    return teams.filter(archived_at=None)


def may_decide_wordings(agent: Agent, team: Team | None) -> bool:
    """Adopt or close a better wording: leads of that team, and owners."""
    return agent.is_owner or (
        agent.is_lead and (team is None or team.memberships.filter(agent=agent).exists())
    )


def may_import(agent: Agent) -> bool:
    """Bring in orders and contacts from files."""
    return agent.is_lead


def may_see(agent: Agent, conversation: Conversation) -> bool:
    """Look into this conversation: of a limited team only its members and owners may."""
    team = conversation.team
    if not agent.is_active:
        return False
    return (
        team is None
        or not team.is_limited
        or agent.is_owner
        or team.memberships.filter(agent=agent).exists()
    )


def may_hand_over(agent: Agent, conversation: Conversation) -> bool:
    """Propose that somebody else takes it, or give it back: its owner, and leads."""
    return agent.is_lead or conversation.owner_id == agent.pk


def may_take_over(agent: Agent, hand_over: HandOver) -> bool:
    """Accept or decline it: who it is for, or anybody of the team it is for."""
    if hand_over.receiver_id is not None:
        return hand_over.receiver_id == agent.pk
    team = hand_over.team
    return team is not None and team.memberships.filter(agent=agent).exists()


def may_answer(agent: Agent, consultation: Consultation) -> bool:
    """Answer or decline a question to a colleague: who is asked."""
    return consultation.colleague_id == agent.pk


def may_withdraw_question(agent: Agent, consultation: Consultation) -> bool:
    """Take back a question to a colleague: who asked, and leads."""
    return agent.is_lead or consultation.by_id == agent.pk


def find_consultation(agent: Agent, pk: int) -> Consultation:
    """The question to a colleague, if its conversation may be seen.

    Raises:
        Http404: there is none, or it is not theirs to see.
    """
    named = Consultation.objects.select_related(
        "conversation__contact", "by", "colleague", "message", "answer"
    )
    found: Consultation | None = named.filter(pk=pk).first()
    if found is None or not may_see(agent, found.conversation):
        raise Http404("There is no such question, or you may not see it.")
    return found


def find_hand_over(agent: Agent, pk: int) -> HandOver:
    """The hand-over, if its conversation may be seen, or it is for this person.

    Raises:
        Http404: there is none, or it is not theirs to see.
    """
    named = HandOver.objects.select_related("conversation", "giver", "receiver", "team", "by")
    found: HandOver | None = named.filter(pk=pk).first()
    if found is None or not may_see(agent, found.conversation):
        raise Http404("There is no such hand-over, or you may not see it.")
    return found


def find_conversation(agent: Agent, pk: int) -> Conversation:
    """The conversation, if this person may see it.

    Raises:
        Http404: there is none, or it belongs to a team that this person may not look into.
    """
    found = _seen.first(agent.pk, pk, is_owner=agent.is_owner)
    if found is None:
        raise Http404("There is no such conversation, or you may not see it.")
    return found


@prepared
def _seen(agent: int, pk: int, *, is_owner: bool) -> QuerySet[Conversation]:
    seen = Conversation.objects.open_to(agent, is_owner=is_owner).filter(pk=pk)
    return seen.select_related("contact", "channel", "team", "owner")


def find_message(agent: Agent, pk: int) -> Message:
    """The message, if its conversation may be seen; raises Http404 otherwise."""
    found = Message.objects.select_related("conversation").filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such message, or you may not see it.")
    find_conversation(agent, found.conversation_id)
    return found


def find_attachment(agent: Agent, key: str) -> Attachment:
    """The file, if it is in a visible conversation or in the person's own draft.

    Raises:
        Http404: otherwise.
    """
    related = Attachment.objects.select_related("message", "draft")
    found = related.filter(key=key).first() if re.fullmatch("[0-9a-f]{32}", key) else None
    if found is None:
        raise Http404("There is no such file, or you may not see it.")
    if found.draft is not None and found.draft.agent_id == agent.pk:
        return found
    if found.message is None:
        raise Http404("There is no such file, or you may not see it.")
    find_conversation(agent, found.message.conversation_id)
    return found
