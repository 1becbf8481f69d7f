"""Time zones as people's records name them."""

from __future__ import annotations

from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from kept.mistakes.reading import Reading


def customer_zone(reading: Reading) -> tzinfo | None:
    """The zone the customer lives in; None where it is not known or no zone has that name."""
    name = reading.conversation.customer.timezone
    return _zone(name) if name else None


@lru_cache(maxsize=512)
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):
        return None
