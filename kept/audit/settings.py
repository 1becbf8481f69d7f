"""What an audit judges, and how strictly."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path

from kept.archives.archive import zone_named
from kept.audit.errors import AuditError
from kept.audit.period import Period, period
from kept.audit.selection import mistake_named, selection
from kept.mistakes.house import House, load
from kept.mistakes.mistake import Level


@dataclass(frozen=True, slots=True)
class Settings:
    """What is judged, and how strictly."""

    house: House = field(default_factory=House)
    select: frozenset[str] | None = None
    """Codes to look for; ``None`` means all."""
    level: Level = Level.WARNING
    """Findings below it are dropped."""
    period: Period = field(default_factory=Period)


def settings_as_asked(chosen: Namespace, format_name: str) -> Settings:
    """The settings that the command line asks for.

    Raises ``AuditError``, ``HouseError``, or ``UnreadableArchive`` for an unknown time zone.
    """
    level = chosen.level or ("preview" if format_name == "jsonl" else "warning")
    return Settings(
        house=_house(chosen.house) if chosen.house else House(),
        select=selection(chosen.select, chosen.ignore),
        level=Level[level.upper()],
        period=period(chosen.since, chosen.until, zone_named(chosen.timezone)),
    )


def _house(path: Path) -> House:
    try:
        house = load(path.read_text("utf-8"), str(path))
        for word in house.named_mistakes:
            mistake_named(word)
        return house
    except OSError as error:
        raise AuditError(f"The house rules {path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise AuditError(f"The house rules {path} are not text in UTF-8.") from None
