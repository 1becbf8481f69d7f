"""The demo as a process beside this desk: opened by one click, ended with whoever opened it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings

_COMMAND = [sys.executable, "-m", "kept", "demo", "--while-input"]
_COUNTED = re.compile(r"(\d+) of (\d+)")
_RUNNING = re.compile(r"running: \S+:(\d+)")


@dataclass(frozen=True)
class Opening:
    """How far the demo is: so many conversations of all, then the port at which it answers."""

    done: int = 0
    of: int = 300
    port: int = 0
    problem: str = ""


class DemoProcess:
    """One demo at most, however often somebody asks for it."""

    def __init__(self, command: Iterable[str] = _COMMAND) -> None:
        self._command = list(command)
        self._process: subprocess.Popen[str] | None = None
        self._changing = threading.Lock()
        self.opening: Opening | None = None

    @property
    def can_be_reached(self) -> bool:
        """False behind a proxy for https: the demo's own port is on the other side of it."""
        return not settings.SECURE

    def open(self, *, host: str) -> None:
        """Start the demo unless it is running; ``host`` is the name under which we were reached."""
        with self._changing:
            if self._process is not None and self._process.poll() is None:
                return
            self.opening = Opening()
            # It ends when its input does: also if this process is killed.
            self._process = subprocess.Popen(
                self._command, env={**os.environ, "KEPT_ALLOWED_HOSTS": host}, text=True,
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            )  # fmt: skip
            threading.Thread(target=self._listen, args=[self._process], daemon=True).start()

    def close(self) -> None:
        """End it; returns when it has."""
        with self._changing:
            if self._process is None:
                return
            assert self._process.stdin is not None
            self._process.stdin.close()
            self._process.wait(10)
            self._process, self.opening = None, None

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None and self.opening is not None
        last = ""
        with process.stdout as lines:
            for line in lines:
                last = line.strip() or last
                if found := _COUNTED.search(line):
                    self.opening = replace(self.opening, done=int(found[1]), of=int(found[2]))
                elif found := _RUNNING.search(line):
                    self.opening = replace(self.opening, port=int(found[1]))
        if process.wait() and self.opening is not None:
            self.opening = replace(self.opening, port=0, problem=last or "The demo did not start.")


THE_DEMO = DemoProcess()
