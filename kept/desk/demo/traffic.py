"""Life on the demo: while somebody looks, customers go on writing."""

from __future__ import annotations

from datetime import datetime, timedelta

from kept.desk.web.live import Live


class Traffic:
    """Everything that happens by itself while somebody has a screen open."""

    def __init__(self, live: Live) -> None:
        self._live = live

    def play(self, at: datetime) -> datetime | None:
        """Do what is due at that moment; when it wants to be asked again."""
        return at + timedelta(seconds=10)
