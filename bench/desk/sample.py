"""A bench set, the same on every machine: what 20 agents and 20,000 customers wrote in two years.

    python -m bench.desk.sample FOLDER

writes tickets.tsv (100,000 lines: id, subject, created, updated, customer, agent or 0, queue,
status, priority) and messages.tsv (some 600,000 lines: id, ticket, position, at, who, agent, body
with ``\\n`` for a new line; who is c for the customer, a for the agent, n for a note). The words
are invented and as often as words are (Zipf). ``quasarlamp`` is in exactly ten tickets, ``refund``
in more than 1 % of the messages, and the ten tickets of LONG have 60 messages.
"""

from __future__ import annotations

import base64
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

TICKETS, CUSTOMERS, AGENTS, QUEUES = 100_000, 20_000, 20, 10
ADDRESS = "support@desk.example"
RARE, COMMON = "quasarlamp", "refund"
AGENTS_OR_NOBODY = (*range(1, AGENTS + 1), 0, 0)
LONG = tuple(range(5_000, TICKETS, 10_000))
LONG_MESSAGES = 60
END = datetime(2026, 11, 20, 12, tzinfo=UTC)
SPAN = timedelta(days=730)
TIME = "%Y-%m-%d %H:%M:%S"
EDITION = "2"
"""To be raised when what is written changes: a set of another edition is made anew."""

SHOP = """order invoice delivery account password login email payment card charge subscription plan
cancel return exchange parcel tracking address phone shipping warehouse lamp bulb shade battery
charger cable manual switch install error page button customer service agent help please thanks
hello question problem yesterday today tomorrow week month price discount coupon code gift receipt
bank transfer currency tax company contract renew upgrade device kitchen table garden socket dimmer
number booking room date name colour glass brass cord ceiling wall workshop fitting""".split()
SMALL = """the to and a of in is i it my for you that on with not have was this be but are as we at
your can so if me from or will do an no when what there they has been would could get just how
still about which out then also any again""".split()


