from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from kept.desk.contacts.models import Contact
from kept.desk.conversations.actions import receive
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.promises import actions
from kept.desk.promises.actions import Request, Terms
from kept.desk.promises.models import Asked, Promise
from kept.desk.promises.refusals import AskedOtherwise, TimeIsOver
from kept.desk.staff import keys
from kept.desk.staff.models import Agent, Key
from tests.desk.cast import NOON


@pytest.fixture
def conversation(support: Channel, mona: Contact) -> Conversation:
    return receive(channel=support, contact=mona, text="Where is it?", at=NOON).conversation


@pytest.fixture
def key(ada: Agent, olu: Agent) -> Key:
    return keys.make_key(ada, name="Shop", expires_at=None, by=olu, at=NOON)[0]


def _make(
    request: Request, conversation: Conversation, ada: Agent, hours: int = 2
) -> tuple[Promise, bool]:
    terms = Terms("Send the invoice", NOON + timedelta(hours=hours))
    return actions.make_once(
        request, lambda: actions.make(conversation, terms, by=ada, at=NOON), at=NOON
    )


def test_the_same_request_makes_one_promise(
    conversation: Conversation, key: Key, ada: Agent
) -> None:
    first, is_new = _make(Request(key, "1", "a"), conversation, ada)
    again, is_new_again = _make(Request(key, "1", "a"), conversation, ada)
    assert (is_new, is_new_again) == (True, False) and again == first
    other, _ = _make(Request(key, "2", "a"), conversation, ada)
    assert other != first and Promise.objects.count() == 2


def test_another_request_of_that_name_is_refused(
    conversation: Conversation, key: Key, ada: Agent
) -> None:
    _make(Request(key, "1", "a"), conversation, ada)
    with pytest.raises(AskedOtherwise, match="“1” named another request"):
        _make(Request(key, "1", "b"), conversation, ada)
    assert Promise.objects.count() == 1


def test_the_same_name_of_another_key_is_another_request(
    conversation: Conversation, key: Key, ada: Agent, olu: Agent
) -> None:
    _make(Request(key, "1", "a"), conversation, ada)
    other, _ = keys.make_key(ada, name="Other", expires_at=None, by=olu, at=NOON)
    assert _make(Request(other, "1", "a"), conversation, ada)[1]


def test_a_request_that_was_refused_is_not_remembered(
    conversation: Conversation, key: Key, ada: Agent
) -> None:
    with pytest.raises(TimeIsOver):
        _make(Request(key, "1", "a"), conversation, ada, hours=-1)
    assert _make(Request(key, "1", "a"), conversation, ada)[1]


@pytest.mark.django_db(transaction=True)
def test_of_several_at_the_same_moment_one_is_made(
    conversation: Conversation, key: Key, ada: Agent
) -> None:
    together = Barrier(4)

    def asking(_: int) -> tuple[Promise, bool]:
        together.wait(30)
        try:
            return _make(Request(key, "1", "a"), conversation, ada)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(asking, range(4)))
    assert {promise for promise, _ in answers} == {Promise.objects.get()}
    assert [is_new for _, is_new in answers].count(True) == 1


def test_requests_are_forgotten_after_a_week(
    conversation: Conversation, key: Key, ada: Agent
) -> None:
    _make(Request(key, "1", "a"), conversation, ada)
    assert actions.forget_requests(NOON + timedelta(days=7)) == 0
    assert actions.forget_requests(NOON + timedelta(days=7, seconds=1)) == 1
    assert not Asked.objects.exists() and Promise.objects.exists()
