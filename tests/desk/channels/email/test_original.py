from __future__ import annotations

from django.core.files.storage import default_storage
from django.test import TestCase

from kept.desk.channels.email import intake, original
from kept.desk.channels.models import RawEvent
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel
from kept.desk.staff.models import Agent
from tests.desk.channels.email.letters import arrives, mail, minutes, sample


def test_it_hands_out_the_very_bytes_and_the_senders_own_html(support: Channel) -> None:
    message = arrives(support, sample("outlook_reply"))
    assert original.raw_of(message) == sample("outlook_reply")
    assert 'style="border:none;border-top:solid #E1E1E1 1.0pt' in original.html_of(message)
    assert "border-top" not in message.html + message.html_fold


def test_a_plain_mail_has_no_html(support: Channel) -> None:
    assert original.html_of(arrives(support, mail())) == ""


def test_it_shows_nothing_that_was_removed(support: Channel, ada: Agent) -> None:
    message = arrives(support, sample("outlook_reply"))
    actions.redact(message, reason="a card number", passage="Mona Varga", by=ada, at=minutes(1))
    assert (original.raw_of(message), original.html_of(message)) == (None, "")


def test_it_forgets_bytes_but_not_that_they_came(support: Channel) -> None:
    raw = mail()
    message = arrives(support, raw)
    name = str(RawEvent.objects.get().body.name)
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert original.forget([message]) == 1
    assert original.raw_of(message) is None and not default_storage.exists(name)
    assert intake.store_raw(support, "2/INBOX/1", raw, at=minutes(1)) is None
