"""Times as people and programs write them; whether 3/4 is in March or April is learnt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from kept.archives.fields import EARLIEST_YEAR, LATEST_YEAR

_INVISIBLE = str.maketrans({"\u200e": "", "\u200f": "", "\u202f": " ", "\xa0": " ", "\u2009": " "})
_NUMERIC = re.compile(
    r"(?P<a>\d{1,4})(?P<mark>[./-])(?P<b>\d{1,2})[./-](?P<c>\d{2,4})\.?"
    r"(?:,?\s+(?:(?:um|à|at|kl)\.?\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:\.\d+)?"
    r"\s*(?P<half>[ap])?\.?\s?(?:m\.?)?)?",
    re.IGNORECASE | re.ASCII,
)
_UNIX = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?", re.ASCII)
_TWITTER = "%a %b %d %H:%M:%S %z %Y"
_ZONE_WORD = re.compile(r"\s*(UTC|GMT|Z)$")


class Times:
    """Reads the times of one archive. Show it all of them first, in order, with ``observe``."""

    def __init__(self) -> None:
        self._day_first_seen = self._month_first_seen = self._half_days = self._guessed = False
        self._backwards_day_first = self._backwards_month_first = 0
        self._last: re.Match[str] | None = None
        self._unread, self._unread_example = 0, ""

    def observe(self, text: str) -> None:
        """Learn from one written time whether the day or the month comes first."""
        match = _NUMERIC.fullmatch(_clean(text))
        if not match or len(match["a"]) > 2:
            return
        first, second = int(match["a"]), int(match["b"])
        self._day_first_seen |= first > 12 or match["mark"] == "."
        self._month_first_seen |= second > 12 and match["mark"] != "."
        self._half_days |= match["half"] is not None
        if self._last:
            self._backwards_day_first += _written(match, True) < _written(self._last, True)
            self._backwards_month_first += _written(match, False) < _written(self._last, False)
        self._last = match

    @property
    def day_first(self) -> bool:
        if self._day_first_seen != self._month_first_seen:
            return self._day_first_seen
        if self._backwards_day_first != self._backwards_month_first:
            return self._backwards_day_first < self._backwards_month_first
        return not self._half_days

    def moment(self, text: str) -> datetime | None:
        """Return the time, without a zone where none is written; None where it is not one."""
        text = _clean(text)
        if not text:
            return None
        at = self._read(text)
        if at is None:
            self._unread, self._unread_example = self._unread + 1, text
        return at

    def remarks(self) -> Iterator[str]:
        """Yield what people should know: how dates were read, and what could not be."""
        if self._last and self._day_first_seen == self._month_first_seen:
            first = "day" if self.day_first else "month"
            yield f"dates such as {self._last[0]} were read with the {first} first"
        if self._unread:
            example = self._unread_example[:40]
            yield f"times that could not be read, such as {example!r}: {self._unread:,}"

    def _read(self, text: str) -> datetime | None:
        if match := _NUMERIC.fullmatch(text):
            return _numeric(match, self.day_first)
        for read in (datetime.fromisoformat, _iso, _unix, parsedate_to_datetime, _twitter):
            try:
                at = read(text)
            except (ValueError, TypeError, OverflowError, IndexError):
                continue
            return at if EARLIEST_YEAR <= at.year <= LATEST_YEAR else None
        return None


def _clean(text: str) -> str:
    return text.translate(_INVISIBLE).strip()


def _written(match: re.Match[str], day_first: bool) -> tuple[int, int, int]:
    first, second = int(match["a"]), int(match["b"])
    return (int(match["c"]), second, first) if day_first else (int(match["c"]), first, second)


def _numeric(match: re.Match[str], day_first: bool) -> datetime | None:
    year, month, day = _written(match, day_first)
    if len(match["a"]) == 4:
        year, month, day = int(match["a"]), int(match["b"]), int(match["c"])
    hour = int(match["hour"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"] in "pP" else 0)
    try:
        at = datetime(  # noqa: DTZ001  # the caller knows the zone
            year + 2000 if year < 100 else year,
            month,
            day,
            hour,
            int(match["minute"] or 0),
            int(match["second"] or 0),
        )
    except ValueError:
        return None
    return at if EARLIEST_YEAR <= at.year <= LATEST_YEAR else None


def _iso(text: str) -> datetime:
    return datetime.fromisoformat(_ZONE_WORD.sub("+00:00", text))


def _unix(text: str) -> datetime:
    if not _UNIX.fullmatch(text):
        raise ValueError(text)
    seconds = float(text)
    return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)


def _twitter(text: str) -> datetime:
    return datetime.strptime(text, _TWITTER)  # noqa: DTZ007  # %z is in the format
