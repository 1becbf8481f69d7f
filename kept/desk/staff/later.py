"""Views of libraries that few desks need: loaded when one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

View = Callable[..., HttpResponse]


def later(name: str) -> View:
    """The view of that full name, as a view that loads it; open to who is not signed in."""

    def view(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        real: View = import_string(name)
        return real(request, *args, **named)

    return login_not_required(view)
