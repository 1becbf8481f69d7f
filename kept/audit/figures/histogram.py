"""Durations in fixed buckets: any number of them in the same memory."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0

BINS: tuple[tuple[str, float], ...] = (
    ("under 1 min", _MINUTE),
    ("1-5 min", 5 * _MINUTE),
    ("5-15 min", 15 * _MINUTE),
    ("15-60 min", _HOUR),
    ("1-4 h", 4 * _HOUR),
    ("4-8 h", 8 * _HOUR),
    ("8-24 h", _DAY),
    ("1-2 days", 2 * _DAY),
    ("2-4 days", 4 * _DAY),
    ("4-7 days", 7 * _DAY),
    ("over 7 days", 365 * _DAY),
)
"""What people read: a label and the upper end in seconds. The last holds everything longer too."""

STEPS = 8
"""Fine buckets in each readable one, evenly spaced on a logarithmic scale."""


def _edges() -> tuple[float, ...]:
    edges = [0.0]
    lower = 1.0
    for _, upper in BINS:
        ratio = (upper / lower) ** (1 / STEPS)
        edges += [lower * ratio**step for step in range(1, STEPS)] + [upper]
        lower = upper
    return tuple(edges)


_EDGES = _edges()


def place_of(seconds: float) -> int:
    """In which of ``Histogram.counts`` a duration is counted."""
    return min(bisect_right(_EDGES, max(seconds, 0.0)) - 1, len(_EDGES) - 2)


@dataclass
class Histogram:
    """How many durations fell where; quantiles are interpolated inside a bucket."""

    counts: list[int] = field(default_factory=lambda: [0] * (len(_EDGES) - 1))

    def add(self, seconds: float) -> None:
        """Count one duration; negative ones, from clocks that disagree, count as zero."""
        self.counts[place_of(seconds)] += 1

    def merge(self, other: Histogram) -> None:
        self.counts = [a + b for a, b in zip(self.counts, other.counts, strict=True)]

    @property
    def total(self) -> int:
        return sum(self.counts)

    def quantile(self, share: float) -> float | None:
        """Seconds under which ``share`` of all durations lie; ``None`` without any."""
        rank = share * self.total
        below = 0
        for place, count in enumerate(self.counts):
            if count and below + count >= rank:
                inside = max(rank - below, 0.0) / count
                return _EDGES[place] + (_EDGES[place + 1] - _EDGES[place]) * inside
            below += count
        return None

    def bins(self) -> list[tuple[str, int]]:
        """The readable bins with their counts, shortest first."""
        return [
            (label, sum(self.counts[place * STEPS : (place + 1) * STEPS]))
            for place, (label, _) in enumerate(BINS)
        ]
