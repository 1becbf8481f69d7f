"""What lines to mail servers have in common: how they are opened, secured and what can go wrong."""

from __future__ import annotations

import re
import socket
import ssl

from kept.desk.channels.models import Mailbox
from kept.desk.lib import network
from kept.desk.lib.network import NotReached

SECONDS = 30.0
"""How long a mail server may be silent before a line counts as broken."""


class LineBroken(Exception):
    """The line failed in a way that may pass: it is tried again."""


class LoginRefused(Exception):
    """The server knows us not; a person has to do something. The text is for that person."""


def connect(host: str, port: int) -> socket.socket:
    """An open line; raises LineBroken with a sentence for people."""
    try:
        return network.connect(host, port, seconds=SECONDS)
    except NotReached as error:
        raise LineBroken(str(error)) from error


def secure(line: socket.socket, host: str) -> ssl.SSLSocket:
    """The line, encrypted, to who really is ``host``; raises LineBroken, telling whose it is."""
    try:
        return ssl.create_default_context().wrap_socket(line, server_hostname=host)
    except OSError as error:
        line.close()
        raise _told(error, host) from error


def _told(error: OSError, host: str) -> LineBroken:
    if isinstance(error, ssl.SSLCertVerificationError):
        return untrusted(error, host)
    reason = getattr(error, "reason", None) or error.strerror or type(error).__name__
    return LineBroken(f"{host} does not speak TLS here ({reason}). Try STARTTLS, or another port.")


def untrusted(error: ssl.SSLCertVerificationError, host: str) -> LineBroken:
    """The sentence for a certificate that is not, or not verifiably, the one of ``host``."""
    return LineBroken(
        f"The certificate of {host} cannot be trusted: {error.verify_message or error}."
    )


def words(answer: bytes | str | None) -> str:
    """What a server said, as one clean line."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer or ""
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()[:200]


def refused(mailbox: Mailbox, server: str, said: str) -> LoginRefused:
    """The sentence for a login that was refused, with what to do."""
    if mailbox.auth in {"google", "microsoft"}:
        what = f"Sign in with {mailbox.get_auth_display()} again in the settings of the mailbox."
    else:
        what = "Check the user name and the password; many providers want an app password here."
    return LoginRefused(f"{server} refused the login: “{said}” {what}")
