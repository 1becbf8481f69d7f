"""Every address of the desk, asked by every role, by a stranger and without a session.

A new address has to say here who may open it; the test fails until it does.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.socialaccount.models import SocialApp
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.actions import organising
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.staff import actions as staff
from kept.desk.staff.models import Agent, Company, Team
from tests.desk import cast
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

PUBLIC = {"welcome", "owner", "joining", "demo", "demo-people", "demo-visit"}
"""What anybody may open; most of it only while the desk is new, or with a secret in the address."""
LEADS = {
    "people", "person-departure", "revocation", "teams", "team", "team-hours", "team-holidays",
    "holiday-removal", "tags", "fields", "orders-import", "contact-privacy", "contact-copy",
    "contact-erasure", "house-rules",
}  # fmt: skip
OWNERS = {"set-up-finish", "company", "journal", "person-role", "sign-on", "sign-on-removal"}
OWNERS |= {"mailboxes"}
OWNED_ELSEWHERE = ("account", "mfa", "usersessions", "socialaccount", "saml", "openid_connect")
"""Names of django-allauth, which guards its own pages."""


def _addresses(
    patterns: list[URLPattern | URLResolver], before: str = ""
) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, route)
        else:
            yield pattern.name or "", route


ALL = [
    (name, route)
    for name, route in _addresses(get_resolver().url_patterns)
    if not name.startswith(OWNED_ELSEWHERE) and not route.startswith("account/")
]


@pytest.fixture
def world(
    ada: Agent,
    olu: Agent,
    cy: Agent,
    billing: Team,
    support: Channel,
    mona: Contact,
    company: Company,
) -> dict[str, int | str]:
    """One of everything, the conversation in Cy's limited team; its numbers by name."""
    said = actions.receive(
        channel=support, contact=mona, subject="Secret", text="Secret words.", at=NOON
    )
    file = actions.keep_file(b"secret", name="secret.txt", message=said)
    second = actions.receive(channel=support, contact=mona, text="Second", at=NOON)
    saved = actions.keep_saved_reply(name="Hello", html="<p>Hello</p>", by=olu, at=NOON)
    view = organising.keep_view(name="Mine", query="", order="newest", by=ada, at=NOON, agent=ada)
    move = actions.merge(second.conversation, said.conversation, by=olu, at=NOON)
    invited = staff.invite(email="d@example.org", name="", role="agent", teams=[], by=olu, at=NOON)
    note = contacts.add_note(mona, "note", by=ada, at=NOON)
    merged = contacts.merge(cast.contact("Jun Park"), mona, by=ada, at=NOON)
    blocked = contacts.block("@junk.example", reason="", by=ada, at=NOON)
    holiday = staff.add_holiday(team=billing, day=NOON.date(), name="Day", by=olu, at=NOON)
    away = staff.plan_absence(ada, since=NOON, until=None, by=ada, at=NOON)
    provider = SocialApp.objects.create(provider="saml", name="Login", client_id="login")
    batch = actions.bulk("resolve", [], by=ada, at=NOON, reason="")
    Conversation.objects.update(team=billing)
    return {
        "conversation": said.conversation.pk, "message": said.pk, "file": file.key.hex,
        "saved": saved.pk, "view": view.pk, "move": move.pk, "invitation": invited.pk,
        "token": invited.token, "contact": mona.pk, "identity": mona.identities.first().pk,
        "note": note.pk, "merge": merged.pk, "block": blocked.pk, "team": billing.pk,
        "holiday": holiday.pk, "absence": away.pk, "person": ada.pk, "batch": batch.pk,
        "provider": provider.pk,
    }  # fmt: skip


_BY_ROUTE = {
    "conversations/": "conversation", "messages/": "message", "moves/": "move",
    "batches/": "batch", "contacts/blocks/": "block", "contacts/": "contact", "merges/": "merge",
    "me/absences/": "absence", "set-up/teams/": "team", "set-up/people/": "person",
    "set-up/invitations/": "invitation", "set-up/saved-replies/": "saved", "set-up/views/": "view",
}  # fmt: skip


def _filled(route: str, world: dict[str, int | str]) -> str:
    owner = next((name for start, name in _BY_ROUTE.items() if route.startswith(start)), "")
    filled = route.replace("<int:pk>", str(world.get(owner, 1)))
    for part, value in {
        "<str:key>": world["file"], "<str:name>": "secret.txt", "<str:kind>": "reply",
        "<str:token>": world["token"], "<int:saved>": world["saved"],
        "<int:identity>": world["identity"], "<int:note>": world["note"],
        "<int:holiday>": world["holiday"],
    }.items():  # fmt: skip
        filled = filled.replace(part, str(value))
    return "/" + filled


def _asked(client: Client, path: str) -> int:
    """The status of whichever method the address knows."""
    answer = client.get(path)
    if answer.status_code == 405:
        answer = client.post(path, {"role": "agent"})
    for close_file in answer._resource_closers:  # ``close`` would also close the database
        close_file()
    return answer.status_code


@pytest.mark.parametrize(("name", "route"), ALL, ids=[name or route for name, route in ALL])
def test_nobody_gets_in_without_a_session(
    name: str, route: str, world: dict[str, int | str]
) -> None:
    client = Client()
    status = _asked(client, _filled(route, world))
    if name in PUBLIC:
        return
    assert status == 302, f"{name or route} answers a stranger with {status}"


@pytest.mark.parametrize(
    ("name", "route"), [one for one in ALL if one[0] in LEADS | OWNERS], ids=lambda one: one
)
def test_only_the_right_role_gets_in(
    name: str, route: str, as_: SignIn, world: dict[str, int | str],
    ada: Agent, bo: Agent, olu: Agent,
) -> None:  # fmt: skip
    path = _filled(route, world)
    assert _asked(as_(ada), path) == 404
    as_lead = _asked(as_(bo), path)
    assert (as_lead == 404) == (name in OWNERS)
    if name in OWNERS:
        assert _asked(as_(olu), path) != 404


SECRETS = ("conversations/<int:pk>", "messages/", "files/", "moves/")


@pytest.mark.parametrize(
    "route", [route for _, route in ALL if route.startswith(SECRETS)], ids=lambda route: route
)
def test_a_limited_team_is_not_there_for_others(
    route: str, as_: SignIn, world: dict[str, int | str], ada: Agent, bo: Agent
) -> None:
    """Ada and Bo are not in Cy's team: for them its conversation does not exist."""
    path = _filled(route, world)
    for agent in (ada, bo):
        assert _asked(as_(agent), path) == 404
    assert Message.objects.filter(text="Secret words.").exists()


def test_lists_and_pages_tell_nothing_of_a_limited_team(
    as_: SignIn, world: dict[str, int | str], ada: Agent
) -> None:
    client = as_(ada)
    for path in ("/inbox/?view=all", "/inbox/pane/?view=all", f"/contacts/{world['contact']}/",
                 "/search/?q=secret", "/palette/?q=secret"):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200 and b"Secret" not in page.content, path


def test_every_table_of_who_may_what_names_addresses_that_exist() -> None:
    names = {name for name, _ in ALL}
    assert names >= (PUBLIC | LEADS | OWNERS), (PUBLIC | LEADS | OWNERS) - names
