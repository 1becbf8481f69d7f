from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from kept.desk.staff import actions, keys
from kept.desk.staff.actions import Refused
from kept.desk.staff.models import Agent, JournalEntry, Key
from tests.desk.cast import NOON

LATER = NOON + timedelta(days=30)


def _key(agent: Agent, olu: Agent, **more: object) -> tuple[Key, str]:
    told = {"name": "Shop", "expires_at": LATER, "by": olu, "at": NOON} | more
    return keys.make_key(agent, **told)  # type: ignore[arg-type]


def test_it_opens_the_door_as_its_person(ada: Agent, olu: Agent) -> None:
    key, secret = _key(ada, olu)
    found = keys.use_key(secret, at=NOON)
    assert found == key and found.agent == ada
    assert JournalEntry.objects.get(kind="key-made").about == "Shop, acting as Ada Okafor"


def test_its_secret_is_kept_nowhere(ada: Agent, olu: Agent) -> None:
    key, secret = _key(ada, olu)
    row = Key.objects.values().get(pk=key.pk)
    assert secret not in str(row) and secret.startswith(key.start) and len(secret) > 40
    assert keys.use_key(row["digest"], at=NOON) is None
    entry = JournalEntry.objects.values().get(kind="key-made")
    assert secret[len(keys.PREFIX) :] not in str(entry)


def test_it_says_when_it_was_used_but_not_each_time(ada: Agent, olu: Agent) -> None:
    key, secret = _key(ada, olu)
    for minutes in (0, 4, 6):
        keys.use_key(secret, at=NOON + timedelta(minutes=minutes))
        key.refresh_from_db()
        assert key.used_at == NOON + timedelta(minutes=6 if minutes == 6 else 0)


def test_it_ends_when_it_is_revoked_and_says_so_once(ada: Agent, olu: Agent) -> None:
    key, secret = _key(ada, olu)
    assert keys.revoke_key(key, by=olu, at=NOON)
    assert keys.use_key(secret, at=NOON) is None
    assert not keys.revoke_key(key, by=olu, at=NOON)
    assert JournalEntry.objects.filter(kind="key-revoked").count() == 1


def test_it_ends_when_its_time_is_over(ada: Agent, olu: Agent) -> None:
    _, secret = _key(ada, olu)
    assert keys.use_key(secret, at=LATER - timedelta(seconds=1)) is not None
    assert keys.use_key(secret, at=LATER) is None
    _, secret = _key(ada, olu, expires_at=None)
    assert keys.use_key(secret, at=NOON + timedelta(days=9_000)) is not None


def test_it_ends_when_its_person_leaves_and_stays_so_when_they_come_back(
    ada: Agent, olu: Agent
) -> None:
    _, secret = _key(ada, olu)
    actions.deactivate(ada, by=olu, at=NOON)
    assert keys.use_key(secret, at=NOON) is None
    actions.reactivate(ada, by=olu, at=NOON)
    assert keys.use_key(secret, at=NOON) is None


def test_it_opens_nothing_while_its_person_is_inactive(ada: Agent, olu: Agent) -> None:
    _, secret = _key(ada, olu)
    Agent.objects.filter(pk=ada.pk).update(is_active=False)
    assert keys.use_key(secret, at=NOON) is None


@pytest.mark.parametrize(
    ("more", "sentence"),
    [({"name": " \n"}, "Name the key"), ({"expires_at": NOON}, "over already")],
)
def test_it_refuses_what_makes_no_key(
    more: dict[str, object], sentence: str, ada: Agent, olu: Agent
) -> None:
    with pytest.raises(Refused, match=sentence):
        _key(ada, olu, **more)


def test_nobody_who_left_gets_one(ada: Agent, olu: Agent) -> None:
    actions.deactivate(ada, by=olu, at=NOON)
    with pytest.raises(Refused, match="Ada Okafor has left"):
        _key(ada, olu)


def test_the_database_holds_no_key_that_was_over_before_it_was_made(ada: Agent, olu: Agent) -> None:
    key, _ = _key(ada, olu)
    with pytest.raises(IntegrityError), transaction.atomic():
        Key.objects.filter(pk=key.pk).update(expires_at=NOON - timedelta(days=1))
