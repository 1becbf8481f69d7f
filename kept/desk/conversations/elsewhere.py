"""Pictures of a mail that lie on other machines: shown when a person asks for them, through us.

Their owner learns that the desk looked, but not who, from where, or with which cookies. The address
that a page shows is signed: it leads to what a mail names, and to nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urljoin, urlsplit

from django.core import signing
from django.core.files.base import ContentFile
from django.urls import reverse

from kept.desk.contacts.models import Proof
from kept.desk.conversations.files import picture_type
from kept.desk.conversations.models import Message
from kept.desk.lib import http
from kept.desk.lib.network import NotReached

SECONDS = 8.0
"""For one picture, or one step on the way to it."""
MOST_HOPS = 3
_HEADERS = {"Accept": "image/*", "User-Agent": "Mozilla/5.0 (compatible; Kept)"}
_REDIRECTS = {301, 302, 303, 307, 308}
_SIGNER = signing.Signer(salt="a picture elsewhere")


def is_trusted(message: Message) -> bool:
    """Whether its pictures are shown unasked: somebody wants that, and the sender is proven.

    Who only claims to be that sender learns nothing.
    """
    wants = message.contact is not None and message.contact.shows_pictures
    return wants and message.proof != Proof.CLAIMED


def through_us(message: Message) -> Callable[[str], str]:
    """From the address of a picture that a message names to ours, which shows it."""

    def ours(url: str) -> str:
        return reverse("picture", args=[_SIGNER.sign_object([message.pk, url])])

    return ours


def read(signed: str) -> tuple[int, str]:
    """The number of the message and the address, of what ``through_us`` made.

    Raises:
        signing.BadSignature: we did not make it.
    """
    pk, url = _SIGNER.unsign_object(signed)
    return int(pk), str(url)


def fetch(url: str) -> tuple[bytes, str]:
    """A picture and its type, by content. No cookies and no referrer go along.

    Raises:
        NotReached: it cannot be had, is too large, or no picture; or the address is private.
    """
    for _ in range(MOST_HOPS + 1):
        try:
            answer = http.ask("GET", _plain(url), headers=_HEADERS, seconds=SECONDS)
        except ValueError as error:  # of the address: a port that is none, a name too long
            raise NotReached(f"{url[:200]} is no address of the web.") from error
        if answer.status in _REDIRECTS and answer.location:
            url = urljoin(url, answer.location)
            continue
        kind = picture_type(ContentFile(answer.body)) if answer.status == 200 else None
        if kind is None:
            raise NotReached("There is no picture at this address.")
        return answer.body, kind
    raise NotReached("This address only leads to others.")


def _plain(url: str) -> str:
    """An address without letters and spaces that a request cannot hold."""
    parts = urlsplit(url.strip())
    path, query = (quote(part, safe="%/:@!$&'()*+,;=~?") for part in (parts.path, parts.query))
    return parts._replace(path=path, query=query, fragment="").geturl()
