from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connections
from django.utils.timezone import now

from kept.desk.channels.email import folder, health, reader
from kept.desk.channels.email.credentials import Credentials, seal
from kept.desk.channels.email.folder import Folder
from kept.desk.channels.email.imap import Imap
from kept.desk.channels.email.reader import Readers
from kept.desk.channels.models import Cursor, Mailbox, RawEvent
from kept.desk.conversations.models import Channel
from tests.desk.peers import wait_until
from tests.desk.peers.cutting import CuttingLine
from tests.desk.peers.dovecot import PASSWORD, Dovecot

MAIL = b"From: mona@example.org\r\nMessage-ID: <%s@example.org>\r\nSubject: %s\r\n\r\nHello\r\n"


def mail(name: str) -> bytes:
    return MAIL % (name.encode(), name.encode())


def subjects() -> list[str]:
    """What is stored, in the order in which it was."""
    found = []
    for event in RawEvent.objects.order_by("pk"):
        with event.body.open("rb") as body:
            found.append(body.read().split(b"Subject: ")[1].split(b"\r\n")[0].decode())
    return found


@pytest.fixture
def user(request: pytest.FixtureRequest) -> str:
    """An account of the test's own."""
    return f"{request.node.name[:60].strip('[]').replace('[', '-')}@lumen-lamps.example"


@pytest.fixture
def reading(mailbox: Mailbox, dovecot: Dovecot, user: str) -> Mailbox:
    mailbox.imap_port, mailbox.username = dovecot.port, user
    mailbox.answer_since = now() - timedelta(hours=1)
    mailbox.save()
    return mailbox


@pytest.fixture
def imap(reading: Mailbox) -> Iterator[Imap]:
    opened = Imap(reading, PASSWORD)
    yield opened
    opened.close()


@pytest.fixture
def inbox(reading: Mailbox, imap: Imap) -> Folder:
    return Folder(reading, imap, "INBOX", is_ours=False)


