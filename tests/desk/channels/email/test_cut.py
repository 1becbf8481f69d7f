from __future__ import annotations

from collections.abc import Iterator

import pytest

from kept.desk.channels.email import folder as folder_module
from kept.desk.channels.email.folder import Folder
from kept.desk.channels.email.imap import BROKEN, Imap, LineBroken
from kept.desk.channels.models import Mailbox, RawEvent
from tests.desk.channels.email.test_reader import mail, subjects
from tests.desk.peers.cutting import CuttingLine
from tests.desk.peers.dovecot import PASSWORD, Dovecot

MAILS = 6


@pytest.fixture
def line(dovecot: Dovecot) -> Iterator[CuttingLine]:
    cutting = CuttingLine(dovecot.port).start()
    yield cutting
    cutting.stop()


@pytest.mark.parametrize("allowed", [*range(200, 4_000, 271), 6_000])
def test_a_line_cut_anywhere_loses_nothing_and_repeats_nothing(
    mailbox: Mailbox, dovecot: Dovecot, line: CuttingLine, allowed: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(folder_module, "BATCH_MAILS", 2)
    user = f"cut-{allowed}@lumen-lamps.example"
    mailbox.imap_port, mailbox.username = line.port, user
    dovecot.append(user, mail("before"))
    _read(mailbox)
    dovecot.append(user, *(mail(f"mail {number}") for number in range(MAILS)))
    line.allowed = allowed
    for _ in range(3):
        try:
            _read(mailbox)
        except (LineBroken, *BROKEN):
            stored = RawEvent.objects.count()
            assert len(set(subjects())) == stored
    line.allowed = None
    _read(mailbox)
    assert sorted(subjects()) == ["before", *(f"mail {number}" for number in range(MAILS))]


def _read(mailbox: Mailbox) -> None:
    imap = Imap(mailbox, PASSWORD)
    try:
        inbox = Folder(mailbox, imap, "INBOX", is_ours=False)
        inbox.read_new()
        while inbox.read_history():
            pass
    finally:
        imap.close()
