"""Markup as values: everything that is not already ``Html`` is escaped on its way in."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

_EMPTY = frozenset({"br", "meta", "rect", "line", "circle", "path"})

# Control characters and halves of surrogate pairs may not occur in a document at all.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

# Marks that turn the direction of text. One that a stranger leaves open would turn our words too,
# even out of a <bdi>; the direction of what is written is found without them.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


class Html(str):
    """A piece of finished markup."""

    __slots__ = ()

    def __add__(self, other: str) -> Html:
        return join((self, other))


Child = str | int | None
Attribute = str | int | float | bool | None


def tag(name: str, *children: Child, **attributes: Attribute) -> Html:
    """An element. Text among ``children`` is escaped; ``None`` is left out.

    Attributes are named as in Python: ``class_``, ``aria_label``, ``viewBox``. ``True`` writes the
    bare name; ``None`` and ``False`` leave the attribute out.
    """
    opening = name + "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _EMPTY and not children:
        return Html(f"<{opening}/>")
    return Html(f"<{opening}>{join(children)}</{name}>")


def join(children: Iterable[Child]) -> Html:
    """The children one after the other, text escaped."""
    return Html("".join(_piece(child) for child in children))


def escape(text: str) -> Html:
    """Text as markup that shows exactly this text and does nothing else."""
    return Html(html.escape(_FORBIDDEN.sub("\ufffd", _TURNING.sub("", text))))


def _piece(child: Child) -> str:
    if child is None:
        return ""
    return child if isinstance(child, Html) else escape(str(child))


def _attribute(name: str, value: Attribute) -> str:
    written = name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {written}"
    number = f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
    return f' {written}="{escape(str(number))}"'