class TestFolder:
    def test_it_stores_what_is_new_once(self, inbox: Folder, dovecot: Dovecot, user: str) -> None:
        assert inbox.read_new() == 0
        dovecot.append(user, mail("one"), mail("two"))
        assert inbox.read_new() == 2
        assert inbox.read_new() == 0
        assert subjects() == ["one", "two"]
        event = RawEvent.objects.earliest("pk")
        assert event.dedupe_key == f"{Cursor.objects.get().uid_validity}/INBOX/1"
        assert not event.is_archive and not event.is_ours
        assert not any("Seen" in flags for flags in dovecot.seen(user))

    def test_it_reads_all_that_came_while_the_desk_was_away(
        self, inbox: Folder, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(folder, "BATCH_MAILS", 3)
        inbox.mailbox.answer_since = now() - timedelta(days=60)
        inbox.read_new()
        for days in range(30, 23, -1):  # more than a batch, weeks ago
            dovecot.append(user, mail(str(days)), at=now() - timedelta(days=days))
        assert inbox.read_new() == 7
        assert subjects() == ["30", "29", "28", "27", "26", "25", "24"]
        assert not RawEvent.objects.filter(is_archive=True).exists(), "they are to be answered"

    def test_what_lay_there_before_is_history(
        self, inbox: Folder, dovecot: Dovecot, user: str
    ) -> None:
        dovecot.append(user, mail("old"), at=now() - timedelta(days=30))
        dovecot.append(user, mail("fresh"))
        assert inbox.read_new() == 0
        cursor = Cursor.objects.get()
        assert (cursor.history_left, cursor.history_total) == (2, 2)
        dovecot.append(user, mail("new"))
        inbox.read_new()
        while inbox.read_history():
            pass
        assert subjects() == ["new", "old", "fresh"], "nobody waits for the history"
        assert list(RawEvent.objects.order_by("pk").values_list("is_archive", flat=True)) == [
            False, True, False,
        ]  # fmt: skip
        assert Cursor.objects.get().history_left == 0

    def test_history_can_begin_at_a_day(
        self, inbox: Folder, dovecot: Dovecot, user: str, reading: Mailbox
    ) -> None:
        reading.history_since = now() - timedelta(days=7)
        for days in (30, 8, 6):
            dovecot.append(user, mail(f"{days} days"), at=now() - timedelta(days=days))
        inbox.read_new()
        while inbox.read_history():
            pass
        assert subjects() == ["6 days"]

    def test_history_goes_on_where_it_was_broken_off(
        self, inbox: Folder, dovecot: Dovecot, user: str, reading: Mailbox, imap: Imap,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(folder, "BATCH_MAILS", 2)
        dovecot.append(user, *(mail(str(number)) for number in range(5)))
        inbox.read_new()
        assert inbox.read_history()
        assert (Cursor.objects.get().history_left, len(subjects())) == (3, 2)
        again = Folder(reading, imap, "INBOX", is_ours=False)
        again.read_new()
        while again.read_history():
            pass
        assert subjects() == ["0", "1", "2", "3", "4"]

    def test_it_holds_little_in_memory(
        self, inbox: Folder, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(folder, "BATCH_BYTES", 250)
        inbox.read_new()
        dovecot.append(user, *(mail(str(number)) for number in range(7)))
        uids = inbox.imap.uids_from(1)
        inbox.imap.look_into("INBOX")
        uids = inbox.imap.uids_from(1)
        batches = list(inbox._batches(uids))
        assert all(sum(each.size for each in batch) <= 250 for batch in batches)
        assert len(batches) > 2
        assert inbox.read_new() == 7

    def test_a_new_uidvalidity_reads_again_and_stores_nothing_twice(
        self, inbox: Folder, dovecot: Dovecot, user: str, reading: Mailbox
    ) -> None:
        dovecot.append(user, mail("one"))
        inbox.read_new()
        inbox.read_history()
        reading.checked_at = now()
        dovecot.renumber(user)
        dovecot.append(user, mail("two"))
        inbox.read_new()
        while inbox.read_history():
            pass
        assert subjects() == ["one", "two"]

    def test_a_mail_that_is_too_large_is_told_of(
        self, inbox: Folder, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPT_MAIL_MB", "1")
        inbox.read_new()
        huge = mail("huge").replace(b"Hello", b"Hello\r\n" * 200_000)
        dovecot.append(user, huge, mail("small"))
        inbox.read_new()
        assert subjects() == ["huge", "small"]
        with RawEvent.objects.earliest("pk").body.open("rb") as body:
            told = body.read()
        assert b"From: mona@example.org" in told
        assert b"too large for the desk (1 MB)" in told
        assert len(told) < 1000

    def test_our_own_test_mail_is_not_taken_in(
        self, inbox: Folder, dovecot: Dovecot, user: str
    ) -> None:
        inbox.read_new()
        mark = folder.test_mark("0123456789abcdef")
        assert len(f"{folder.TEST_HEADER}: {mark}") < 78
        ours = f"{folder.TEST_HEADER}: {mark}\r\n".encode() + mail("ours")
        forged = f"{folder.TEST_HEADER}: {mark[:-1]}x\r\n".encode() + mail("forged")
        dovecot.append(user, ours, forged, mail("other"))
        inbox.read_new()
        assert subjects() == ["forged", "other"]

    def test_the_cursor_never_goes_back(self, inbox: Folder, dovecot: Dovecot, user: str) -> None:
        inbox.read_new()
        dovecot.append(user, mail("one"), mail("two"))
        inbox.read_new()
        validity = Cursor.objects.get().uid_validity
        inbox._move(validity, uid=1)
        assert Cursor.objects.get().uid == 2
        inbox._move(validity - 1, uid=900)
        assert Cursor.objects.get().uid == 2, "a number from before the server numbered anew"


@pytest.mark.django_db(transaction=True)
def test_two_who_read_for_a_moment_store_nothing_twice(
    reading: Mailbox, imap: Imap, dovecot: Dovecot, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder, "BATCH_MAILS", 2)
    Folder(reading, imap, "INBOX", is_ours=False).read_new()
    names = [str(number) for number in range(10)]
    dovecot.append(user, *map(mail, names))
    both = threading.Barrier(2)

    def read() -> None:
        line = Imap(reading, PASSWORD)
        both.wait(20)
        Folder(reading, line, "INBOX", is_ours=False).read_new()
        line.close()
        connections.close_all()

    threads = [threading.Thread(target=read) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert subjects() == names
    assert Cursor.objects.get().uid == 10


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers that look and try again at once."""
    monkeypatch.setattr(reader, "SHORTEST", 0.05)
    monkeypatch.setattr(reader, "LOOK_AFTER", 0.1)


@pytest.fixture
def readers(quick: None, transactional_db: None) -> Iterator[Readers]:
    running = Readers()
    yield running
    if running._thread.is_alive():
        running.stop()
    wait_until(
        lambda: not any(thread.name.startswith("mailbox") for thread in threading.enumerate()),
        what="the end of all readers",
    )
    connections.close_all()


@pytest.mark.django_db(transaction=True)
class TestReaders:
    def test_mail_is_there_as_soon_as_it_comes(
        self, readers: Readers, reading: Mailbox, dovecot: Dovecot, user: str
    ) -> None:
        readers.start()
        wait_until(lambda: Mailbox.objects.get().checked_at, what="a first success")
        dovecot.append(user, mail("pushed"))
        wait_until(lambda: RawEvent.objects.exists(), what="the mail")

    def test_replies_sent_by_other_programs_are_read_as_ours(
        self, readers: Readers, reading: Mailbox, dovecot: Dovecot, user: str
    ) -> None:
        dovecot.append(user, mail("from a phone"), folder="Gesendete Objekte")
        readers.start()
        wait_until(lambda: RawEvent.objects.filter(is_ours=True).exists(), what="our mail")

    @pytest.mark.timeout(30)
    def test_it_stops_when_told(self, readers: Readers, reading: Mailbox) -> None:
        readers.start()
        wait_until(lambda: Mailbox.objects.get().checked_at, what="a first success")
        readers.stop()
        assert Mailbox.objects.get().read_by == "", "the next process need not wait"

    def test_a_new_mailbox_is_picked_up(
        self, readers: Readers, reading: Mailbox, dovecot: Dovecot
    ) -> None:
        Mailbox.objects.update(paused_at=now())
        readers.start()
        Mailbox.objects.update(paused_at=None)
        readers.refresh()
        wait_until(lambda: Mailbox.objects.get().checked_at, what="a first success")

    def test_a_paused_one_is_left_alone(
        self, readers: Readers, reading: Mailbox, dovecot: Dovecot, user: str
    ) -> None:
        readers.start()
        wait_until(lambda: Mailbox.objects.get().checked_at, what="a first success")
        Mailbox.objects.update(paused_at=now())
        readers.refresh()
        wait_until(lambda: not readers._readers, what="the end of the reader")
        dovecot.append(user, mail("meanwhile"))
        assert not RawEvent.objects.exists()
        Mailbox.objects.update(paused_at=None)
        readers.refresh()
        wait_until(lambda: RawEvent.objects.exists(), what="the mail")

    def test_a_refused_login_is_told_and_rests(self, readers: Readers, reading: Mailbox) -> None:
        Mailbox.objects.update(secrets=seal(Credentials(password="guessed")))
        readers.start()
        wait_until(lambda: Mailbox.objects.get().rests_until, what="a rest")
        told = Mailbox.objects.get()
        assert "refused the login" in told.problem
        assert told.paused_at is None
        Mailbox.objects.update(
            secrets=seal(Credentials(password=PASSWORD)), changed_at=now(), rests_until=None
        )
        readers.refresh()
        wait_until(lambda: Mailbox.objects.get().problem == "", what="being well again")

    def test_one_that_fails_holds_up_no_other_and_is_tried_again(
        self, readers: Readers, reading: Mailbox, dovecot: Dovecot, user: str
    ) -> None:
        other = Channel.objects.create(kind="email", name="Sales", address="sales@example.org")
        broken = Mailbox.objects.create(
            channel=other, username="sales@example.org", imap_host="localhost", imap_port=1,
            imap_security="none", smtp_host="localhost", answer_since=now(), changed_at=now(),
            secrets=reading.secrets,
        )  # fmt: skip
        readers.start()
        wait_until(lambda: Mailbox.objects.get(pk=broken.pk).problem, what="a problem")
        wait_until(lambda: Mailbox.objects.get(pk=reading.pk).checked_at, what="a success")
        assert Mailbox.objects.get(pk=broken.pk).rests_until is None
        Mailbox.objects.filter(pk=broken.pk).update(imap_port=dovecot.port)
        wait_until(lambda: Mailbox.objects.get(pk=broken.pk).checked_at, what="a success")

    def test_only_one_of_two_processes_reads(
        self, readers: Readers, reading: Mailbox, quick: None
    ) -> None:
        readers.start()
        wait_until(lambda: Mailbox.objects.get().checked_at, what="a first success")
        second = Readers()
        second._look(now())
        assert second._readers == {}
        second._look(now() + reader.LEASE + timedelta(seconds=1))
        assert list(second._readers) == [reading.pk], "the lease of who died is over"
        second._end()

    def test_it_goes_on_when_the_server_comes_back(
        self, readers: Readers, reading: Mailbox, dovecot: Dovecot, user: str
    ) -> None:
        readers.start()
        wait_until(lambda: Mailbox.objects.get().checked_at, what="a first success")
        dovecot.halt()
        wait_until(lambda: Mailbox.objects.get().problem, what="a problem")
        dovecot.run()
        dovecot.append(user, mail("after"))
        wait_until(lambda: RawEvent.objects.exists(), what="the mail")
        wait_until(lambda: Mailbox.objects.get().problem == "", what="being well again")

    def test_a_line_cut_amid_a_mail_is_told_and_laid_again(
        self, readers: Readers, reading: Mailbox, dovecot: Dovecot, user: str
    ) -> None:
        line = CuttingLine(dovecot.port).start()
        Mailbox.objects.update(imap_port=line.port)
        large = [mail(f"{number}").replace(b"Hello", b"Hello " * 3_000) for number in range(3)]
        dovecot.append(user, mail("before"), *large)
        line.allowed = 30_000
        readers.start()
        wait_until(lambda: Mailbox.objects.get().problem, what="a problem")
        assert "Traceback" not in Mailbox.objects.get().problem
        line.allowed = None
        wait_until(lambda: RawEvent.objects.count() == 4, what="all mails")
        wait_until(lambda: Mailbox.objects.get().problem == "", what="being well again")
        assert sorted(subjects()) == ["0", "1", "2", "before"]
        readers.stop()
        line.stop()


class TestSilence:
    def test_ten_minutes_without_success_are_silence(self, reading: Mailbox) -> None:
        at = now()
        Mailbox.objects.update(checked_at=at - timedelta(minutes=9))
        assert not health.silent(at)
        Mailbox.objects.update(checked_at=at - timedelta(minutes=11))
        assert health.silent(at) == [reading]
        Mailbox.objects.update(paused_at=at)
        assert not health.silent(at)
