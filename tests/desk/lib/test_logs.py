"""What is written to standard error."""

from __future__ import annotations

import logging
import sys

from kept.desk.lib.logs import OneLine


def record(message: str, *, failed: bool = False) -> logging.LogRecord:
    return logging.LogRecord(
        "kept.desk", logging.ERROR, __file__, 1, message, (), sys.exc_info() if failed else None
    )


class TestOneLine:
    def test_it_stays_on_one_line_whatever_is_said(self) -> None:
        line = OneLine().format(record("one\ntwo\r\n\nthree"))
        assert line.endswith("ERROR kept.desk: one | two | three")

    def test_it_names_the_error_and_where_it_came_through(self) -> None:
        try:
            _fail()
        except ValueError:
            line = OneLine().format(record("Sending failed", failed=True))
        assert "\n" not in line
        assert "Sending failed | ValueError: no | such thing | " in line
        assert "test_logs.py" in line and "_fail" in line


def _fail() -> None:
    raise ValueError("no\nsuch thing")
