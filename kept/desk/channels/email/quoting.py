"""The mail that is answered, below the answer, as people expect it."""

from __future__ import annotations

import re
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kept.desk.conversations.models import Message

MOST_QUOTED = 20_000
"""Characters; the rest of a longer mail is left out, and said to be."""


def with_quote(message: Message, answered: Message | None) -> tuple[str, str]:
    """Text and HTML of a message with what it answers below."""
    html = message.whole_html or _as_html(message.text)
    if answered is None:
        return _ended(message.text), _page(html)
    said = _said(answered)
    text = answered.own_text.strip()
    if len(text) > MOST_QUOTED:
        text = text[:MOST_QUOTED] + "\n[...]"
    quoted = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    body = answered.html if 0 < len(answered.html) <= MOST_QUOTED * 5 else _as_html(text)
    # Pictures inside what is quoted have no part in this mail; their places stay empty.
    body = re.sub(r"<img\b[^>]*>", "", body)
    return (
        f"{_ended(message.text)}\n{said}\n\n{quoted}\n",
        _page(f"{html}<p>{escape(said)}</p><blockquote>{body}</blockquote>"),
    )


def _said(answered: Message) -> str:
    """The line above a quote, in the time of the person who is quoted."""
    who = answered.contact
    try:
        zone = ZoneInfo(who.zone if who and who.zone else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    at = answered.at.astimezone(zone)
    name = (who.name if who else "") or answered.sender or "somebody"
    return f"On {at.day} {at:%B %Y} at {at:%H:%M} {at:%Z}, {name} wrote:"


def _as_html(text: str) -> str:
    return "<p>" + escape(text).replace("\n", "<br>\n") + "</p>"


def _page(body: str) -> str:
    return f'<!DOCTYPE html>\n<html><head><meta charset="utf-8"></head><body>{body}</body></html>\n'


def _ended(text: str) -> str:
    return text.rstrip() + "\n"
