"""What the desk writes to its standard error: one line for each thing, errors included.

Only what code says on purpose is written: no bodies, headers or form fields, where secrets are.
"""

from __future__ import annotations

import logging
import traceback
from typing import Any

DEEPEST = 6
"""Places of a traceback that are named, from where it happened upwards."""


class OneLine(logging.Formatter):
    """Time, level, where from, what; an error ends with the places it came through."""

    default_time_format = "%Y-%m-%dT%H:%M:%S%z"
    default_msec_format = ""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # another handler may have written it at length
        return " | ".join(line for line in super().format(record).splitlines() if line.strip())

    def formatException(self, info: Any) -> str:
        kind, error, trace = info
        frames = traceback.extract_tb(trace)[::-1][:DEEPEST]
        places = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames)
        return f"{kind.__name__}: {error} | {places}"


def logging_settings(*, debug: bool) -> dict[str, Any]:
    """Django's LOGGING; ``debug`` writes tracebacks at length instead."""
    quiet = {"level": "ERROR"}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"one_line": {} if debug else {"()": "kept.desk.lib.logs.OneLine"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "one_line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "kept": {"level": "INFO"},
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": quiet,  # a page that is not there is no trouble of ours
            "django.server": {"handlers": [], "propagate": True},
            "uvicorn": {"handlers": [], "level": "WARNING", "propagate": True},
        },
    }