class Words:
    """A source of words, drawn by a given chance."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self._known = [*SMALL, *SHOP, *_invented(chance, 6_000, {*SMALL, *SHOP})]
        self._weights = list(accumulate(1 / (i + 3) ** 1.05 for i in range(len(self._known))))
        self._drawn: list[str] = []

    def take(self, count: int) -> list[str]:
        if len(self._drawn) < count:
            self._drawn = self.chance.choices(self._known, cum_weights=self._weights, k=100_000)
        taken = self._drawn[-count:]
        del self._drawn[-count:]
        return taken

    def sentence(self, shortest: int = 5, longest: int = 16) -> str:
        words = " ".join(self.take(self.chance.randint(shortest, longest)))
        return words[0].upper() + words[1:] + self.chance.choice("...?!")

    def subject(self) -> str:
        return self.sentence(4, 9).rstrip(".?!")

    def body(self) -> str:
        between = self.chance.randint
        return "\n\n".join(
            " ".join(self.sentence() for _ in range(between(1, 4))) for _ in range(between(1, 3))
        )


def _invented(chance: random.Random, count: int, known: set[str]) -> list[str]:
    found: list[str] = []
    while len(found) < count:
        pairs = ("".join(chance.choice(each) for each in ("bdfgklmnprstvz", "aeiou"))
                 for _ in range(chance.randint(2, 4)))  # fmt: skip
        word = "".join(pairs) + chance.choice(["", "", "n", "s", "r", "t"])
        if word not in known:
            known.add(word)
            found.append(word)
    return found


@dataclass(frozen=True)
class Mail:
    """A mail to the desk; ``raw`` is as a mail server would hand it over."""

    subject: str
    raw: bytes


def write(folder: Path) -> None:
    """Write both tables into ``folder``, unless this edition of them is there."""
    stamp = folder / "edition"
    if stamp.exists() and stamp.read_text() == EDITION:
        return
    folder.mkdir(parents=True, exist_ok=True)
    words, message = Words(random.Random(42)), 0
    rare = set(words.chance.sample(range(1, TICKETS + 1), 10))
    with (folder / "tickets.tsv").open("w") as tickets, (folder / "messages.tsv").open("w") as said:
        for ticket in range(1, TICKETS + 1):
            owner = words.chance.choice(AGENTS_OR_NOBODY)
            rows = list(_conversation(words, ticket, owner, ticket in rare))
            tickets.write(_ticket(words, ticket, owner, ticket in rare, rows))
            for position, (at, who, agent, body) in enumerate(rows):
                message += 1
                line = body.replace("\n", "\\n")
                said.write(
                    f"{message}\t{ticket}\t{position}\t{at:{TIME}}\t{who}\t{agent}\t{line}\n"
                )
    stamp.write_text(EDITION)


Said = tuple[datetime, str, int, str]


def _conversation(words: Words, ticket: int, owner: int, is_rare: bool) -> Iterator[Said]:
    chance = words.chance
    count = LONG_MESSAGES if ticket in LONG else chance.randint(4, 8)
    seconds = int(SPAN.total_seconds() * (1 - ticket / TICKETS)) + chance.randint(0, 500)
    at = END - timedelta(seconds=seconds)
    for position in range(count):
        body = words.body()
        if chance.random() < 0.011:
            body += f" I want a {COMMON} now."
        if is_rare and not position:
            body += f" My {RARE} is dark."
        who = "c" if position % 2 == 0 else "n" if chance.random() < 0.15 else "a"
        yield at, who, owner or chance.randint(1, AGENTS), body
        at = min(at + timedelta(seconds=chance.randint(300, 86_400)), END)


def _ticket(words: Words, number: int, owner: int, is_rare: bool, rows: list[Said]) -> str:
    chance = words.chance
    subject = words.subject() + (f" {RARE}" if is_rare else "")
    dice = chance.random()
    status = (
        "open" if dice < 0.08
        else "pending" if dice < 0.12
        else "resolved" if dice < 0.20
        else "closed"
    )  # fmt: skip
    queue, priority = chance.randint(1, QUEUES), chance.randint(1, 5)
    first, last = (f"{rows[place][0]:{TIME}}" for place in (0, -1))
    values = (number, subject, first, last, customer_of(number), owner, queue, status, priority)
    return "\t".join(map(str, values)) + "\n"


def customer_of(ticket: int) -> int:
    """The number of the customer whose ticket that is."""
    return 1 + ticket * 7919 % CUSTOMERS


def mails(count: int, *, round_: int = 0, mark: str = "[#{}]") -> Iterator[Mail]:
    """Mails to the desk: 60 % plain, 20 % alternative, 10 % HTML, 5 % with a PDF of 50 kB.

    Every fifth is a reply of a customer to their own ticket, which its subject names by ``mark``.
    Those of another round say something else.
    """
    words = Words(random.Random(1_000 + round_))
    for number in range(1, count + 1):
        ticket = words.chance.randint(1, TICKETS)
        customer = customer_of(ticket)
        subject, text = words.subject(), words.body()
        if number % 5 == 0:
            subject = f"Re: {mark.format(ticket)} {subject}"
            quoted = "\n".join(f"> {words.sentence()}" for _ in range(5))
            text += f"\n\nOn Mon, 2 Nov 2026 at 10:00, Support wrote:\n{quoted}\n"
        head = (
            f"From: Customer {customer} <customer{customer}@example.com>\n"
            f"To: Support <support@desk.example>\nSubject: {subject}\n"
            f"Date: Thu, 19 Nov 2026 10:{number // 60 % 60:02}:{number % 60:02} +0000\n"
            f"Message-ID: <bench-{round_}-{number}-{customer}@example.com>\nMIME-Version: 1.0\n"
        )
        content = _content(number % 20, text, f"invoice-{number}.pdf", words.chance)
        yield Mail(subject, (head + content).replace("\n", "\r\n").encode())


_TEXT = "Content-Type: text/plain; charset=utf-8\n\n"
_HTML = "Content-Type: text/html; charset=utf-8\n\n"


def _content(kind: int, text: str, name: str, chance: random.Random) -> str:
    html = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    html = f"<html><body>{html}</body></html>"
    if kind in (1, 11):
        return f"{_HTML}{html}\n"
    if kind in (2, 3, 12, 13):
        return (
            'Content-Type: multipart/alternative; boundary="ALT"\n\n'
            f"--ALT\n{_TEXT}{text}\n--ALT\n{_HTML}{html}\n--ALT--\n"
        )
    if kind == 4:
        file = base64.encodebytes(chance.randbytes(50_000)).decode()
        return (
            f'Content-Type: multipart/mixed; boundary="MIX"\n\n--MIX\n{_TEXT}{text}\n--MIX\n'
            f'Content-Type: application/pdf\nContent-Disposition: attachment; filename="{name}"\n'
            f"Content-Transfer-Encoding: base64\n\n{file}\n--MIX--\n"
        )
    return f"{_TEXT}{text}\n"


if __name__ == "__main__":
    write(Path(sys.argv[1]))
