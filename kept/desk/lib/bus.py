"""What open screens are told: that something changed, by id, never what it says."""

from __future__ import annotations


def publish(kind: str, pk: int, *, team: int | None = None) -> None:
    """Tell open screens, when the transaction is through, that thing ``pk`` of ``kind`` changed.

    ``team`` is the team whose members may know of it (None: everybody on staff).
    """
