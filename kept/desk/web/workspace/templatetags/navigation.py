"""The places of the navigation, as links made once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from django import template
from django.template import Context
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kept.desk.lib.addresses import address
from kept.desk.web.workspace.templatetags.frame import icon

register = template.Library()


@dataclass(frozen=True)
class Place:
    """One place of the navigation, by the name of its address.

    ``is_daily`` ones stand in the bar of a telephone; the others are behind its "More".
    """

    name: str
    label: str
    icon: str
    key: str
    is_daily: bool = False


PLACES = (
    Place("inbox", "Inbox", "inbox", "g i", is_daily=True),
    Place("promises", "Promises", "handshake", "g p", is_daily=True),
    Place("mistakes", "Mistakes", "scan-eye", "g m"),
    Place("reports", "Reports", "chart-no-axes-combined", "g r"),
    Place("complaints", "Complaints", "megaphone", "g l"),
    Place("contacts", "Contacts", "users-round", "g c"),
    Place("follow-ups", "Follow-ups", "message-circle-heart", "g f"),
    Place("search", "Search", "search", "/", is_daily=True),
    Place("set-up", "Set up", "settings-2", "g s"),
)


@dataclass(frozen=True)
class Shown:
    """A place on a page: the beginning of its entry in the bar, and its entry behind "More"."""

    name: str
    beginning: SafeString
    in_more: SafeString


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> list[Shown]:
    """All places, the one we are in marked."""
    here = context["request"].path
    found = [(place, address(place.name)) for place in PLACES]
    return [_shown(place, where, here.startswith(where)) for place, where in found]


@lru_cache(maxsize=2 * len(PLACES))
def _shown(place: Place, where: str, is_here: bool) -> Shown:
    """Not by a template: every page has all of them, and they hardly ever differ."""
    link = f'href="{escape(where)}"' + ' aria-current="page"' * is_here
    rarely = "" if place.is_daily else ' class="navigation__rarely"'
    beginning = (
        f'<li{rarely}><a class="navigation__item" {link} data-key="{place.key}"'
        f' data-command="Go to {place.label}">{icon(place.icon)}'
        f'<span class="navigation__label">{place.label}</span>'
    )
    in_more = f'<a class="menu__item" {link}>{icon(place.icon)}{place.label}</a>'
    return Shown(place.name, mark_safe(beginning), mark_safe("" if place.is_daily else in_more))
