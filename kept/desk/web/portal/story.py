"""A conversation as its customer reads it: every string is ready, in their language and zone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.html import escape, urlize
from django.utils.safestring import SafeString, mark_safe

from kept.desk.coaching import calling_back
from kept.desk.contacts.window import zone_of
from kept.desk.conversations import their_page
from kept.desk.conversations.models import Attachment, Message, MessageKind, TheirPage
from kept.desk.conversations.rows import MONTHS
from kept.desk.staff.models import Company
from kept.desk.web.portal.speech import preferred, speech

LONGEST = 20_000
"""Characters of a message; nobody reads more on a page."""


@dataclass(frozen=True)
class Said:
    """One message; ``is_own`` if the customer wrote it."""

    who: str
    is_own: bool
    when: str
    when_iso: str
    text: SafeString
    files: tuple[Attachment, ...]


@dataclass(frozen=True)
class Story:
    """The page: ``after`` marks what stood on it, so that a form sent twice is known."""

    company: Company | None
    about: str
    said: tuple[Said, ...]
    has_older: bool
    after: str
    owner: str
    knows_number: bool
    call_when: str


def story_of(page: TheirPage, *, at: datetime) -> Story:
    """What stands on a page that is open."""
    said, company = their_page.said_there(page), Company.objects.first()
    words, zone = speech(preferred(page.contact, "")), zone_of(page.contact, company)
    subject = their_page.subject_of(said)
    here = their_page.standing(page.conversation)
    hours = _call_hours(page, words, at=at)
    return Story(
        company=company,
        about=words["about"].format(subject=subject) if subject else "",
        said=tuple(_told(one, words, zone) for one in said),
        has_older=len(said) == their_page.MOST,
        after=str(said[-1].pk) if said else "",
        owner=here.owner.first_name if here.owner and here.owner.is_active else "",
        knows_number=page.contact.identities.filter(scheme="tel").exists(),
        call_when=words["page_call_when_hint"].format(**hours),
    )


def _told(message: Message, words: Mapping[str, str], zone: ZoneInfo) -> Said:
    is_own = message.kind == MessageKind.INCOMING
    local = message.at.astimezone(zone)
    us = message.agent.first_name if message.agent else ""
    return Said(
        who=words["page_you"] if is_own else us or words["page_us"],
        is_own=is_own,
        when=words["page_when"].format(
            day=local.day, month=MONTHS[local.month - 1], number=local.month, time=f"{local:%H:%M}"
        ),
        when_iso=message.at.isoformat(),
        text=_shown(message, is_own),
        files=tuple(message.attachments.all()),
    )


def _shown(message: Message, is_own: bool) -> SafeString:
    """Words alone, with links where we wrote some: nothing of a mail's own making is shown."""
    text = message.own_text.strip()
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    text = text.replace(f" ({their_page.link()})", "").replace(their_page.link(), "…")
    told = escape(text) if is_own else urlize(text, nofollow=True, autoescape=True)
    return mark_safe(told)


def _call_hours(page: TheirPage, words: Mapping[str, str], *, at: datetime) -> dict[str, str]:
    """When we would call: a day and hours of the customer's own time."""
    begins = calling_back.good_moment(page.conversation, at=at)
    ends = begins + calling_back.SPAN
    days = words["page_days"].split(" | ")
    away = (begins.date() - at.astimezone(begins.tzinfo).date()).days
    return {
        "day": days[away] if away < 2 else days[2 + begins.weekday()],
        "hours": words["page_hours"].format(begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}"),
    }
