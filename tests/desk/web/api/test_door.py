"""Who gets in, how often, and what is no request at all."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.utils.timezone import now

from kept.desk.staff import actions, keys
from kept.desk.staff.models import Agent, Key
from kept.desk.web.api import door
from kept.desk.web.broken import broken
from tests.desk.conftest import SignIn
from tests.desk.everything import ALL, World, filled
from tests.desk.web.api.conftest import Program, ProgramOf

ROUTES = [route for name, route in ALL if name.startswith("api-")]
GUARDED = [
    route for name, route in ALL
    if name.startswith("api-") and name not in ("api-openapi", "api-nothing")
]  # fmt: skip


def test_nothing_opens_without_a_key_not_even_for_who_is_signed_in(
    as_: SignIn, world: World, olu: Agent
) -> None:
    for client in (Client(), as_(olu), Client(headers={"authorization": "Basic b2x1Og=="})):
        for route in GUARDED:
            cache.clear()  # there the wrong ones are counted
            for method in ("GET", "POST", "PUT", "DELETE"):
                answer = client.generic(method, filled(route, world), b"{}")
                assert answer.status_code == 401, (method, route)
                assert answer.headers["WWW-Authenticate"] == "Bearer"
                assert answer.json()["kind"] == "no-key" and not answer.cookies


def test_every_address_finds_what_it_is_about(
    program_of: ProgramOf, world: World, olu: Agent
) -> None:
    """Or the tests that fill addresses would prove nothing."""
    program = program_of(olu)
    for route in GUARDED:
        path = filled(route, world).removeprefix("/api/v1/")
        for answer in (program.get(path), program.post(path)):
            assert answer.status_code != 404, route


def test_what_is_not_theirs_is_not_there(program_of: ProgramOf, world: World, ada: Agent) -> None:
    """The conversation of everything is in Cy's limited team."""
    program = program_of(ada)
    for route in GUARDED:
        if "<int:pk>" not in route:
            continue
        path = filled(route, world).removeprefix("/api/v1/")
        said = {"what": "x", "text": "x", "due_at": "2030-01-01T00:00:00Z"}
        needed = {key: said[key] for key in _needed(route)}
        answers = [program.get(path), program.post(path, **needed)]
        assert {answer.status_code for answer in answers} <= {404, 405}, route
        assert 404 in {answer.status_code for answer in answers}, route


def _needed(route: str) -> tuple[str, ...]:
    if route.endswith("/withdrawal/"):
        return ("text",)
    return ("due_at",) if route.endswith("/time/") else ("what", "due_at")


@pytest.mark.parametrize("secret", ["", "kept_", "x" * 101, "kept_ä", "kept_wrong", "a b"])
def test_a_wrong_key_is_none(secret: str, program_of: ProgramOf, ada: Agent) -> None:
    program_of(ada)
    answer = Program(secret).get("promises/")
    assert answer.status_code == 401 and "Owners make keys" in answer.json()["sentence"]


def test_a_key_is_dead_once_it_is_revoked_or_its_person_leaves(
    program_of: ProgramOf, ada: Agent, bo: Agent, olu: Agent
) -> None:
    first, second = program_of(ada), program_of(bo)
    assert first.get("promises/").status_code == second.get("promises/").status_code == 200
    keys.revoke_key(Key.objects.get(agent=ada), by=olu, at=now())
    actions.deactivate(bo, by=olu, at=now())
    assert first.get("promises/").status_code == second.get("promises/").status_code == 401


def test_a_key_that_ran_out_is_dead(ada: Agent, olu: Agent, program_of: ProgramOf) -> None:
    at = now() - timedelta(days=2)
    _, secret = keys.make_key(ada, name="Old", expires_at=at + timedelta(days=1), by=olu, at=at)
    assert Program(secret).get("promises/").status_code == 401


def test_it_may_not_be_asked_too_often(
    program_of: ProgramOf, ada: Agent, bo: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "OFTEN", 2)
    monkeypatch.setattr(door, "SPAN", 86_400)
    first, second = program_of(ada), program_of(bo)
    asked = [first.get("promises/").status_code for _ in range(3)]
    assert asked == [200, 200, 429]
    refused = first.get("promises/")
    assert refused.json()["kind"] == "too-often" and int(refused.headers["Retry-After"]) > 0
    assert second.get("promises/").status_code == 200


def test_keys_cannot_be_guessed_at_leisure(
    program_of: ProgramOf, ada: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door, "WRONG_OFTEN", 2)
    monkeypatch.setattr(door, "WRONG_SPAN", 86_400)
    right, wrong = program_of(ada), Program("kept_wrong")
    assert [wrong.get("promises/").status_code for _ in range(3)] == [401, 401, 429]
    assert right.get("promises/").status_code == 200


@pytest.mark.parametrize(
    ("body", "kind", "status", "word"),
    [
        (b"{", "application/json", 400, "no JSON"),
        (b'{"what": "\xff"}', "application/json", 400, "no JSON"),
        (b"[" * 100_000, "application/json", 422, "does not fit"),
        (b"[]", "application/json", 422, "does not fit"),
        (b" ", "application/json", 400, "no JSON"),
        (b"", "application/json", 415, "Send JSON"),
        (b"what=x", "application/x-www-form-urlencoded", 415, "Send JSON"),
        (b'"' + b"x" * 200_000 + b'"', "application/json", 413, "200 kB"),
        (b'"' + b"x" * 6_000_000 + b'"', "application/json", 413, "200 kB"),
    ],
)
def test_what_is_no_request_is_told_so(
    body: bytes, kind: str, status: int, word: str, program_of: ProgramOf, ada: Agent, world: World
) -> None:
    path = f"conversations/{world['conversation']}/promises/"
    answer = program_of(ada).raw("POST", path, body, kind)
    assert answer.status_code == status and word in answer.json()["sentence"]


def test_other_methods_and_addresses_are_answered_in_json(
    program_of: ProgramOf, ada: Agent
) -> None:
    program = program_of(ada)
    wrong = program.raw("DELETE", "promises/", b"")
    assert wrong.status_code == 405 and wrong.headers["Allow"] == "GET"
    for path in ("promises", "nothing/", f"promises/{'9' * 30}/", "promises/-1/", "", "a%0Ab/"):
        answer = program.get(path)
        assert answer.status_code == 404 and answer.json()["kind"] == "not-found", path
    assert program.raw("HEAD", "promises/", b"").status_code == 200


def test_what_breaks_is_told_in_json_too() -> None:
    for error, status in ((OperationalError("closed"), 503), (KeyError("x"), 500),
                          (OperationalError("database or disk is full"), 507)):  # fmt: skip
        try:
            raise error
        except Exception:
            answer = broken(RequestFactory().get("/api/v1/promises/"))
        assert answer.status_code == status and b'"sentence"' in answer.content
