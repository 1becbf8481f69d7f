"""Who is *us*: as named by the person, or guessed from who writes to whom in a mail archive."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

_ROLES = frozenset(
    "support help helpdesk service info contact hello care team customercare customerservice "
    "kundenservice kundendienst kontakt hilfe office orders billing sales shop desk".split()
)
# Anybody may have an address here, so one address says nothing about the others. The last line is
# the domains set aside for documentation.
_SHARED_DOMAINS = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.de aol.com "
    "icloud.com me.com mac.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com "
    "proton.me protonmail.com posteo.de mailbox.org fastmail.com zoho.com yandex.ru mail.ru "
    "example.com example.org example.net".split()
)


@dataclass(frozen=True, slots=True)
class Us:
    """The company's side: addresses, domains with everything below them, names."""

    addresses: frozenset[str] = frozenset()
    domains: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    def includes(self, who: str) -> bool:
        """Whether an address, a name, or a name with its address in <> is one of us."""
        who = who.rpartition("<")[2].rstrip("> ").strip().casefold()
        if who in self.addresses or who in self.names:
            return True
        local, _, domain = who.rpartition("@")
        if local and f"{local.partition('+')[0]}@{domain}" in self.addresses:
            return True
        return bool(local) and any(f".{domain}".endswith(f".{ours}") for ours in self.domains)


def named(us: Iterable[str]) -> Us:
    """Return us as given: "support@shop.example", "shop.example", "@shop.example" or "Ada"."""
    wanted = [who.strip().casefold() for who in us if who.strip()]
    return Us(
        addresses=frozenset(who for who in wanted if "@" in who[1:]),
        domains=frozenset(who.lstrip("@") for who in wanted if "." in who and "@" not in who[1:]),
        names=frozenset(who for who in wanted if "@" not in who),
    )


@dataclass(slots=True)
class Correspondence:
    """Who wrote to whom, counted while the headers of an archive go by."""

    mails: int = 0
    _involved: Counter[str] = field(default_factory=Counter)
    _received: Counter[str] = field(default_factory=Counter)
    _partners: Counter[str] = field(default_factory=Counter)
    _pairs: set[int] = field(default_factory=set)

    def add(self, sender: str, recipients: Iterable[str]) -> None:
        self.mails += 1
        others = {recipient for recipient in recipients if recipient != sender}
        self._involved.update(others | {sender})
        self._received.update(others)
        for other in others:
            pair = digest("\n".join(sorted((sender, other))))
            if pair not in self._pairs:
                self._pairs.add(pair)
                self._partners.update((sender, other))

    def knows(self, us: Us) -> bool:
        """Whether any mail is from or to one of us."""
        return any(us.includes(address) for address in self._involved)

    def guess(self) -> tuple[Us, str]:
        """Return us as the address with the most correspondents, and a sentence that says so."""
        if not self._involved:
            return Us(), "us could not be guessed: no mail has a recipient"
        hub = max(self._involved, key=self._weight)
        domain = hub.rpartition("@")[2]
        counts = f"wrote or received {self._involved[hub]:,} of {self.mails:,} mails"
        if domain in _SHARED_DOMAINS:
            return named([hub]), f"us was guessed as {hub}, which {counts}; --us says otherwise"
        sentence = f"us was guessed as everybody at {domain}, because {hub} {counts}"
        return named([domain]), f"{sentence}; --us says otherwise"

    def _weight(self, address: str) -> tuple[int, bool, int, int]:
        role = address.partition("@")[0].partition("+")[0] in _ROLES
        partners, received = self._partners[address], self._received[address]
        return partners, role, received, self._involved[address]


def digest(text: str) -> int:
    """Return 64 bits that stand for a text, the same in every process."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")
