"""What the frame of every page needs: icons, people, and what it warns of."""

from __future__ import annotations

from functools import lru_cache

import lucide
from django import template
from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import now
from django.utils.translation import get_language_info

from kept.desk.channels.email import health
from kept.desk.channels.models import Mailbox
from kept.desk.lib import room
from kept.desk.staff import demo
from kept.desk.staff.models import Agent

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of Lucide as inline SVG, made once; it says nothing to screen readers."""
    return _icon(str(name))


@lru_cache(maxsize=512)
def _icon(name: str) -> SafeString:
    return mark_safe(lucide._render_icon(name, 20, aria_hidden="true"))  # our own package


@register.simple_tag
def silent_mailboxes() -> list[Mailbox]:
    """The mailboxes that were not read for ten minutes: every page says so."""
    return health.silent(now())


@register.simple_tag
def no_room() -> str:
    """What is to be said if the disk is so full that no mail comes in: every page says so."""
    return room.FULL if room.is_scarce() else ""


@register.simple_tag
def is_demo() -> bool:
    """Whether this desk is a demo, which every page says."""
    return bool(settings.DEMO)


@register.simple_tag
def visitors() -> list[Agent]:
    """As whom one may sign in by one click; nobody outside a demo."""
    return demo.visitors()


@register.filter
def place(zone: str) -> str:
    """A time zone as people say it: ``New York`` for ``America/New_York``."""
    return zone.rpartition("/")[2].replace("_", " ")


@register.filter
def language(code: str) -> str:
    """``German`` for ``de``; a code that nobody knows stays one."""
    try:
        return str(get_language_info(code)["name"]) if code else ""
    except KeyError:
        return code


@register.filter
def initials(name: str) -> str:
    """One or two letters for an avatar."""
    words = [word for word in str(name).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.filter
def hue(pk: int | None) -> int:
    """One of eight hues of an avatar, for ever the same for the same person."""
    return (pk or 0) % 8 + 1


_BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"),
             ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Macintosh", "Mac"), ("Linux", "Linux"))  # fmt: skip


@register.filter
def browser(user_agent: str) -> str:
    """A browser as a person calls it, such as "Firefox on Windows"."""
    name = next((name for mark, name in _BROWSERS if mark in user_agent), "A browser")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return f"{name} on {system}" if system else name
