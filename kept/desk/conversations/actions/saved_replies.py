"""Texts to begin from: of everybody, of a team, of one person; with blanks that fill themselves."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from django.db import transaction
from django.db.models import F, Q, QuerySet

from kept.desk.conversations.models import Conversation, SavedReply
from kept.desk.conversations.permissions import may_organise
from kept.desk.conversations.refusals import NotPossible
from kept.desk.lib.html import plain_text, safe_fragment
from kept.desk.staff.models import Agent, Company, Team

PLACEHOLDERS = {
    "name": "the customer's whole name",
    "first_name": "how the customer is called",
    "address": "the customer's e-mail address",
    "agent": "your whole name",
    "agent_first_name": "your first name",
    "team": "the team of the conversation",
    "company": "our company",
    "conversation": "the number of the conversation",
    "subject": "its subject",
    "order": "the number of the customer's latest order",
    "order_status": "how far that order is",
}
_BLANK = re.compile(r"\{\{?\s*([a-z_]+)\s*\}?\}")
_NAMES = {"name", "first_name"}
_NUMBERED = re.compile(
    r"^\W*(?:(?:dear|hello|hi|re|regarding)\b\W*)?"
    r"(?:(?:customer|ticket|case|reference|order|conversation|number|no)\b[\s.:#]*)*"
    r"(?:\{\{?\s*(?:conversation|order)\s*\}?\}|#\s*\d)",
    re.IGNORECASE,
)


def saved_replies_for(agent: Agent) -> QuerySet[SavedReply]:
    """Those somebody may begin from: everybody's, of their teams, their own; by name."""
    mine = Q(agent=agent) | Q(team__members=agent) | Q(agent=None, team=None)
    return SavedReply.objects.filter(mine).distinct()


@transaction.atomic
def keep_saved_reply(
    *,
    name: str,
    html: str,
    by: Agent,
    at: datetime,
    saved: SavedReply | None = None,
    agent: Agent | None = None,
    team: Team | None = None,
    is_notice: bool = False,
) -> SavedReply:
    """Keep a text to begin from, or change one: of ``agent``, of ``team``, or of everybody.

    ``is_notice``: it is for many at once, and may go out without a word of one's own.

    Raises:
        NotPossible: it has no name or text, begins with a number instead of a person, or is not
            this person's to change.
    """
    if not name.strip() or not html.strip():
        raise NotPossible("A saved reply needs a name and a text.")
    if _begins_with_a_number(html):
        raise NotPossible(
            "It addresses a number. Begin with the person, as in “Dear {first_name}”; the number "
            "can stand further down."
        )
    for owner, of_team in ((agent, team), *([(saved.agent, saved.team)] if saved else [])):
        if not _may_change(by, owner, of_team):
            raise NotPossible("You can keep replies for yourself and your teams.")
    kept = saved or SavedReply()
    kept.name, kept.html = " ".join(name.split())[:80], safe_fragment(html)
    kept.agent, kept.team, kept.by, kept.at = agent, team, by, at
    kept.is_notice = is_notice
    kept.save()
    return kept


@transaction.atomic
def remove_saved_reply(saved: SavedReply, *, by: Agent, at: datetime) -> None:
    """Throw a saved reply away; raises NotPossible if it is not this person's to change."""
    if not _may_change(by, saved.agent, saved.team):
        raise NotPossible("This saved reply is not yours to remove. Ask a lead.")
    saved.delete()


@transaction.atomic
def use_saved_reply(saved: SavedReply, conversation: Conversation, *, by: Agent) -> str:
    """Its text with the blanks filled in, as HTML; counted as used."""
    SavedReply.objects.filter(pk=saved.pk).update(used=F("used") + 1)
    return fill(saved, conversation, by)


def fill(saved: SavedReply, conversation: Conversation, agent: Agent) -> str:
    """The text with its blanks filled in, as HTML.

    A blank that is unknown, or about which nothing is known, stays visible and so stops the send.
    """
    wanted = set(_BLANK.findall(saved.html))
    known = _known(conversation, agent, wanted)

    def filled(blank: re.Match[str]) -> str:
        return escape(known.get(blank[1], "")) or blank[0]

    return _BLANK.sub(filled, saved.html)


def _known(conversation: Conversation, agent: Agent, wanted: set[str]) -> dict[str, str]:
    contact = conversation.contact
    known = {
        "name": contact.name,
        "first_name": contact.first_name,
        "agent": agent.name,
        "agent_first_name": agent.first_name,
        "team": conversation.team.name if conversation.team else "",
        "conversation": str(conversation.pk),
        "subject": conversation.subject,
    }
    if "address" in wanted:
        identity = contact.identities.filter(scheme="email").first()
        known["address"] = identity.value if identity else ""
    if "company" in wanted:
        company = Company.objects.first()
        known["company"] = company.name if company else ""
    if wanted & {"order", "order_status"}:
        order = contact.orders.first()
        known |= {"order": order.number, "order_status": order.status} if order else {}
    return known


def _begins_with_a_number(html: str) -> bool:
    """Whether it addresses a conversation or an order, and nobody (mistake PER05)."""
    first = next((line for line in plain_text(html).splitlines() if line.strip()), "")
    return bool(_NUMBERED.match(first)) and not _NAMES & set(_BLANK.findall(first))


def _may_change(by: Agent, agent: Agent | None, team: Team | None) -> bool:
    """One's own, one's team's; a lead everybody's."""
    if agent is not None:
        return agent == by
    if team is not None and team.memberships.filter(agent=by).exists():
        return True
    return may_organise(by)
