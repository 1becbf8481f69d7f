"""Which mails belong together: by Message-ID, In-Reply-To and References, else by subject.

Only numbers are kept: 64 bits for each id, no text.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from itertools import groupby
from math import isnan, nan

from kept.archives.fields import as_utc
from kept.archives.mail import Headers
from kept.archives.people import digest

_REPLY_MARK = re.compile(
    r"\s*(?:(?:re|aw|antw|sv|vs|fwd?|wg|rv|tr)\s*(?:\[\d+\])?\s*:|\[[^\]]{0,60}\])", re.IGNORECASE
)
_THIRTY_DAYS = 30 * 24 * 3600.0


class ThreadIndex:
    """The mails of an archive by their numbers, grown by ``add``, grouped by ``threads``."""

    def __init__(self) -> None:
        self._numbers, self._times = array("q"), array("d")
        self._nodes, self._parents = array("q"), array("q")
        self._node_of: dict[int, int] = {}
        self._topics, self._ends = array("Q"), array("q", [0])
        self._loose = bytearray()
        self._copies: set[int] = set()

    def add(self, number: int, headers: Headers) -> bool:
        """Take a mail in; False where it is a second copy of one that is in already."""
        if headers.id:
            copy = digest(f"{headers.id}\n{headers.sender.email}\n{headers.at}")
            if copy in self._copies:
                return False
            self._copies.add(copy)
        node = self._node(headers.id)
        for reference in headers.references:
            self._join(node, self._node(reference))
        self._numbers.append(number)
        self._times.append(as_utc(headers.at).timestamp() if headers.at else nan)
        self._nodes.append(node)
        subject, is_reply = _bare_subject(headers.subject)
        self._topics.extend(_topics(subject, headers))
        self._ends.append(len(self._topics))
        self._loose.append(not headers.references and (is_reply or not headers.id))
        return True

    def threads(self) -> Iterator[list[int]]:
        """Yield the numbers of each thread, oldest first, threads by their first mail."""
        self._join_by_subject()
        first: dict[int, int] = {}
        for mail, node in enumerate(self._nodes):
            first.setdefault(self._root(node), mail)
        threads = [first[self._root(node)] for node in self._nodes]
        order = sorted(range(len(threads)), key=threads.__getitem__)
        for _, mails in groupby(order, key=threads.__getitem__):
            yield [self._numbers[mail] for mail in self._by_time(list(mails))]

    def _by_time(self, mails: list[int]) -> list[int]:
        """Sort by time; a mail without one stays behind the mail before it."""
        times, last = {}, 0.0
        for mail in mails:
            last = last if isnan(self._times[mail]) else self._times[mail]
            times[mail] = last
        return sorted(mails, key=times.__getitem__)

    def _join_by_subject(self) -> None:
        """Join a reply without references to the last mail of its subject and its two people.

        Never by the subject alone, and only within thirty days: "Invoice" is everybody's subject.
        """
        latest: dict[int, int] = {}
        dated = (mail for mail, time in enumerate(self._times) if not isnan(time))
        for mail in sorted(dated, key=self._times.__getitem__):
            for topic in self._topics[self._ends[mail] : self._ends[mail + 1]]:
                before = latest.get(topic)
                if before is not None and self._loose[mail]:
                    self._join_if_near(before, mail)
                latest[topic] = mail

    def _join_if_near(self, before: int, mail: int) -> None:
        if self._times[mail] - self._times[before] <= _THIRTY_DAYS:
            self._join(self._nodes[before], self._nodes[mail])

    def _node(self, id: str | None) -> int:
        """Return the node of an id, which may be of a mail that is not in the archive."""
        fresh = len(self._parents)
        node = self._node_of.setdefault(digest(id), fresh) if id else fresh
        if node == fresh:
            self._parents.append(fresh)
        return node

    def _root(self, node: int) -> int:
        while (parent := self._parents[node]) != node:
            self._parents[node] = node = self._parents[parent]
        return node

    def _join(self, one: int, other: int) -> None:
        self._parents[self._root(other)] = self._root(one)


def _bare_subject(subject: str) -> tuple[str, bool]:
    """Return the subject without reply marks and ticket marks, and whether it had a reply mark."""
    is_reply = False
    while match := _REPLY_MARK.match(subject):
        is_reply |= match[0].endswith(":")
        subject = subject[match.end() :]
    return " ".join(subject.casefold().split()), is_reply


def _topics(subject: str, headers: Headers) -> Iterator[int]:
    """Yield what stands for this subject between the sender and each recipient."""
    if subject:
        for recipient in headers.recipients:
            pair = sorted((headers.sender.email, recipient.email))
            yield digest("\n".join((subject, *pair)))
