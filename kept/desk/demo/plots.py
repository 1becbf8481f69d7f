"""Plots: what happens in a conversation, as written in ``plots/*.toml``.

A script is stage directions, each on a line that begins with ``>``, with the text below it::

    > customer
    Where is my lamp?
    > agent 3h
    It leaves tomorrow.
    > resolve 2d It has arrived

A direction is a verb, how long after the one before (``40m``, ``3h``, ``2d``), and the rest.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "plots"
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_SPAN = re.compile(r"(\d+(?:\.\d+)?)([mhd])")
_DIRECTION = re.compile(r"(?m)^> ?")


@dataclass(frozen=True)
class Step:
    """One thing that is done: by which verb, how long after the one before, and its text."""

    verb: str
    after: timedelta
    rest: str
    text: str


@dataclass(frozen=True)
class Plot:
    """What happens in a conversation; the columns are those of its table in the file.

    ``times`` is how often it is played, ``order`` how far the customer's order is (a key of
    ``customers.ORDERS``), ``item`` which lamp (nothing: any), ``ago`` how long before now it
    begins (nothing: some day), ``owner`` who takes it (nothing: whoever has time), ``by`` the
    customer (nothing: anybody of that language). A live one may begin while somebody looks.
    """

    name: str
    subject: str
    steps: tuple[Step, ...]
    times: int = 1
    tags: tuple[str, ...] = ()
    order: str = ""
    item: str = ""
    ago: str = ""
    owner: str = ""
    by: str = ""
    language: str = "en"
    channel: str = "support"
    is_live: bool = False
    is_returning: bool = False


def read_plots(text: str) -> Iterator[Plot]:
    """The plots of a file."""
    for name, columns in tomllib.loads(text).items():
        yield _plot(name, columns)


@cache
def plots() -> Mapping[str, Plot]:
    """Every plot by its name."""
    files = (path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.toml")))
    return {plot.name: plot for text in files for plot in read_plots(text)}


def span(written: str) -> timedelta:
    """A stretch of time such as ``40m``, ``3h`` or ``2d``; ValueError if it is none."""
    found = _SPAN.fullmatch(written)
    if found is None:
        raise ValueError(f"“{written}” is no stretch of time such as 40m, 3h or 2d.")
    return timedelta(**{_UNITS[found[2]]: float(found[1])})


def _plot(name: str, columns: dict[str, Any]) -> Plot:
    script = columns.pop("script")
    tags = tuple(columns.pop("tags", ()))
    steps = tuple(_step(part) for part in _DIRECTION.split(script) if part.strip())
    return Plot(name=name, steps=steps, tags=tags, **columns)


def _step(part: str) -> Step:
    direction, _, text = part.partition("\n")
    verb, _, rest = direction.strip().partition(" ")
    first, _, others = rest.partition(" ")
    if _SPAN.fullmatch(first):
        return Step(verb, span(first), others, text.strip())
    return Step(verb, timedelta(0), rest, text.strip())


class Rest:
    """The rest of a direction: words, and names with a value, such as ``html with=a.png``."""

    def __init__(self, rest: str) -> None:
        self._words = rest.split()

    def flag(self, name: str) -> bool:
        return name in self._words

    def value(self, name: str) -> str:
        found = (word for word in self._words if word.startswith(f"{name}="))
        return next(found, "").partition("=")[2]
