"""Addresses of our own pages: found once, and filled in from then on.

A page holds sixty of them, and to find one among all routes costs Django as much as to write ten.
The tag ``url`` of all templates is the one below.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django import template
from django.template import Context, defaulttags
from django.template.base import Parser, Token
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.html import conditional_escape

register = template.Library()

STAND_IN = 700_000_000_000_000_000
"""Stands for a number until it is known; no row has so large a one."""


def address(name: str, *given: object) -> str:
    """The address of a page by its name; numbers in it cost nothing but writing them.

    Raises:
        NoReverseMatch: there is no such page.
    """
    numbers = [each for each in given if type(each) is int]
    if any(type(each) is not int and type(each) is not str for each in given):
        return reverse(name, args=given)
    shape = tuple(None if type(each) is int else each for each in given)
    return _found(name, shape, get_urlconf()).format(*numbers)


@lru_cache(maxsize=1_000)
def _found(name: str, shape: tuple[object, ...], urls: str | None) -> str:
    """The address with ``{}`` for each number."""
    given = [STAND_IN + at if each is None else each for at, each in enumerate(shape)]
    found = reverse(name, args=given).replace("{", "{{").replace("}", "}}")
    for at, each in enumerate(shape):
        if each is None:
            found = found.replace(str(STAND_IN + at), "{}")
    return found


class Address(defaulttags.URLNode):
    """As Django's, without what we do not use: applications of the same name, and names in it."""

    def render(self, context: Context) -> Any:
        if self.kwargs:
            return super().render(context)
        name = self.view_name.resolve(context)
        try:
            found = address(name, *(each.resolve(context) for each in self.args))
        except NoReverseMatch:
            if self.asvar is None:
                raise
            found = ""
        if self.asvar is not None:
            context[self.asvar] = found
            return ""
        return conditional_escape(found) if context.autoescape else found


@register.tag
def url(parser: Parser, token: Token) -> Address:
    """``{% url "conversation" conversation.pk %}``, as Django's own."""
    node = defaulttags.url(parser, token)
    return Address(node.view_name, node.args, node.kwargs, node.asvar)
