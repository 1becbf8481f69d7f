"""Limits on how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from kept.desk.lib import rate
from tests.desk.cast import NOON

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted(db: None) -> None:
    cache.clear()


class TestAllows:
    def test_it_counts_for_each_who_and_what(self) -> None:
        often = {"at": NOON, "most": 2, "seconds": 60}
        assert [rate.allows("write", "nils", **often) for _ in range(4)] == [
            True,
            True,
            False,
            False,
        ]
        assert rate.allows("write", "mona", **often)
        assert rate.allows("read", "nils", **often)

    def test_it_begins_anew(self) -> None:
        assert rate.allows("write", "nils", at=NOON, most=1, seconds=60)
        assert not rate.allows("write", "nils", at=NOON, most=1, seconds=60)
        later = NOON + timedelta(seconds=60)
        assert rate.allows("write", "nils", at=later, most=1, seconds=60)


class TestVisitor:
    @pytest.mark.parametrize(
        ("proxies", "address"), [(0, "10.0.0.9"), (1, "198.51.100.7"), (2, "203.0.113.5")]
    )
    def test_it_believes_as_many_proxies_as_there_are(
        self, proxies: int, address: str, settings: Settings
    ) -> None:
        settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
        request = RequestFactory().get(
            "/", REMOTE_ADDR="10.0.0.9", HTTP_X_FORWARDED_FOR="1.1.1.1, 203.0.113.5, 198.51.100.7"
        )
        assert rate.visitor(request) == address
