"""Lives that are killed: a process that has Django loaded, and forks of it that die at any moment.

Loading Django takes longer than a life lasts here, so a begetter loads it once and every life is a
fork of it. What a life does, and what there is to judge in the end, says a module of functions:

    prepare(*given)  a database to begin with
    write(life)      what is to be done in a life, before it begins
    live(life)       does it, until it is killed
    left()           how many things are still to be done
    state()          what came of it, for the test to judge; and whatever else the test asks

The test talks to the begetter by lines of JSON: the name of a function and what it is given.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.desk.peers import wait_until
from tests.desk.running import environment, fresh_database

FIRST_LONGEST, LONGEST = 0.2, 3.0
"""Seconds that a life lasts at most, at first and ever."""
MANY = 100


class Begetter:
    """The process that begets lives, as the test sees it."""

    def __init__(
        self, module: str, data: Path, inside: Sequence[str] = (), **settings: str
    ) -> None:
        self.log = data.parent / f"{data.name}.log"
        told = {"DJANGO_SETTINGS_MODULE": "kept.desk.settings", "KEPT_PRIVATE_NETWORK": "yes"}
        with self.log.open("w") as errors:
            self._process = subprocess.Popen(
                [*inside, sys.executable, "-m", "tests.desk.begetting", module],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
                env=environment(data, **{**told, **settings}),
            )  # fmt: skip

    def tell(self, *words: Any) -> Any:
        """Have a function of the module called; returns what it returned."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps(words) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, self.log.read_text()[-3000:]
        return json.loads(answer)

    def kill_often(
        self, times: int, *, before: Callable[[int], object] = lambda life: None
    ) -> None:
        """Let so many lives begin, each after ``write``, and kill each at some moment of its work.

        How long they live at most follows what they do, for machines are fast, slow and busy: who
        did nothing gives later ones more time, who left nothing to do gives them less.
        """
        chance, longest, amid = random.Random(times), FIRST_LONGEST, 0
        for life in range(times):
            before(life)
            self.tell("write", life)
            begun = self.tell("left")
            self.tell("kill after", life, chance.uniform(0.0, longest))
            left = self.tell("left")
            amid += 0 < left < begun
            longest = min(LONGEST, longest * (1.15 if left == begun else 0.85 if not left else 1))
        sys.stderr.write(f"{times} lives, {amid} killed amid their work, {longest:.2f} s at most\n")
        assert times < MANY or amid > times / 5, "too few were killed amid their work"

    def live_on(self, life: int, *, until: Callable[[Any], object], seconds: float = 120) -> Any:
        """Let one more life finish what is left; returns the state at its end."""
        pk = self.tell("begin", life)
        try:
            wait_until(lambda: until(self.tell("state")), seconds=seconds, every=0.2)
        except AssertionError as error:
            told = "\n".join(f"{key}: {str(of)[:300]}" for key, of in self.tell("state").items())
            error.add_note(f"{told}\n{self.log.read_text()[-3000:]}")
            raise
        finally:
            self.tell("end", pk)
        return self.tell("state")

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()


@contextmanager
def begetter(module: str, folder: Path, *given: Any) -> Iterator[Begetter]:
    """A begetter with a database of its own, in which ``prepare`` has been called."""
    with fresh_database() as settings:
        made = Begetter(module, folder / "data", **settings)
        try:
            made.tell("prepare", *given)
            yield made
        finally:
            made.close()
