"""How often Python looks for garbage that refers to itself while an archive is judged."""

from __future__ import annotations

import atexit
import gc

_SELDOM = (200_000, 20, 100)
"""The word lists hold a hundred thousand objects that never go away; by default Python walks
through all of them so often that it takes a quarter of the time. Judging leaves no such garbage."""


def collect_seldom() -> None:
    """Look for garbage seldom, for the rest of this process."""
    gc.set_threshold(*_SELDOM)
    # When Python ends it would walk through everything once more, which takes a second.
    atexit.register(gc.freeze)
