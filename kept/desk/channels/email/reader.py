"""Reads all mailboxes: one thread each, so that one that fails never holds up another.

Of several processes one reads a mailbox: the one whose lease is running. It renews the lease while
it lives; when it dies another takes over after LEASE. Should two read for a moment, nothing comes
twice: a mail is stored once by its UID.
"""

from __future__ import annotations

import logging
import random
import socket
import threading
import time
import uuid
from datetime import datetime, timedelta

from django.db import Error, close_old_connections, connections
from django.db.models import Q
from django.utils.timezone import now

from kept.desk.channels.email import credentials, health
from kept.desk.channels.email.folder import Folder
from kept.desk.channels.email.imap import BROKEN, Imap, LineBroken, LoginRefused
from kept.desk.channels.models import Mailbox
from kept.desk.lib import bus, room

LEASE = timedelta(seconds=30)
LOOK_AFTER = 5.0
"""Seconds between two looks at which mailboxes there are, and at the leases."""
POLL = 180.0
"""Seconds without news after which a mailbox is looked into all the same: IDLE dies silently."""
LONGEST_GOODBYE = 1.0
"""Seconds that readers are given to stop; what they were at is read again later."""
SHORTEST, LONGEST = 2.0, 300.0
"""Seconds to wait after a failure: doubled every time, and shaken a little."""

log = logging.getLogger(__name__)


class Readers:
    """All readers of this process, between ``start`` and ``stop``."""

    def __init__(self) -> None:
        self._name = str(uuid.uuid4())
        self._readers: dict[int, Reader] = {}
        self._woken, self._ending = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._look_after, name="mailboxes", daemon=True)

    def start(self) -> None:
        self._leave = bus.subscribe(self._hear)
        self._thread.start()

    def refresh(self) -> None:
        """Have new, changed and paused mailboxes noticed at once."""
        self._woken.set()

    def stop(self, seconds: float = 2.0) -> None:
        """End all readers; returns after ``seconds`` at the latest."""
        self._leave()
        self._ending.set()
        self._woken.set()
        self._thread.join(seconds)

    def _hear(self, change: bus.Change) -> None:
        if change.kind == "mailbox":
            self.refresh()

    def _look_after(self) -> None:
        while not self._ending.is_set():
            self._woken.clear()
            try:
                close_old_connections()
                self._look(now())
            except Error:
                log.exception("Mailboxes could not be looked after; trying again.")
            self._woken.wait(LOOK_AFTER)
        self._end()
        connections.close_all()

    def _look(self, at: datetime) -> None:
        """Start, stop and keep readers as the mailboxes say."""
        wanted = {mailbox.pk: mailbox for mailbox in health.readable(at)}
        for pk, reader in list(self._readers.items()):
            mailbox = wanted.get(pk)
            is_current = mailbox is not None and mailbox.changed_at == reader.changed_at
            if not reader.is_alive():
                del self._readers[pk]
            elif not is_current or not self._lease(pk, at):
                reader.end()
        for pk, mailbox in wanted.items():
            if pk not in self._readers and self._lease(pk, at):
                self._readers[pk] = Reader(mailbox)
                self._readers[pk].start()

    def _lease(self, pk: int, at: datetime) -> bool:
        """Take or renew the right to read a mailbox; False if another process has it."""
        mine_or_free = Q(read_by=self._name) | Q(read_until=None) | Q(read_until__lt=at)
        found = Mailbox.objects.filter(mine_or_free, pk=pk)
        return bool(found.update(read_by=self._name, read_until=at + LEASE))

    def _end(self) -> None:
        for reader in self._readers.values():
            reader.end()
        end = time.monotonic() + LONGEST_GOODBYE
        for reader in self._readers.values():
            reader.join(max(0.0, end - time.monotonic()))
        try:
            Mailbox.objects.filter(read_by=self._name).update(read_by="", read_until=None)
        except Error:
            log.warning("Leases of mailboxes could not be given back; they end by themselves.")


class Reader(threading.Thread):
    """One mailbox, read until ``end`` or until its login is refused."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(name=f"mailbox {mailbox.pk}", daemon=True)
        self.pk, self.changed_at = mailbox.pk, mailbox.changed_at
        self._ending = threading.Event()
        self._ear, self._bell = socket.socketpair()
        self._imap: Imap | None = None

    def end(self) -> None:
        """Have it end as soon as it can; returns at once."""
        self._ending.set()
        try:
            self._bell.send(b".")
        except OSError:
            return
        if self._imap is not None:
            self._imap.break_off()

    def run(self) -> None:
        try:
            self._keep_reading()
        finally:
            connections.close_all()
            self._ear.close()
            self._bell.close()

    def _keep_reading(self) -> None:
        failures = 0
        while not self._ending.is_set():
            before = now()
            try:
                self._read()
            except LoginRefused as error:
                self._tell(health.reading_refused, str(error))
                break
            except Exception as error:
                self._tell(health.reading_failed, self._words(error))
                if room.is_full(error):
                    failures = 0  # looking again soon presses nobody
            finally:
                connections.close_all()
            failures = 0 if now() - before > timedelta(minutes=5) else failures + 1
            wait = min(LONGEST, SHORTEST * 2 ** min(failures - 1, 10))
            self._ending.wait(wait * random.uniform(0.7, 1.3))

    def _words(self, error: Exception) -> str:
        if room.is_full(error):
            return room.FULL
        if isinstance(error, (LineBroken, *BROKEN)):
            return str(error) or "The line broke."
        log.error("Reading mailbox %s failed; trying again.", self.pk, exc_info=error)
        return "Something unexpected happened; see the log."

    def _tell(self, what: health.Telling, words: str) -> None:
        if self._ending.is_set():
            return
        try:
            what(self.pk, words, at=now())
        except Error:
            log.exception("The state of mailbox %s could not be written down.", self.pk)

    def _read(self) -> None:
        """Log in and read until something breaks or the reader ends."""
        mailbox = Mailbox.objects.select_related("channel").get(pk=self.pk)
        self._imap = imap = Imap(mailbox, credentials.current(mailbox, at=now()))
        try:
            sent = imap.sent_folder()
            folders = [Folder(mailbox, imap, mailbox.folder, is_ours=False)]
            if sent and sent != mailbox.folder:
                # Ours first: the last folder that was opened is the one that tells of new mail.
                folders.insert(0, Folder(mailbox, imap, sent, is_ours=True))
            while not self._ending.is_set():
                for folder in folders:
                    folder.read_new()
                health.reading_went_well(self.pk, at=now())
                left = [folder.read_history() for folder in folders]
                if not any(left):
                    connections.close_all()  # nobody holds a connection while waiting
                    imap.wait(self._ear, POLL)
        finally:
            imap.close()
            self._imap = None
