"""What the document promises holds for whatever is sent; and what it does not allow is refused.

Requests are made of the document by schemathesis: valid ones, and ones that break it somewhere.
"""

from __future__ import annotations

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.utils.timezone import now
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_schema_conformance,
    status_code_conformance,
)

from kept.desk.staff import keys
from kept.desk.staff.models import Agent
from kept.desk.web.api import door
from kept.desk.web.api.version_1 import OPERATIONS
from tests.desk.everything import World

CHECKS = [
    not_a_server_error, status_code_conformance, content_type_conformance,
    response_schema_conformance,
]  # fmt: skip
"""A valid request may be refused all the same: what it is about may not be there."""
TOO_LARGE = 413
"""A refusal that ``negative_data_rejection`` does not know as one."""
FEW, MANY = 8, 300
NAMES = [operation.name for operation in OPERATIONS]


@pytest.fixture
def secret(olu: Agent, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a key that acts as Olu, however often."""
    monkeypatch.setattr(door, "OFTEN", 10**9)
    monkeypatch.setattr(door, "WRONG_OFTEN", 10**9)
    return keys.make_key(olu, name="Fuzz", expires_at=None, by=olu, at=now())[1]


def _fuzz(secret: str, world: World, *, examples: int, mode: GenerationMode) -> None:
    """Ask every operation; ``world`` has the numbers that exist."""
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    schema.raw_schema["security"] = []  # each request has the key: test_door.py asks without
    for name in NAMES:
        _ask(schema.find_operation_by_id(name), secret, world, examples=examples, mode=mode)


def _ask(
    operation: APIOperation, secret: str, world: World, *, examples: int, mode: GenerationMode
) -> None:
    kind = "conversation" if "/conversations/" in operation.path else "promise"
    asked = []

    @settings(
        max_examples=examples, deadline=None, database=None, phases=[Phase.generate],
        derandomize=examples == FEW, suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Case) -> None:
        if mode == GenerationMode.POSITIVE and "/orders/" not in operation.path:
            case.path_parameters = case.path_parameters and {"number": world[kind]}
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        refused = [] if answer.status_code == TOO_LARGE else [negative_data_rejection]
        case.validate_response(answer, checks=[*CHECKS, *refused])
        asked.append(answer.status_code)

    ask()
    assert len(asked) >= examples // 2, "hardly anything was asked"
    assert mode == GenerationMode.NEGATIVE or set(asked) != {422}, "nothing valid was asked"


@pytest.mark.django_db(transaction=True)  # what PostgreSQL refuses ends a transaction
@pytest.mark.parametrize("mode", GenerationMode)
def test_it_keeps_to_its_document(mode: GenerationMode, secret: str, world: World) -> None:
    _fuzz(secret, world, examples=FEW, mode=mode)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("mode", GenerationMode)
def test_it_keeps_to_its_document_for_long(mode: GenerationMode, secret: str, world: World) -> None:
    _fuzz(secret, world, examples=MANY, mode=mode)


def test_the_document_is_valid_openapi(db: None) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())
    schema.validate()
    assert schema.specification.version == "3.1.0"
    assert {
        result.ok().definition.raw["operationId"] for result in schema.get_all_operations()
    } == set(NAMES)
