"""Rows of the lists as HTML, each made once for as long as it looks the same."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from kept.desk.conversations.rows import Row
from kept.desk.web.workspace.templatetags.frame import hue

register = template.Library()

REMEMBERED = 1_000
"""Rows; a kilobyte and a half each."""


@register.simple_tag
def entry(row: Row, view: str, opened: int) -> SafeString:
    """A conversation as a row of the list ``view``; ``opened`` is the one on the screen.

    Everybody who looks at a list asks for it anew whenever one of its rows changes: the other
    forty-nine need not be made again.
    """
    return _entry(row, view, row.pk == opened)


@lru_cache(maxsize=REMEMBERED)
def _entry(row: Row, view: str, is_opened: bool) -> SafeString:
    shown = {
        "row": row,
        "pk": str(row.pk),  # numbers are put into words of the language, at a price
        "address": f"{row.url}?view={view}",
        "hue": str(hue(row.owner_id)),
        "is_opened": is_opened,
    }
    return render_to_string("workspace/inbox/entry.html", shown)
