"""An older desk that is full of rows, and today's program: nothing is lost, all clocks go."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.desk.command.older import COUNT
from tests.desk.running import environment, fresh_database


@pytest.mark.slow
def test_a_desk_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    with fresh_database() as settings:
        done = subprocess.run(
            [sys.executable, "-m", "tests.desk.command.older"], capture_output=True, text=True,
            env=environment(tmp_path, DJANGO_SETTINGS_MODULE="kept.desk.settings", **settings),
        )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    counts, states = json.loads(done.stdout)
    assert counts == [COUNT, COUNT]
    # Status; then hours after noon: waiting since, promised, the answer due, anything due.
    assert states == [
        ["open", 0, -1, 0, -1],
        ["open", 0, 1, 0, 0],
        ["open", 0, None, 0, 0],
        ["resolved", None, None, None, None],
        ["snoozed", None, None, None, 1],
        ["waiting", None, None, None, None],
    ]
