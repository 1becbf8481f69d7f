"""One conversation: its story, who it is about, and the boxes to answer in."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.views.decorators.http import require_safe

from kept.desk.coaching import unconfirmed
from kept.desk.coaching.found import found_in
from kept.desk.conversations import actions, choices, permissions, queries, their_page
from kept.desk.conversations.models import (
    Conversation,
    DraftKind,
    Priority,
)
from kept.desk.feedback import queries as follow_ups
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.access import StaffRequest, staff_only
from kept.desk.web.workspace.complaints import case_shown
from kept.desk.web.workspace.composers import composer
from kept.desk.web.workspace.snoozes import moments, snoozes

ASKED_FOR = "pictures"
"""Where a session keeps the messages whose pictures from elsewhere somebody asked for."""


@require_safe
@staff_only
def conversation(request: StaffRequest, pk: int) -> HttpResponse:
    """The whole screen; asked by htmx, the two panes beside the list."""
    found = permissions.find_conversation(request.user, pk)
    if found.merged_into_id:
        return redirect("conversation", found.merged_into_id)
    at = now()
    actions.read_mentions(found, request.user, at=at)
    shown = shown_conversation(request, found, older=request.GET.get("older", ""))
    shown |= {
        "box": composer(
            found, request.user, _kind(request.GET.get("box", "")),
            newest=shown["newest"], latest=shown["story"].latest,
        ),
        "snoozes": snoozes(request.user, at),
        "moments": moments(request.user, at, found.contact),
        "back": request.GET.get("view", ""),
    } | beside(found, request.user) | case_shown(found)  # fmt: skip
    page = "workspace/conversation/conversation.html"
    return render(request, f"{page}#panes" if request.htmx else page, shown)


def shown_conversation(
    request: StaffRequest, found: Conversation, *, older: str = ""
) -> dict[str, Any]:
    """What the story and the head of a conversation need."""
    asked = request.session.get(ASKED_FOR, ())
    story = queries.timeline(found, request.user, older=older, pictures=asked)
    followers = queries.followers(found)
    return pending(found, request.user) | {
        "conversation": found,
        "consultations": queries.consultations(found),
        "story": story,
        "newest": story.newest,
        "worn": queries.tags_of(found),
        "followers": followers,
        "follows": request.user in followers,
        "found": found_in(found, request.user),
        "spoken": unconfirmed.lines(found, request.user, at=now()),
        "may_redact": permissions.may_redact(request.user),
    }


def pending(found: Conversation, agent: Agent) -> dict[str, Any]:
    """Whether it is being handed over, and what this person may do about it; one query."""
    waiting = choices.hand_over(found)
    if waiting is None:
        return {"pending": None}
    return {
        "pending": waiting,
        "may_take": permissions.may_take_over(agent, waiting),
        "may_withdraw": agent.is_lead or agent.pk in (waiting.by_id, waiting.giver_id),
    }


def beside(found: Conversation, agent: Agent) -> dict[str, Any]:
    """What the panel beside a conversation needs: who it is about, and what may be chosen."""
    return {
        "panel": queries.panel(found, agent, at=now()),
        "follow_up": follow_ups.latest_of(found),
        "is_exempt": follow_ups.is_exempt(found),
        "their_page": their_page.latest_of(found),
        "people": choices.people(),
        "priorities": Priority.choices,
        "teams": choices.teams(),
        "tags": choices.tags(),
    }


def _kind(asked: str) -> DraftKind:
    return DraftKind.NOTE if asked == DraftKind.NOTE else DraftKind.REPLY


@require_safe
@staff_only
def story(request: StaffRequest, pk: int) -> HttpResponse:
    """The story and the head alone, for a screen that heard of a change."""
    found = permissions.find_conversation(request.user, pk)
    shown = shown_conversation(request, found)
    shown |= {"snoozes": snoozes(request.user, now())} | case_shown(found)
    return render(request, "workspace/conversation/conversation.html#story", shown)


@require_safe
@staff_only
def particulars(request: StaffRequest, pk: int) -> HttpResponse:
    """Owner, team, tags and fields alone, for a screen that heard of a change."""
    found = permissions.find_conversation(request.user, pk)
    shown = beside(found, request.user)
    shown |= {"worn": queries.tags_of(found), "followers": queries.followers(found)}
    shown["conversation"] = found
    return render(request, "workspace/conversation/particulars.html", shown)


@require_safe
@staff_only
def composing(request: StaffRequest, pk: int, kind: str) -> HttpResponse:
    """One of the two boxes."""
    found = permissions.find_conversation(request.user, pk)
    newest = queries.newest_public(found)
    shown = {
        "conversation": found,
        "box": composer(found, request.user, _kind(kind), newest=newest),
        "moments": moments(request.user, now(), found.contact),
        "is_asked_for": True,
    }
    return render(request, "workspace/conversation/composer.html", shown)
