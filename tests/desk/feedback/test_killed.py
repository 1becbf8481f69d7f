"""kill -9 at any moment of planning and asking: nobody is forgotten, nobody is asked twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.feedback import lives
from tests.desk.feedback.lives import SETTLED
from tests.desk.mortal import begetter


@pytest.mark.parametrize("times", [6, pytest.param(200, marks=pytest.mark.slow)])
def test_kills_forget_nobody_and_repeat_nothing(tmp_path: Path, times: int) -> None:
    everybody = times * SETTLED
    with begetter(lives.__name__, tmp_path) as worker:
        worker.kill_often(times)
        told = worker.live_on(times, until=lambda state: state["mails"] >= everybody)
    assert told["check_backs"] == told["mails"] == told["events"] == everybody
    assert told["asked"] == {"asked": everybody}
    assert told["times each"] == [1], "nobody is asked twice"
