"""A desk with a mailbox, seen from beside it: functions for ``tests.desk.begetting``."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from kept.desk.channels.actions import Account, connect_mailbox
from kept.desk.channels.models import Mailbox, RawEvent
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Delivery, Draft, Message
from kept.desk.staff.models import Role
from tests.desk import cast

ADDRESS = "support@lumen-lamps.example"


def prepare(imap_port: int, smtp_port: int, password: str) -> None:
    """A desk that Olu owns, with a mailbox, and a letter of Mona's in it."""
    olu = cast.agent("Olu Adeyemi", role=Role.OWNER)
    cast.company()
    mailbox = connect_mailbox(
        address=ADDRESS, name="Support", by=olu, password=password,
        at=now() - timedelta(hours=1), history="all",
        account=Account("localhost", "localhost", ADDRESS, imap_port=imap_port,
                        imap_security="none", smtp_port=smtp_port, smtp_security="none"),
    )  # fmt: skip
    actions.receive(
        channel=mailbox.channel, contact=cast.contact("Mona Varga"), subject="Lamp",
        text="It flickers.", at=now() - timedelta(hours=1),
    )  # fmt: skip


def state() -> dict[str, Any]:
    """What came, what was written, and how the mailbox is said to be."""
    return {
        "came": Counter(Message.objects.filter(kind="incoming").values_list("subject", flat=True)),
        "raw": Counter(RawEvent.objects.values_list("state", flat=True)),
        "sent": list(Delivery.objects.order_by("pk").values_list("state", flat=True)),
        "conversations": Conversation.objects.count(),
        "drafts": Draft.objects.count(),
        "problem": Mailbox.objects.get().problem,
    }
