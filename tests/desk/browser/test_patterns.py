"""The style guide: every component, in both schemes, without a flaw."""

from __future__ import annotations

import pytest

from kept.desk.staff.models import Agent
from tests.desk.browser.conftest import Visit
from tests.desk.browser.watching import assert_accessible, assert_fits, screenshot

pytestmark = pytest.mark.browser


def test_it_is_accessible_and_fits(visit: Visit, ada: Agent) -> None:
    page = visit(ada, "/patterns/")
    assert_fits(page)
    screenshot(page, "patterns", whole=True)
    assert_accessible(page)
