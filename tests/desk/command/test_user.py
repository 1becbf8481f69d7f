"""Letting people in by the command line."""

from __future__ import annotations

from argparse import Namespace
from io import StringIO

import pytest

from kept.desk.command.user import run
from kept.desk.staff.models import Agent, Invitation, Role
from kept.desk.verbs import CannotStart
from tests.desk.cast import PASSWORD

pytestmark = pytest.mark.django_db


def add(
    address: str, monkeypatch: pytest.MonkeyPatch, *, password: str | None = None, role: str = ""
) -> int:
    monkeypatch.setattr("sys.stdin", StringIO(f"{password}\n" if password else ""))
    return run(Namespace(address=address, name="", role=role, password_stdin=password is not None))


class TestAdd:
    def test_the_first_is_the_owner(self, monkeypatch: pytest.MonkeyPatch) -> None:
        assert add("olu@lumen-lamps.example", monkeypatch, password=PASSWORD) == 0
        olu = Agent.objects.get()
        assert (olu.name, olu.role) == ("Olu", Role.OWNER)
        assert olu.check_password(PASSWORD)

    def test_others_have_the_role_that_was_said(
        self, olu: Agent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add("bo@lumen-lamps.example", monkeypatch, password=PASSWORD, role="lead")
        assert Agent.objects.get(email="bo@lumen-lamps.example").role == Role.LEAD

    def test_without_a_password_it_makes_a_link(
        self, olu: Agent, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        add("ada@lumen-lamps.example", monkeypatch)
        assert capsys.readouterr().out.strip().endswith(f"{Invitation.objects.get().token}/")
        assert not Agent.objects.filter(email="ada@lumen-lamps.example").exists()

    @pytest.mark.parametrize(
        ("address", "password", "sentence"),
        [
            ("no address", PASSWORD, "valid email"),
            ("ada@lumen-lamps.example", "short", "too short"),
            ("olu@lumen-lamps.example", PASSWORD, "here already"),
        ],
    )
    def test_it_says_why_not(
        self, address: str, password: str, sentence: str, olu: Agent,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        with pytest.raises(CannotStart, match=sentence):
            add(address, monkeypatch, password=password)

    def test_the_first_needs_a_password(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with pytest.raises(CannotStart, match="needs a password"):
            add("olu@lumen-lamps.example", monkeypatch)
