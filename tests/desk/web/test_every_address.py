"""Every address of the desk, asked by every role, by a stranger and without a session.

A new address has to say here who may open it; the test fails until it does.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from kept.desk.conversations.models import Message
from kept.desk.staff.models import Agent, Role
from tests.desk import cast
from tests.desk.conftest import SignIn
from tests.desk.everything import ALL, World, filled, make_world

PUBLIC = {"welcome", "owner", "joining", "demo", "demo-people", "demo-visit"}
PUBLIC |= {"their-follow-up", "their-answer", "their-rating", "their-words", "their-silence"}
PUBLIC |= {
    "their-conversation",
    "their-page-words",
    "their-page-call",
    "their-page-mail",
    "their-page-opened",
}
PUBLIC |= {"their-file", "promise-calendar"}
PUBLIC |= {name for name, _ in ALL if name.startswith("api-")}  # by a key: api/test_door.py asks
"""What anybody may open; most of it only while the desk is new, or with a secret in the address."""
LEADS = {
    "people", "person-departure", "revocation", "teams", "team", "team-hours", "team-holidays",
    "holiday-removal", "tags", "fields", "orders-import", "contact-privacy", "contact-copy",
    "contact-erasure", "house-rules", "targets", "house-rules-text", "house-rules-file",
    "house-rules-facts", "house-rules-sentences", "house-rules-history",
    "house-rules-dropping", "house-rules-restoring",
    "follow-up-rules", "follow-up-words", "follow-up-words-reset",
    "assignment", "assignment-rule-removal", "assignment-rule-rise", "capacity",
    "audits", "audit", "audit-report", "audit-cancellation", "audit-deletion",
    "audit-of-mailbox", "audit-of-account",
}  # fmt: skip
OWNERS = {"set-up-finish", "company", "journal", "person-role", "sign-on", "sign-on-removal"}
OWNERS |= {"mailboxes", "keys", "key-revocation"}

Desk = tuple[World, dict[str, Agent]]


@pytest.fixture(scope="module")
def desk(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Desk]:
    """One of everything and the people, made once; what a test does to it is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast.company()
        ada, cy = cast.agent("Ada Okafor"), cast.agent("Cy Moreau")
        bo = cast.agent("Bo Lindqvist", role=Role.LEAD)
        olu = cast.agent("Olu Adeyemi", role=Role.OWNER)
        support = cast.channel(cast.team("Care", ada, bo))
        billing = cast.team("Billing", cy, is_limited=True)
        made = make_world(ada, olu, cy, billing, support, cast.contact("Mona Varga"))
        yield made, {"ada": ada, "bo": bo, "olu": olu}
        transaction.set_rollback(True)


@pytest.fixture
def world(desk: Desk, db: None) -> World:
    return desk[0]


@pytest.fixture
def ada(desk: Desk, db: None) -> Agent:
    return desk[1]["ada"]


@pytest.fixture
def bo(desk: Desk, db: None) -> Agent:
    return desk[1]["bo"]


@pytest.fixture
def olu(desk: Desk, db: None) -> Agent:
    return desk[1]["olu"]


def _asked(client: Client, path: str) -> int:
    """The status of whichever method the address knows."""
    answer = client.get(path)
    if answer.status_code == 405:
        answer = client.post(path, {"role": "agent"})
    for close_file in answer._resource_closers:  # ``close`` would also close the database
        close_file()
    return answer.status_code


@pytest.mark.parametrize(("name", "route"), ALL, ids=[name or route for name, route in ALL])
def test_nobody_gets_in_without_a_session(name: str, route: str, world: World) -> None:
    client = Client()
    status = _asked(client, filled(route, world))
    if name in PUBLIC:
        return
    assert status == 302, f"{name or route} answers a stranger with {status}"


@pytest.mark.parametrize(
    ("name", "route"), [one for one in ALL if one[0] in LEADS | OWNERS], ids=lambda one: one
)
def test_only_the_right_role_gets_in(
    name: str, route: str, as_: SignIn, world: World,
    ada: Agent, bo: Agent, olu: Agent,
) -> None:  # fmt: skip
    path = filled(route, world)
    assert _asked(as_(ada), path) == 404
    as_lead = _asked(as_(bo), path)
    assert (as_lead == 404) == (name in OWNERS)
    if name in OWNERS:
        assert _asked(as_(olu), path) != 404


SECRETS = (
    "conversations/<int:pk>", "promises/<int:pk>", "hand-overs/", "consultations/", "messages/",
    "files/", "moves/",
    "pictures/", "follow-ups/<int:pk>", "set-up/phrases/wordings/<int:pk>",
)  # fmt: skip


@pytest.mark.parametrize(
    "route", [route for _, route in ALL if route.startswith(SECRETS)], ids=lambda route: route
)
def test_a_limited_team_is_not_there_for_others(
    route: str, as_: SignIn, world: World, ada: Agent, bo: Agent
) -> None:
    """Ada and Bo are not in Cy's team: for them its conversation does not exist."""
    path = filled(route, world)
    for agent in (ada, bo):
        assert _asked(as_(agent), path) == 404
    assert Message.objects.filter(text="Secret words.").exists()


def test_lists_and_pages_tell_nothing_of_a_limited_team(
    as_: SignIn, world: World, ada: Agent
) -> None:
    client = as_(ada)
    for path in ("/inbox/?view=all", "/inbox/pane/?view=all", f"/contacts/{world['contact']}/",
                 "/search/?q=secret", "/palette/?q=secret"):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200 and b"Secret" not in page.content, path


def test_every_table_of_who_may_what_names_addresses_that_exist() -> None:
    names = {name for name, _ in ALL}
    assert names >= (PUBLIC | LEADS | OWNERS), (PUBLIC | LEADS | OWNERS) - names
