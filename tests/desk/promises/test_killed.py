"""kill -9 at any moment of reminding: no reminder lost, none told twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.mortal import begetter
from tests.desk.promises import lives
from tests.desk.promises.lives import PROMISES

REMINDERS = 3
"""What is told of each promise."""


@pytest.mark.parametrize("times", [8, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_lose_no_reminder_and_repeat_none(tmp_path: Path, times: int) -> None:
    with begetter(lives.__name__, tmp_path) as worker:
        worker.kill_often(times)
        told = worker.live_on(times, until=lambda state: state["left"] == 0)["told"]
    assert len(told) == times * PROMISES * REMINDERS, "nothing is lost"
    assert set(told.values()) == {1}, "nothing is told twice"
