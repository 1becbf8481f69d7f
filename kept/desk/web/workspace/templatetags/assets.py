"""Links to our own style sheets and modules: a new file is found by itself."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

STATIC = Path(settings.HERE) / "static"


@register.simple_tag
@lru_cache(maxsize=1)
def stylesheets() -> SafeString:
    """A link for each sheet, of ours and of drawings: what wins is said by the layers."""
    return format_html_join(
        "\n", '<link rel="stylesheet" href="{}">', ((static(path),) for path in _sheets())
    )


@register.simple_tag
def token_cookie() -> str:
    """The name of the cookie that proves a form to be ours; a demo beside a desk has its own."""
    return settings.CSRF_COOKIE_NAME


@register.simple_tag
@lru_cache(maxsize=1)
def modules() -> SafeString:
    """The behaviours every page needs, and a hint to fetch what they import at once."""
    hints = format_html_join(
        "\n", '<link rel="modulepreload" href="{}">', ((static(path),) for path in _needed())
    )
    return format_html('{}\n<script type="module" src="{}"></script>', hints, static("js/desk.js"))


def _sheets() -> tuple[str, ...]:
    folders = (STATIC / "css", Path(settings.DRAWINGS))
    names = {path.name for folder in folders for path in folder.glob("*.css")}
    return tuple(f"css/{name}" for name in sorted(names))


def _needed() -> tuple[str, ...]:
    text = (STATIC / "js" / "desk.js").read_text(encoding="utf-8")
    return tuple(f"js/{name}" for name in re.findall(r'^import "\./(.+)";$', text, re.M))
