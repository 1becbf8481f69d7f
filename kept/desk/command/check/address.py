"""How people reach the desk: names, https, the certificate."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from kept.desk.command.check.remark import Remark, fine, mend, note

LEAST_DAYS = timedelta(days=14)
"""A certificate that runs out sooner was not renewed by itself."""
HOME = {"localhost", "127.0.0.1", "::1"}


def address(at: datetime) -> Iterator[Remark]:
    host = urlsplit(settings.BASE_URL).hostname or ""
    if settings.SECURE:
        yield fine(f"People reach it at {settings.BASE_URL}.")
    elif host in HOME:
        yield note(f"{settings.BASE_URL} is for this machine only; for a team, set KEPT_URL.")
    else:
        yield mend(f"{settings.BASE_URL} is not https: passwords travel open; see docs/run.")
    for name in settings.ALLOWED_HOSTS:
        if name in {"*", ".", ""}:
            yield mend(f"KEPT_ALLOWED_HOSTS has {name!r} in it: name the hosts one by one.")


def certificate(at: datetime) -> Iterator[Remark]:
    if not settings.SECURE:
        return
    parts = urlsplit(settings.BASE_URL)
    host, port = parts.hostname or "", parts.port or 443
    try:
        with (
            socket.create_connection((host, port), timeout=10) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=host) as secured,
        ):
            certificate = secured.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        yield mend(f"The certificate of {host} is not valid: {error.verify_message}.")
        return
    except OSError as error:
        yield note(f"{host}:{port} cannot be reached from here, so its TLS is not seen: {error}.")
        return
    ends = datetime.fromtimestamp(ssl.cert_time_to_seconds(str(certificate["notAfter"])), at.tzinfo)
    say = fine if ends - at > LEAST_DAYS else mend
    yield say(f"The certificate of {host} is valid until {ends:%d %B %Y}.")
