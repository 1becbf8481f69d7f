"""The lamp shop, open and empty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from kept.desk.demo.shop import Shop, open_shop
from tests.desk.cast import NOON


@pytest.fixture
def shop(db: None, settings: Settings) -> Shop:
    settings.DEMO = True
    return open_shop(NOON - timedelta(days=61))
