"""Reads one folder: new mail first, history beside it; nothing twice, nothing left out.

A mail is stored, and the cursor moved behind it, in one transaction. Whatever ends the program at
whatever moment, the next reading begins behind the last mail that is stored.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.utils.timezone import now

from kept.desk.channels.email import intake
from kept.desk.channels.email.imap import Imap, Listed
from kept.desk.channels.email.standin import stand_in
from kept.desk.channels.models import Cursor, Mailbox
from kept.desk.lib import env, room

BATCH_BYTES = 8_000_000
"""Mails are fetched together until they are this large together; a larger one goes alone."""
BATCH_MAILS = 50
TEST_HEADER = "X-Kept-Test"
"""Marks our own test mail, signed: it is not taken in."""
_TEST = re.compile(rb"(?im)^" + TEST_HEADER.encode() + rb":[ ]*(\S+)")
_AGAIN = timedelta(days=7)
_SLOW_CLOCK = timedelta(minutes=5)


class Folder:
    """A folder of a mailbox on an open line."""

    def __init__(self, mailbox: Mailbox, imap: Imap, name: str, *, is_ours: bool) -> None:
        self.mailbox, self.imap, self.name, self.is_ours = mailbox, imap, name, is_ours
        self._history: deque[int] | None = None
        self._has_history = False

    def read_new(self) -> int:
        """Store what came since the last time; returns how many mails were new."""
        cursor = self._open()
        count = 0
        for batch in self._batches(self.imap.uids_from(cursor.uid + 1)):
            self._store(batch, validity=cursor.uid_validity, uid=batch[-1].uid)
            count += len(batch)
        return count

    def read_history(self) -> bool:
        """Store one batch of what lay here before; False when there is nothing left."""
        if not self._has_history:
            return False
        cursor = self._open()
        if self._history is None:
            self._history = deque(self._older(cursor))
        uids = [self._history.popleft() for _ in range(min(BATCH_MAILS, len(self._history)))]
        for batch in self._batches(uids, since=cursor.history_since):
            self._store(batch, validity=cursor.uid_validity, history_uid=batch[-1].uid)
        if uids:
            self._move(cursor.uid_validity, history_uid=uids[-1], history_left=len(self._history))
        else:
            self._move(cursor.uid_validity, history_left=0)
        return bool(self._history)

    def _older(self, cursor: Cursor) -> list[int]:
        last = cursor.first_uid - 1
        if last <= cursor.history_uid:
            return []
        return self.imap.uids_from(cursor.history_uid + 1, last, since=cursor.history_since)

    def _open(self) -> Cursor:
        """Look into the folder; a new UIDVALIDITY makes all UIDs we know worthless."""
        validity, following = self.imap.look_into(self.name)
        cursor = Cursor.objects.filter(mailbox=self.mailbox, folder=self.name).first()
        if cursor is None or cursor.uid_validity != validity:
            cursor = self._begin(validity, following, cursor)
        self._has_history = cursor.history_left > 0
        return cursor

    def _begin(self, validity: int, following: int, old: Cursor | None) -> Cursor:
        since = self.mailbox.history_since
        if old and not old.history_left and self.mailbox.checked_at:
            # All before the last success is stored; what we see twice is told apart at intake.
            again = self.mailbox.checked_at - _AGAIN
            since = max(since, again) if since else again
        self._history = None
        begun = Cursor(
            mailbox=self.mailbox, folder=self.name, uid_validity=validity,
            uid=following - 1, first_uid=following, history_since=since,
        )  # fmt: skip
        begun.history_left = begun.history_total = len(self._older(begun))
        Cursor.objects.bulk_create(
            [begun], update_conflicts=True, unique_fields=["mailbox", "folder"],
            update_fields=["uid_validity", "uid", "first_uid", "history_since", "history_uid",
                           "history_left", "history_total"],
        )  # fmt: skip
        return Cursor.objects.get(mailbox=self.mailbox, folder=self.name)

    def _batches(self, uids: list[int], *, since: datetime | None = None) -> Iterator[list[Listed]]:
        """Mails to be fetched together, none before ``since``; memory holds one batch at a time."""
        for place in range(0, len(uids), BATCH_MAILS):
            batch: list[Listed] = []
            for each in self.imap.look_at(uids[place : place + BATCH_MAILS]):
                if since is not None and each.received_at < since:
                    continue
                if batch and sum(mail.size for mail in batch) + each.size > BATCH_BYTES:
                    yield batch
                    batch = []
                batch.append(each)
            if batch:
                yield batch

    def _store(self, batch: list[Listed], *, validity: int, **reached: int) -> None:
        room.require(sum(each.size for each in batch))
        raws = self._fetch(batch)
        at = now()
        # Folders count in whole seconds, and what comes now may come by a clock that is slow.
        answered = self.mailbox.answer_since.replace(microsecond=0)
        answered -= _SLOW_CLOCK if "uid" in reached else timedelta(0)
        with transaction.atomic():
            for each in batch:
                raw = raws.get(each.uid)
                if raw is None or _is_our_test(raw):
                    continue
                intake.store_raw(
                    self.mailbox.channel, f"{validity}/{self.name}/{each.uid}", raw,
                    at=min(each.received_at, at), is_ours=self.is_ours,
                    is_archive=each.received_at < answered,
                )  # fmt: skip
            self._move(validity, **reached)

    def _move(self, validity: int, **reached: int) -> None:
        """Two readers for a moment: the slower one moves it neither back nor by old numbers."""
        cursor = Cursor.objects.filter(
            mailbox=self.mailbox, folder=self.name, uid_validity=validity
        )
        if "uid" in reached:
            cursor = cursor.filter(uid__lt=reached["uid"])
        cursor.update(**reached)

    def _fetch(self, batch: list[Listed]) -> dict[int, bytes]:
        limit: int = env.value("KEPT_MAIL_MB") * 1_000_000
        small = [each.uid for each in batch if each.size <= limit]
        raws = dict(self.imap.fetch_whole(small))
        for each in batch:
            if each.size > limit:
                why = f"is too large for the desk ({each.size / 1_000_000:.0f} MB)"
                raws[each.uid] = self._instead(each, why)
        missing = [uid for uid in small if uid not in raws]
        for each in self.imap.look_at(missing):  # the others were deleted meanwhile
            raws[each.uid] = self._instead(each, "was not given out by the mail server")
        return raws

    def _instead(self, each: Listed, why: str) -> bytes:
        """For a mail that cannot be had whole: its header, and a sentence where it is."""
        return stand_in(
            self.imap.fetch_header(each.uid),
            f"This mail {why}; only its header was taken in. The whole mail lies in the folder"
            f" {self.name} of {self.mailbox.channel.address}: open it with a mail program.",
        )


def test_mark(key: str) -> str:
    """The value of TEST_HEADER for a test mail with that key."""
    return signing.Signer(salt=TEST_HEADER).sign(key)


def _is_our_test(raw: bytes) -> bool:
    """Whether a mail is the test mail of our own set-up screen, by its signed mark."""
    found = _TEST.search(raw[:20_000])
    if found is None:
        return False
    try:
        signing.Signer(salt=TEST_HEADER).unsign(found[1].decode("ascii"))
    except (signing.BadSignature, UnicodeDecodeError):
        return False
    return True
