from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import now

from kept.desk.staff import keys
from kept.desk.staff.models import Agent, JournalEntry, Key
from tests.desk.conftest import SignIn

PATH = "/set-up/keys/"


def test_a_key_is_shown_once(as_: SignIn, olu: Agent, ada: Agent) -> None:
    client = as_(olu)
    page = client.post(PATH, {"name": "Shop", "agent": ada.pk, "days": "30"})
    key, secret = Key.objects.get(), page.context["secret"]
    assert secret in page.content.decode() and page.headers["Cache-Control"] == "no-store"
    assert (key.agent, key.made_by) == (ada, olu)
    assert key.expires_at == key.made_at + timedelta(days=30)
    again = client.get(PATH).content.decode()
    assert secret not in again and key.start in again


def test_a_key_may_have_no_end(as_: SignIn, olu: Agent) -> None:
    as_(olu).post(PATH, {"name": "Shop", "agent": olu.pk, "days": "always"})
    assert Key.objects.get().expires_at is None


def test_a_key_is_revoked_and_that_is_recorded(as_: SignIn, olu: Agent, ada: Agent) -> None:
    key, _ = keys.make_key(ada, name="Shop", expires_at=None, by=olu, at=now())
    answer = as_(olu).post(f"{PATH}{key.pk}/revocation/", follow=True)
    assert "Shop is let in no more." in answer.content.decode()
    key.refresh_from_db()
    assert key.revoked_at is not None and JournalEntry.objects.filter(kind="key-revoked").exists()


@pytest.mark.parametrize("wrong", [{"name": " "}, {"days": "7"}, {"agent": "999"}])
def test_it_says_what_is_missing(wrong: dict[str, str], as_: SignIn, olu: Agent) -> None:
    page = as_(olu).post(PATH, {"name": "Shop", "agent": str(olu.pk), "days": "30"} | wrong)
    assert page.status_code == 200 and page.context["form"].errors and not Key.objects.exists()


def test_everybody_may_read_what_programs_can_do(as_: SignIn, ada: Agent) -> None:
    page = as_(ada).get(f"{PATH}reference/").content.decode()
    assert "Promise something" in page and "/api/v1/orders/{number}/" in page and "``" not in page
