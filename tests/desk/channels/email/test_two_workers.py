"""Two workers that take mail in at the same moment."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from kept.desk.channels.email import intake
from kept.desk.channels.models import MessageReference, RawEvent, RawState
from kept.desk.conversations.models import Channel, Conversation, Message
from tests.desk.cast import NOON
from tests.desk.channels.email.letters import mail, store

pytestmark = pytest.mark.django_db(transaction=True)


class Worker(threading.Thread):
    """Takes in what waits; ``amid`` its first message it stands still until it may ``go_on``."""

    def __init__(self, *, halts: bool = False) -> None:
        super().__init__(daemon=True)
        self.amid, self.go_on = threading.Event(), threading.Event()
        if not halts:
            self.go_on.set()

    def run(self) -> None:
        try:
            with connection.execute_wrapper(self._halt):
                intake.take_in_due(NOON)
        finally:
            connection.close()

    def _halt(self, execute: Any, sql: str, *given: Any) -> Any:
        done = execute(sql, *given)
        if sql.startswith('INSERT INTO "conversations_message" '):
            self.amid.set()
            assert self.go_on.wait(20)
        return done


def test_mails_that_belong_together_find_each_other(
    support: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "BATCH", 1)
    first = mail(Message_ID="<a@test>")
    store(support, first)
    store(support, mail("And now?", In_Reply_To="<a@test>", Message_ID="<b@test>"))
    store(support, b"Delivered-To: somebody@lumen-lamps.example\r\n" + first)
    slow, quick = Worker(halts=True), Worker()
    slow.start()
    assert slow.amid.wait(20)
    quick.start()
    quick.join(0.5)  # it waits for the other, or is through
    slow.go_on.set()
    slow.join(20)
    quick.join(20)
    assert list(RawEvent.objects.values_list("state", flat=True)) == [RawState.DONE] * 3
    said = Message.objects.order_by("id").values_list("text", flat=True)
    assert list(said) == ["The lamp is dark.", "And now?"]
    assert Conversation.objects.count() == 1
    assert MessageReference.objects.exclude(message=None).count() == 2
