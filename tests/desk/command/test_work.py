"""Workers of their own, beside the processes that serve pages."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from tests.desk.command.conftest import Prepared
from tests.desk.running import KEPT, environment, kept

ON_POSTGRESQL = bool(os.environ.get("DATABASE_URL"))


class TestWork:
    @pytest.mark.skipif(ON_POSTGRESQL, reason="this is about SQLite")
    def test_it_says_that_sqlite_needs_none(self, tmp_path: Path) -> None:
        done = kept("work", data=tmp_path)
        assert done.returncode == 2
        assert "kept serve" in done.stderr and "DATABASE_URL" in done.stderr

    @pytest.mark.skipif(not ON_POSTGRESQL, reason="on SQLite there is one process")
    def test_it_does_what_another_process_made_due(
        self, prepared: Prepared, tmp_path: Path
    ) -> None:
        with prepared.start_in(tmp_path, "--web-only") as desk:
            worker = subprocess.Popen(
                [*KEPT, "work"], stdout=subprocess.PIPE, text=True,
                env=environment(desk.data, **prepared.settings),
            )  # fmt: skip
            with worker, psycopg.connect(prepared.settings["DATABASE_URL"]) as line:
                assert worker.stdout is not None
                assert "working" in worker.stdout.readline()
                with desk.olu().stream("GET", "/events/") as answer:
                    told = answer.iter_lines()
                    next(told)
                    line.execute(
                        "UPDATE conversations_conversation"
                        " SET status = 'snoozed', snoozed_until = '2026-01-01 00:00Z'"
                    )
                    line.execute("SELECT pg_notify('kept', %s)", ['test [["work", 0, null]]'])
                    line.commit()
                    changed = '"kind": "conversation"'
                    assert any(changed in each for each in told)  # else it waits in vain
                assert line.execute(
                    "SELECT status, snoozed_until FROM conversations_conversation"
                ).fetchall() == [("open", None)]
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(30) == 0
