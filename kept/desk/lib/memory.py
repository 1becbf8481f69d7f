"""How much memory the C library holds for a process of many threads."""

from __future__ import annotations

import ctypes

_ARENAS_AT_MOST = -8
"""``M_ARENA_MAX`` of glibc's malloc.h."""
_ARENAS = 2


def share_arenas() -> None:
    """Let all threads take memory from the same two stores, instead of one for almost each.

    Where each has its own, what one gave back is of no use to the others. To be called before
    there are threads; where the C library is not glibc, it does nothing.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt:
        mallopt(_ARENAS_AT_MOST, _ARENAS)
