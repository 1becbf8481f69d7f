"""What subjects and addresses of mail tell, whoever wrote them."""

from __future__ import annotations

import re
from email.utils import getaddresses

_FORWARD = re.compile(
    r"\s*(?:fwd?|wg|tr|rv|vb|pd|enc|doorst|i)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE
)
_TICKET = re.compile(r"\[#(\d{1,18})\]")
# Addresses there belong to anybody: that one of them writes says nothing about another.
_SHARED = frozenset(
    "aol.com arcor.de bluewin.ch btinternet.com comcast.net email.com fastmail.com free.fr "
    "freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com hey.com "
    "hotmail.co.uk hotmail.com hotmail.de hotmail.fr hotmail.it icloud.com inbox.lv interia.pl "
    "laposte.net libero.it live.com live.de mac.com mail.com mail.ru mailbox.org me.com msn.com "
    "naver.com o2.pl online.de orange.fr outlook.com outlook.de outlook.fr pm.me posteo.de "
    "proton.me protonmail.com qq.com rediffmail.com rocketmail.com seznam.cz sfr.fr t-online.de "
    "tutanota.com verizon.net virgilio.it wanadoo.fr web.de wp.pl yahoo.co.jp yahoo.co.uk "
    "yahoo.com yahoo.de yahoo.fr yahoo.it yandex.com yandex.ru ymail.com zoho.com 126.com "
    "163.com".split()
)


def is_forward(subject: str) -> bool:
    """Whether a subject begins by saying that the mail is sent on: ``Fwd:``, ``WG:``, ..."""
    return bool(_FORWARD.match(subject))


def ticket(subject: str) -> int | None:
    """The number of a conversation that a subject names as ``[#1234]``."""
    found = _TICKET.search(subject)
    return int(found[1]) if found else None


def domain_of(address: str) -> str:
    """The part behind the ``@``, in lower case."""
    return address.rpartition("@")[2].lower()


def is_shared(domain: str) -> bool:
    """Whether anybody can have an address there."""
    return domain in _SHARED


def without_mark(address: str) -> str:
    """An address in lower case without what stands behind a plus sign."""
    name, _, domain = address.lower().rpartition("@")
    return f"{name.partition('+')[0]}@{domain}"


def addresses(line: str) -> list[str]:
    """The bare addresses in a line as it stands in a header, as they are written."""
    return [address for _, address in getaddresses([line]) if "@" in address] if line else []
