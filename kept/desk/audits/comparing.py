"""An archive beside the live desk: which mistakes were more frequent there."""

from __future__ import annotations

from dataclasses import dataclass

from kept.audit.figures.rate import Rate
from kept.audit.figures.trend import differ
from kept.audit.report.manual import BY_CODE
from kept.audit.report.tables import between
from kept.audit.wording import per_hundred
from kept.desk.audits.models import Audit
from kept.mistakes.mistake import Mistake


@dataclass(frozen=True)
class Compared:
    """One mistake: of 100 conversations, how many had it in the archive, how many on the desk."""

    mistake: Mistake
    archive: Rate
    desk: Rate

    @property
    def figures(self) -> list[tuple[str, str]]:
        """Both rates with their intervals."""
        return [
            (per_hundred(rate.share), between(rate)) if rate.of else ("–", "")
            for rate in (self.archive, self.desk)
        ]

    @property
    def told(self) -> str:
        """Whether the desk does better, as far as chance lets one say."""
        if not self.desk.of:
            return "nothing to compare yet"
        if not differ(self.archive, self.desk):
            return "within chance"
        return "less often now" if self.desk.share < self.archive.share else "more often now"


def compared(audit: Audit, found: dict[str, int], begun: int) -> list[Compared]:
    """Every mistake of either; ``found`` and ``begun`` are those of the desk."""
    codes = [code for code in audit.rates.keys() | found.keys() if code in BY_CODE]
    of = audit.conversations
    listed = [
        Compared(
            BY_CODE[code],
            Rate(min(audit.rates.get(code, 0), of), of),
            Rate(min(found.get(code, 0), begun), begun),
        )
        for code in codes
    ]
    return sorted(listed, key=lambda each: (-each.archive.share, each.mistake.code))
