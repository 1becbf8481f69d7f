"""A share with its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z = 1.959964  # two-sided 95 %
TOO_FEW = 30
"""Below this many conversations a share says little: it is shown, but not compared."""


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` out of ``of``; all properties are shares between 0 and 1."""

    hits: int
    of: int

    @property
    def share(self) -> float:
        return self.hits / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson interval; (0, 1) when nothing was counted."""
        if not self.of:
            return 0.0, 1.0
        spread = _Z * _Z / self.of
        centre = (self.share + spread / 2) / (1 + spread)
        half = sqrt(self.share * (1 - self.share) * spread + spread * spread / 4) / (1 + spread)
        return max(0.0, centre - half), min(1.0, centre + half)

    @property
    def low(self) -> float:
        return self.interval[0]

    @property
    def high(self) -> float:
        return self.interval[1]

    @property
    def comparable(self) -> bool:
        return self.of >= TOO_FEW
