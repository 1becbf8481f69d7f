"""Limits on how often something may be done: for pages that strangers reach.

Counts are kept in the cache: of the process on SQLite, in the database on PostgreSQL, where
several processes share them. (Signing in has the limits of django-allauth, in the same cache.)
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


def allows(what: str, who: str, *, at: datetime, most: int, seconds: int) -> bool:
    """Count one more; whether ``who`` may do ``what``, ``most`` times in each span of ``seconds``.

    ``who`` is an address, a key, a name: it is kept as a digest only, and for that long.
    """
    span = int(at.timestamp()) // seconds
    digest = hashlib.sha256(f"{what} {who}".encode()).hexdigest()[:32]
    key = f"rate:{digest}:{span}"
    cache.add(key, 0, timeout=seconds)
    try:
        return bool(cache.incr(key) <= most)
    except ValueError:  # it was pushed out at this very moment
        return True


def visitor(request: HttpRequest) -> str:
    """The address that somebody visits from, as seen by the outermost proxy we believe."""
    return str(get_adapter().get_client_ip(request))
