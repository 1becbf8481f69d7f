"""Begets lives for ``tests.desk.mortal``, in an empty database: its tables are made first.

usage: python -m tests.desk.begetting MODULE
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from importlib import import_module
from types import ModuleType
from typing import Any

import django
from django.db import connections


class Begetter:
    """Has Django loaded, and calls the functions of a module; ``live`` in a fork of its own."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def answer(self, verb: str, *given: Any) -> Any:
        own = {"begin": self._begin, "kill after": self._kill_after, "end": self._end}
        return own.get(verb, getattr(self._module, verb, None))(*given)  # type: ignore[misc]

    def _begin(self, life: int) -> int:
        pk = os.fork()
        if not pk:
            try:
                self._module.live(life)
            finally:
                os._exit(1)  # a life must not go on as a second begetter
        return pk

    def _kill_after(self, life: int, seconds: float) -> None:
        pk = self._begin(life)
        time.sleep(seconds)
        self._end(pk)

    @staticmethod
    def _end(pk: int) -> None:
        os.kill(pk, signal.SIGKILL)
        _, status = os.waitpid(pk, 0)
        assert os.WIFSIGNALED(status), "the life ended by itself"


def main(name: str) -> None:
    django.setup()
    import_module("kept.desk.command.ready").bring_up_to_date()
    here = Begetter(import_module(name))
    for line in sys.stdin:
        told = here.answer(*json.loads(line))
        connections.close_all()  # what is forked must hold no line to the database
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
