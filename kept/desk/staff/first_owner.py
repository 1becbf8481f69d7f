"""A new desk belongs to whoever hosts it, not to whoever finds it first.

Reached from this machine only, it asks nothing. Reached from elsewhere, the first visitor must
know a code that stands in the terminal, or in the log, of whoever started it.
"""

from __future__ import annotations

import base64
import ipaddress
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from kept.desk.lib import env


def needs_code() -> bool:
    """Whether others than this machine can reach the desk: by its own door, or by a proxy's."""
    return not (
        _is_here(env.value("KEPT_HOST")) and _is_here(urlsplit(settings.BASE_URL).hostname or "")
    )


def code() -> str:
    """Twelve letters in three groups. They follow from the secret key, so that several processes
    tell the same; once there is an owner, they open nothing."""
    digest = salted_hmac("set-up code", settings.BASE_URL, algorithm="sha256").digest()
    letters = base64.b32encode(digest).decode()[:12]
    return "-".join(letters[start : start + 4] for start in (0, 4, 8))


def fits(typed: str) -> bool:
    """Whether somebody typed the code; capitals, blanks and dashes do not matter."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return constant_time_compare(plain, code().replace("-", ""))


def _is_here(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
