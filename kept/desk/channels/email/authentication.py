"""Whether a mail is from the domain it claims: by our own server's word, else by its signature.

The answer is a badge beside the sender. It never stops a mail, and neither does a DNS that fails.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

from kept.archives.mail_headers import Lines
from kept.desk.channels.email.parse import ParsedMail
from kept.desk.contacts.models import Proof
from kept.desk.lib.mail import domain_of

Lookup = Callable[[str], str | None]
"""From a name to its TXT record; None if there is none. Raises OSError if nobody answers."""

_COMMENT = re.compile(r"\([^()]*\)")
_RESULT = re.compile(r"\s*dmarc\s*=\s*(\w+)", re.IGNORECASE)
_HEADER_FROM = re.compile(r"header\.from\s*=\s*\"?([\w.-]+)", re.IGNORECASE)
_MOST_SIGNATURES = 3
_LARGEST = 5_000_000
_PATIENCE, _REST = 3.0, 60.0
"""Seconds: an answer is waited for, and nobody is asked after a silence."""


def proof_of(mail: ParsedMail, raw: bytes, *, trusted: str = "", lookup: Lookup) -> Proof:
    """``DOMAIN`` if the domain of the sender vouches for the mail, else ``CLAIMED``.

    ``trusted`` is the server whose Authentication-Results are believed; any other may be forged.
    """
    if mail.sender is None or len(mail.headers.every("from")) != 1:
        return Proof.CLAIMED  # of two senders, the signature may be about the other
    domain = domain_of(mail.sender.email)
    told = _told(mail.headers, trusted, domain) if trusted else None
    if told is None:
        told = _is_signed(mail.headers, raw, domain, lookup)
    return Proof.DOMAIN if told else Proof.CLAIMED


def _told(lines: Lines, trusted: str, domain: str) -> bool | None:
    """What the trusted server found about DMARC; None if it says nothing."""
    for line in lines.every("authentication-results"):
        server, _, results = _COMMENT.sub(" ", line).partition(";")
        if server.split(" ", 1)[0].strip().lower() != trusted.lower():
            continue
        for result in results.split(";"):
            found = _RESULT.match(result)
            if found:
                about = _HEADER_FROM.search(result)
                is_about = about is None or about[1].lower() == domain
                return found[1].lower() == "pass" and is_about
        return None  # only the topmost is the server's own; what is below came with the mail
    return None


def _is_signed(lines: Lines, raw: bytes, domain: str, lookup: Lookup) -> bool:
    """Whether the domain, or one it belongs to, signed the whole mail (DKIM), as DMARC asks."""
    signatures = lines.every("dkim-signature")[:_MOST_SIGNATURES]
    if not signatures or len(raw) > _LARGEST:
        return False
    # Slow to start, and most mail of a small house is vouched for by its own server.
    from authheaders import dmarc_per_from
    from authres import DKIMAuthenticationResult
    from dkim import DKIM, DKIMException
    from dns.exception import DNSException

    def text(name: bytes | str, timeout: float = _PATIENCE) -> str | None:
        return lookup(name.decode("ascii", "replace") if isinstance(name, bytes) else name)

    def key(name: bytes, timeout: float = _PATIENCE) -> bytes | None:
        found = text(name)
        return found.encode() if found else None

    for number, signature in enumerate(signatures):
        signer = _tag(signature, "d").lower()
        # A signature of only the beginning (l=) says nothing of what was added behind it.
        if not _is_related(signer, domain) or _tag(signature, "l"):
            continue
        try:
            if not DKIM(raw).verify(idx=number, dnsfunc=key):
                continue
            if signer == domain:
                return True
            told = DKIMAuthenticationResult(result="pass", header_d=signer)
            if dmarc_per_from(domain, dkim_result=told, dnsfunc=text)[0] == "pass":
                return True
        except (DKIMException, DNSException, OSError, ValueError, LookupError, TypeError):
            continue
    return False


def _is_related(signer: str, domain: str) -> bool:
    is_part = signer.endswith(f".{domain}") or domain.endswith(f".{signer}")
    return "." in signer and (signer == domain or is_part)


def _tag(signature: str, name: str) -> str:
    found = re.search(rf"(?:^|;)\s*{name}\s*=\s*([^;]*)", signature)
    return "".join(found[1].split()) if found else ""


class Resolver:
    """Asks the DNS; after a silence it rests, so that mail does not wait for a dead one."""

    def __init__(self) -> None:
        self._silent_until = 0.0

    def __call__(self, name: str) -> str | None:
        from dns import exception, resolver  # slow to start, rarely needed

        if time.monotonic() < self._silent_until:
            raise OSError("the DNS does not answer")
        try:
            found = resolver.resolve(name, "TXT", lifetime=_PATIENCE)
        except (resolver.NXDOMAIN, resolver.NoAnswer):
            return None
        except (exception.DNSException, ValueError) as error:
            self._silent_until = time.monotonic() + _REST
            raise OSError(f"the DNS does not answer about {name}") from error
        return next((b"".join(each.strings).decode("utf-8", "replace") for each in found), None)
