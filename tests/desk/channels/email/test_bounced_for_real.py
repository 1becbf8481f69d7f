"""A reply through a real mail server that cannot deliver it, and what comes of its bounce."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kept.desk.channels.email import intake, outbox
from kept.desk.channels.models import Mailbox
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import DeliveryState
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.peers import exim as exim_peer
from tests.desk.peers import wait_until
from tests.desk.peers.exim import Exim


@pytest.fixture
def exim() -> Iterator[Exim]:
    if exim_peer.MISSING:
        pytest.skip(exim_peer.WHY)
    server = Exim().start()
    yield server
    server.stop()


def test_a_bounce_is_told_at_the_reply_it_is_about(
    exim: Exim, mailbox: Mailbox, mona: Contact, ada: Agent
) -> None:
    mailbox.smtp_port, mailbox.auth = exim.port, "none"
    mailbox.save()
    said = actions.start(
        channel=mailbox.channel, contact=mona, subject="Your lamp", html="<p>It is here.</p>",
        to=["mona@gone.example"], by=ada, at=NOON,
    )  # fmt: skip
    at = NOON + timedelta(seconds=11)
    outbox.deliver_due(at)
    said.delivery.refresh_from_db()
    assert said.delivery.state == DeliveryState.SENT
    wait_until(exim.mails, what="the bounce")
    (bounce,) = exim.mails()
    event = intake.store_raw(mailbox.channel, "1/INBOX/1", bounce, at=at)
    assert event is not None
    intake.take_in(event, at=at)
    said.delivery.refresh_from_db()
    assert said.delivery.state == DeliveryState.BOUNCED
    (recipient,) = said.delivery.recipients.all()
    assert "mona@gone.example was not reached" in recipient.problem
