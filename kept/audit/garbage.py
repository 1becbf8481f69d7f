"""How often Python looks for garbage that refers to itself while an archive is judged."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (50_000, 20, 100)
"""The word lists hold a hundred thousand objects that never go away; by default Python walks
through all of them so often that it takes a quarter of the time."""


def collect_seldom() -> None:
    """Look for garbage seldom, for the rest of this process."""
    gc.set_threshold(*_SELDOM)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for garbage seldom while this lasts."""
    before = gc.get_threshold()
    collect_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
