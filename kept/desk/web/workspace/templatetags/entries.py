"""Rows of lists and messages of stories as HTML, made once for as long as they look the same.

Whoever looks at a list or a story asks for it anew whenever something in it changes: all the rest
of it need not be made again. What is remembered is only ever what the given values say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe

from kept.desk.conversations.queries import ToldEvent
from kept.desk.conversations.rows import Row
from kept.desk.conversations.search.hits import Hit
from kept.desk.conversations.told import ToldMessage
from kept.desk.web.workspace.templatetags.frame import hue, icon, initials

register = template.Library()

REMEMBERED = 1_000
"""Rows, and as many messages; a kilobyte or two each."""
CHOICES = 100
"""Lists to choose from, such as all people with one of them chosen."""
LARGE = 4_000
"""Characters; longer messages are not remembered."""


@register.simple_tag
def entry(row: Row, view: str, opened: int) -> SafeString:
    """A conversation as a row of the list ``view``; ``opened`` is the one on the screen."""
    return _entry(row, view, row.pk == opened)


@lru_cache(maxsize=REMEMBERED)
def _entry(row: Row, view: str, is_opened: bool) -> SafeString:
    """Not by a template: fifty rows of one cost as much as all the rest of a page."""
    name, subject = escape(row.customer), escape(row.subject)
    address = escape(f"{row.url}?view={view}")
    current = ' aria-current="true"' if is_opened else ""
    draft = "<b>Draft</b> " if row.has_draft else ""
    state = "late" if row.is_late else "due" if row.is_soon else "waiting" if row.waiting else ""
    return mark_safe(
        f'<li class="entry{_look("entry", state)}" data-row id="conversation-{row.pk}">'
        '<span class="entry__mark"><span class="entry__dot"></span><input type="checkbox"'
        f' name="chosen" value="{row.pk}" aria-label="Choose {name}: {subject}"></span>'
        f'<span class="entry__who">{name}</span>'
        f'<time class="entry__when" datetime="{row.when_iso}">{escape(row.when)}</time>'
        f'<span class="entry__what"><a class="entry__link" data-row-link id="row-{row.pk}"'
        f' href="{address}" hx-get="{address}"{current}>{subject}</a></span>'
        '<span class="entry__said">'
        f'<span class="entry__preview">{draft}{escape(row.preview)}</span></span>'
        f'<span class="entry__more">{"".join(_more(row))}</span>{_owner(row)}</li>'
    )  # every text is escaped


def _more(row: Row) -> Iterator[str]:
    if row.promise:
        look = _look("badge", "late" if row.promise_is_late else "due")
        yield f'<span class="badge{look}" title="promised for">{escape(row.promise)}</span>'
    for tag in row.tags:
        yield f'<span class="tag">{escape(tag)}</span>'
    if row.waiting:
        time = f'<relative-time datetime="{row.waiting_iso}">{escape(row.waiting)}</relative-time>'
        yield f'<span class="wait" title="waiting">{time}</span>'
    if row.due:
        look = _look("wait", "late" if row.is_late else "due" if row.is_soon else "")
        yield (
            f'<due-time class="wait{look}" datetime="{row.due_iso}"'
            f' soon="{row.soon_iso}">{escape(row.due)}</due-time>'
        )


def _look(block: str, state: str) -> str:
    return f" {block}--{state}" if state else ""


def _owner(row: Row) -> str:
    if not row.owner:
        return ""
    owner = escape(row.owner)
    look = f"entry__owner avatar avatar--small avatar--{hue(row.owner_id)}"
    return (
        f'<span class="{look}" title="{owner}"><span aria-hidden="true">'
        f'{escape(row.owner_initials)}</span><span class="visually-hidden">owner {owner}</span>'
        "</span>"
    )


@register.simple_tag
def hit(one: Hit) -> SafeString:
    """A conversation that a search found; its subject, customer and snippet are marked already."""
    row, place = one.row, f"#message-{one.message}" if one.message else ""
    owner = f" · owner {escape(row.owner)}" if row.owner else ""
    others = f" · {one.others} more in it" if one.others else ""
    return mark_safe(
        '<li class="found" data-row><p class="found__head"><a class="list__name" data-row-link'
        f' href="{escape(row.url)}{place}">{one.subject}</a>'
        f'<span class="state state--{row.status}">{row.status_name}</span>'
        f'<span class="quiet">{one.when}</span></p>'
        f'<p class="list__more">{one.customer}{owner}{others}</p>'
        f'<p class="found__said">{one.snippet}</p></li>'
    )  # every text is escaped


@register.simple_tag
def options(pairs: Iterable[tuple[int | str, str]], chosen: int | str | None) -> SafeString:
    """What can be chosen, as (number, name), with the chosen one marked."""
    return _options(tuple(pairs), chosen)


@lru_cache(maxsize=CHOICES)
def _options(pairs: tuple[tuple[int | str, str], ...], chosen: int | str | None) -> SafeString:
    marked = ((pk, _CHOSEN if pk == chosen else "", name) for pk, name in pairs)
    return format_html_join("", '<option value="{}"{}>{}</option>', marked)


_CHOSEN = SafeString(" selected")


@register.simple_tag(takes_context=True)
def told(context: Context, items: Iterable[ToldMessage | ToldEvent]) -> SafeString:
    """A story: messages with the mistakes found in them, events between them, and days."""
    return mark_safe("\n".join(_told(context, items)))  # every text is escaped


def _told(context: Context, items: Iterable[ToldMessage | ToldEvent]) -> Iterator[str]:
    found = context.get("found")
    marked = found.by_message if found else ()
    spoken = context.get("spoken") or ()
    for one in items:
        if one.day:
            yield f'<p class="timeline__day">{escape(one.day)}</p>'
        if isinstance(one, ToldMessage):
            yield message(context, one)
            if one.pk in marked:
                yield found_here(context, one.pk)
            if one.pk in spoken:
                yield spoken_here(context, one.pk)
        else:
            yield (
                f'<p class="event">{icon(one.icon)}<span>{escape(one.sentence)}</span>'
                f'<time datetime="{one.when_iso}">{one.when}</time></p>'
            )


@register.simple_tag(takes_context=True)
def message(context: Context, one: ToldMessage) -> SafeString:
    """A message of a story, with what can be done about it."""
    may_redact = bool(context.get("may_redact"))
    if one.asks:  # its buttons hold a token of this very page
        return render_to_string(
            _MESSAGE, _shown(one, may_redact) | {"token": context["csrf_token"]}
        )
    if len(one.html) + len(one.fold) > LARGE:
        return render_to_string(_MESSAGE, _shown(one, may_redact))
    return _message(one, may_redact)


def found_here(context: Context, pk: int) -> SafeString:
    """The mark under a message in which a mistake was found; nothing where none was."""
    found, conversation = context.get("found"), context["conversation"]
    cards = found.by_message.get(pk) if found else None
    if not cards:
        return SafeString("")
    shown = {
        "cards": cards,
        "standing": any(card.stands for card in cards),
        "dismissals": reverse("hint-dismissals", args=[conversation.pk]),
        "csrf_token": context.get("csrf_token", ""),
    }
    return render_to_string("workspace/conversation/found.html", shown)


def spoken_here(context: Context, pk: int) -> SafeString:
    """What a message promised in passing, and what can be said about that."""
    shown = {"lines": context["spoken"][pk], "csrf_token": context.get("csrf_token", "")}
    return render_to_string("workspace/promises/spoken.html", shown)


_MESSAGE = "workspace/conversation/message.html"


@lru_cache(maxsize=REMEMBERED)
def _message(one: ToldMessage, may_redact: bool) -> SafeString:
    return render_to_string(_MESSAGE, _shown(one, may_redact))


def _shown(one: ToldMessage, may_redact: bool) -> dict[str, Any]:
    return {
        "one": one,
        "pk": str(one.pk),
        "hue": str(one.hue),
        "initials": initials(one.who),
        "here": reverse("original", args=[one.pk]).removesuffix("original/"),
        "may_redact": may_redact,
    }
