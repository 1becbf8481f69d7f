"""Settings: read, refused, and written down for whoever hosts a desk."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kept.desk.lib import env
from kept.desk.lib.env import SETTINGS, SettingError

PAGE = Path(__file__).parents[3] / "docs/run/settings.md"


class TestReading:
    def test_every_default_can_be_read(self) -> None:
        for setting in SETTINGS:
            setting.read(setting.default)

    @pytest.mark.parametrize(
        ("name", "text", "value"),
        [
            ("KEPT_PORT", "80", 80),
            ("KEPT_URL", "https://desk.example/", "https://desk.example"),
            ("KEPT_DEMO", "yes", True),
            ("KEPT_ALLOWED_HOSTS", "a.example, b.example,", ("a.example", "b.example")),
            ("KEPT_PROXIES", "", None),
        ],
    )
    def test_it_reads(self, name: str, text: str, value: object) -> None:
        assert env.value(name, {name: text}) == value

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            ("KEPT_PORT", "-1"),
            ("KEPT_PORT", "8025.0"),
            ("KEPT_URL", "desk.example"),
            ("KEPT_URL", "https://desk.example/kept"),
            ("KEPT_DEMO", "maybe"),
        ],
    )
    def test_it_refuses_with_the_name_and_the_text(self, name: str, text: str) -> None:
        with pytest.raises(SettingError, match=f"{name}='{re.escape(text)}'"):
            env.value(name, {name: text})

    def test_it_refuses_a_name_that_nobody_reads(self) -> None:
        with pytest.raises(SettingError, match="KEPT_PROT"):
            env.refuse_unknown({"KEPT_PROT": "1"})


class TestDatabase:
    def test_it_reads_every_part_of_the_address(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        address = "postgresql://ke%40pt:s%2Fecret@db.example:5433/desk?sslmode=require"
        monkeypatch.setenv("DATABASE_URL", address)
        found = env.database(tmp_path)
        parts = [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME", "OPTIONS")]
        options = {"options": env.PLAIN_ANSWERS, "sslmode": "require"}
        expected = ["ke@pt", "s/ecret", "db.example", "5433", "desk", options]
        assert parts == expected

    @pytest.mark.parametrize("address", ["mysql://db/kept", "postgresql://db", "kept.sqlite3"])
    def test_it_refuses_others(
        self, address: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("DATABASE_URL", address)
        with pytest.raises(SettingError, match="DATABASE_URL"):
            env.database(tmp_path)


class TestSecret:
    def test_it_is_made_once_and_for_its_owner_only(self, tmp_path: Path) -> None:
        path = tmp_path / "data" / "secret.key"
        made = env.secret(path)
        assert len(made) > 50 and env.secret(path) == made
        assert path.stat().st_mode & 0o777 == 0o600


class TestPage:
    def test_it_tells_of_every_setting_what_the_list_tells(self) -> None:
        rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", PAGE.read_text("utf-8"), re.M)
        listed = [
            (each.name, f"`{each.default}`" if each.default else "", each.meaning)
            for each in SETTINGS
        ]
        assert rows == listed
