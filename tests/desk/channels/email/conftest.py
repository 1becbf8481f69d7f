"""Mailboxes on servers of our own, which are real and listen on the loopback only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kept.desk.channels.email.credentials import Credentials, seal
from kept.desk.channels.models import Mailbox
from kept.desk.conversations.models import Channel
from tests.desk.cast import NOON
from tests.desk.peers import dovecot as dovecot_peer
from tests.desk.peers.dovecot import Dovecot
from tests.desk.peers.smtp import PASSWORD, Server


@pytest.fixture(autouse=True)
def _own_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    if dovecot_peer.MISSING:
        pytest.skip(dovecot_peer.WHY)
    server = Dovecot()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def smtp() -> Iterator[Server]:
    server = Server().start()
    yield server
    server.stop()


@pytest.fixture
def mailbox(support: Channel) -> Mailbox:
    """The mailbox of support@lumen-lamps.example; nobody listens at its ports yet."""
    assert PASSWORD == dovecot_peer.PASSWORD
    return Mailbox.objects.create(
        channel=support, username=support.address, secrets=seal(Credentials(password=PASSWORD)),
        imap_host="localhost", imap_port=1, imap_security="none",
        smtp_host="localhost", smtp_port=1, smtp_security="none",
        answer_since=NOON, history_since=NOON - timedelta(days=3650), changed_at=NOON,
    )  # fmt: skip


@pytest.fixture
def sending(mailbox: Mailbox, smtp: Server) -> Mailbox:
    """The mailbox, with ``smtp`` to send through; it asks for no login."""
    mailbox.smtp_port, mailbox.auth = smtp.port, "none"
    mailbox.save()
    return mailbox
