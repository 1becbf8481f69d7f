"""The demo as its first visitor finds it: sixty days played, and judged and counted, too."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from kept.desk.coaching import live
from kept.desk.coaching.actions import set_house_rules
from kept.desk.demo.build import Progress, build
from kept.desk.demo.shop import opened
from kept.desk.reports import counting

_HOUSE = Path(__file__).parent / "house.toml"


def prepare(now: datetime, progress: Progress) -> None:
    """Build the demo; then do at once what the worker does over time, so that boards tell."""
    build(now, progress)
    set_house_rules(None, _HOUSE.read_text("utf-8"), by=opened().people["Olu"], at=now)
    while (due := live.judge_due(now)) is not None and due <= now:
        pass
    counting.count_due(now)
