"""Every address of the desk, sent what nobody means: it answers, and never breaks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client

from kept.desk.staff.models import Agent
from kept.desk.web import workspace
from tests.desk.conftest import SignIn
from tests.desk.everything import ALL, filled

WRONG = ("", "x", "-1", "1", "9" * 30, "é\x00\u202e\n", "x" * 3_000)
FOLDER = Path(str(workspace.__file__)).parent
_ASKED = re.compile(
    r"""(?:(?:POST|GET)(?:\.get|\.getlist)?[(\[]|form\.get\(|(?:form|POST), )["']([\w-]+)["']"""
)
_FIELD = re.compile(r"^    (\w+) = (?:forms\.)?\w*Field\(", re.MULTILINE)
NAMES = sorted(
    {
        name
        for path in FOLDER.glob("*.py")
        for look in (_ASKED, _FIELD)
        for name in look.findall(path.read_text("utf-8"))
    }
)
"""Every name that some screen reads."""
_PART = re.compile(r"<\w+:\w+>")


def _answers(client: Client, path: str, said: dict[str, str]) -> None:
    for answer in (client.post(path, said), client.get(path, said)):
        assert answer.status_code < 500, path
        for close_file in answer._resource_closers:  # ``close`` would also close the database
            close_file()


@pytest.mark.django_db(transaction=True)  # what PostgreSQL refuses ends a transaction
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: repr(wrong[:9]))
def test_it_answers_whatever_is_sent(
    wrong: str, as_: SignIn, world: dict[str, int | str], olu: Agent
) -> None:
    client = as_(olu)
    for _, route in ALL:
        _answers(client, filled(route, world), dict.fromkeys(NAMES, wrong))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("part", ["9" * 30, "nonsense", "%00é"])
def test_it_finds_nothing_at_wrong_addresses(
    part: str, as_: SignIn, world: dict[str, int | str], olu: Agent
) -> None:
    client = as_(olu)
    for _, route in ALL:
        for found in _PART.finditer(route):
            wrong = route[: found.start()] + part + route[found.end() :]
            _answers(client, filled(wrong, world), {})


def test_it_knows_what_screens_read() -> None:
    assert {"owner", "until", "contact", "email", "older", "archive", "reason"} <= set(NAMES)
