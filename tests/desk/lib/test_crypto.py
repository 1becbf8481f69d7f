"""Secrets in the database."""

from __future__ import annotations

import pytest
from pytest_django.fixtures import Settings

from kept.desk.lib import crypto


class TestSecrets:
    def test_they_come_back_and_do_not_show(self) -> None:
        kept = crypto.encrypt("pässword")
        assert crypto.decrypt(kept) == "pässword"
        assert "ssword" not in kept and kept != crypto.encrypt("pässword")

    def test_none_stays_none(self) -> None:
        assert crypto.decrypt("") == ""

    def test_another_key_is_told_apart_from_a_wrong_password(self, settings: Settings) -> None:
        kept = crypto.encrypt("password")
        settings.SECRET_KEY = "another"
        with pytest.raises(crypto.Unreadable, match="secret key"):
            crypto.decrypt(kept)
