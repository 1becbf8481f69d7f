"""The side links of set-up: only what the person may open, only what exists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse

from kept.desk.conversations import permissions
from kept.desk.staff.models import Agent

register = template.Library()


@dataclass(frozen=True)
class _Place:
    name: str
    label: str
    icon: str
    question: Callable[[Agent], bool]


@dataclass(frozen=True)
class SidePlace:
    """A link at the side of set-up."""

    label: str
    icon: str
    address: str
    is_here: bool


PLACES = (
    _Place("set-up", "Overview", "list-checks", permissions.may_work),
    _Place("company", "Company", "building-2", permissions.may_set_up),
    _Place("mailboxes", "Mailboxes", "mail", permissions.may_set_up),
    _Place("people", "People", "users-round", permissions.may_manage_people),
    _Place("teams", "Teams and hours", "clock", permissions.may_manage_people),
    _Place("tags", "Tags", "tag", permissions.may_organise),
    _Place("fields", "Fields", "text-cursor-input", permissions.may_organise),
    _Place("saved-replies", "Saved replies", "message-square-quote", permissions.may_work),
    _Place("phrases", "Phrases", "quote", permissions.may_work),
    _Place("views", "Views", "layout-list", permissions.may_work),
    _Place("targets", "Targets", "hourglass", permissions.may_organise),
    _Place("assignment", "Assignment", "split", permissions.may_organise),
    _Place("house-rules", "House rules", "scale", permissions.may_organise),
    _Place("follow-up-rules", "Follow-ups", "message-circle-heart", permissions.may_organise),
    _Place("blocks", "Blocked senders", "ban", permissions.may_work),
    _Place("orders-import", "Orders", "package", permissions.may_import),
    _Place("sign-on", "Single sign-on", "key-round", permissions.may_set_up),
    _Place("keys", "API keys", "plug", permissions.may_set_up),
    _Place("journal", "Journal", "scroll-text", permissions.may_set_up),
)


@register.simple_tag(takes_context=True)
def set_up_places(context: Context) -> list[SidePlace]:
    """The places of set-up that this person may open."""
    request = context["request"]
    places = []
    for place in PLACES:
        if not place.question(request.user):
            continue
        try:
            address = reverse(place.name)
        except NoReverseMatch:
            continue
        is_here = request.path == address or (
            place.name != "set-up" and request.path.startswith(address)
        )
        places.append(SidePlace(place.label, place.icon, address, is_here))
    return places
