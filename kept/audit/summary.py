"""The figures of an audit: counted in one pass, in flat memory, and merged across processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from kept.audit.figures.complaints import Complaints
from kept.audit.figures.groups import Groups
from kept.audit.figures.mistakes import Mistakes
from kept.audit.figures.promises import Promises
from kept.audit.figures.waiting import Waiting
from kept.mistakes.calendar import BusinessClock
from kept.mistakes.conversation import Conversation
from kept.mistakes.engine import Checked
from kept.mistakes.house import House
from kept.mistakes.mistake import Finding, Level

PROBLEMS = 100
"""Broken records named in a report; all are counted."""

FACTS = frozenset({"promise", "complaint"})
"""The kinds of facts that are counted."""

MOST_TRANSFERS = 6
"""This many transfers and more are counted together."""

_WEEKS = 520


@dataclass(frozen=True, slots=True)
class Origin:
    """What was read, as the runner tells it; no times of the run itself, so that the same archive
    gives the same report.

    ``problems`` are the first broken records, each one sentence with its place. ``partial``: the
    run was stopped before the end. ``now`` is the moment that promises are judged from.
    ``selected`` are the codes that were looked for; ``None`` means all. ``undated`` conversations
    were left out because nobody knows whether they belong to the period.
    """

    paths: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    problem_count: int = 0
    partial: bool = False
    now: datetime | None = None
    since: datetime | None = None
    until: datetime | None = None
    selected: frozenset[str] | None = None
    undated: int = 0


@dataclass
class Summary:
    """Everything a report tells. ``level`` divides findings into certain and less certain ones;
    previews are never counted.

    ``add`` and ``merge`` may be called in any grouping and order: the figures are the same.
    """

    house: House = field(default_factory=House)
    level: Level = Level.WARNING
    now: datetime | None = None
    origin: Origin = field(default_factory=Origin)
    conversations: int = 0
    messages: int = 0
    affected: int = 0
    """Conversations with at least one certain mistake."""
    first_at: datetime | None = None
    last_at: datetime | None = None
    certain: Mistakes = field(default_factory=Mistakes)
    uncertain: Mistakes = field(default_factory=Mistakes)
    promises: Promises = field(default_factory=Promises)
    complaints: Complaints = field(default_factory=Complaints)
    waiting: Waiting = field(default_factory=Waiting)
    transfers: Counter[int] = field(default_factory=Counter)
    """Conversations by number of transfers, where the archive records them."""
    agents: Groups = field(default_factory=Groups)
    teams: Groups = field(default_factory=Groups)
    channels: Groups = field(default_factory=Groups)
    weeks: Groups = field(default_factory=lambda: Groups(keep="last", limit=_WEEKS))
    """By the Monday of the week in which a conversation began, as ``2026-03-02``."""
    languages: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    """Conversations whose words were not checked, by language."""
    unchecked: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Conversations that show a mistake neither way, by its code and the reason."""

    def add(self, conversation: Conversation, checked: Checked) -> None:
        """Count one conversation and what was found in it."""
        certain = [found for found in checked.findings if found.level >= self.certain_from]
        uncertain = [f for f in checked.findings if Level.INFO <= f.level < self.certain_from]
        self.conversations += 1
        self.messages += len(conversation.messages)
        self.affected += bool(certain)
        self.certain.add(conversation, certain)
        self.uncertain.add(conversation, uncertain)
        self.promises.add(conversation, checked.facts, self.now)
        self.complaints.add(conversation, checked.facts, certain)
        self.waiting.add(conversation, self.zone, self._clock)
        self._count_transfers(conversation)
        codes = [finding.code for finding in certain]
        self._count_groups(conversation, codes, certain)
        self._count_week(conversation, codes, checked)
        self._count_checks(checked)

    def merge(self, other: Summary) -> None:
        """Include the figures of another part of the same archive."""
        self.conversations += other.conversations
        self.messages += other.messages
        self.affected += other.affected
        self._reach(at for at in (other.first_at, other.last_at) if at)
        for name in ("certain", "uncertain", "promises", "complaints", "waiting"):
            getattr(self, name).merge(getattr(other, name))
        for name in ("agents", "teams", "channels", "weeks"):
            getattr(self, name).merge(getattr(other, name))
        for name in ("transfers", "languages", "unread", "unchecked"):
            getattr(self, name).update(getattr(other, name))

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which hours and weeks are told."""
        return ZoneInfo(self.house.hours.zone)

    def checked(self, code: str) -> int:
        """How many conversations could show this mistake."""
        missing = sum(number for (other, _), number in self.unchecked.items() if other == code)
        return self.conversations - missing

    @property
    def certain_from(self) -> Level:
        """The lowest level of a finding that counts; previews never do."""
        return max(self.level, Level.INFO)

    @property
    def _clock(self) -> BusinessClock | None:
        return self.house.clock if self.house.hours.configured else None

    def _count_transfers(self, conversation: Conversation) -> None:
        if conversation.events is not None:
            moves = [event.what for event in conversation.events if event.kind == "transferred"]
            # Where the archive records teams, the owners inside a team are no hand-over.
            number = moves.count("team") or len(moves)
            self.transfers[min(number, MOST_TRANSFERS)] += 1

    def _count_groups(
        self, conversation: Conversation, codes: list[str], findings: list[Finding]
    ) -> None:
        for name, found in _by_agent(conversation, findings).items():
            self.agents.add(name, found)
        if conversation.team:
            self.teams.add(conversation.team, codes)
        if conversation.channel:
            self.channels.add(conversation.channel, codes)

    def _count_week(self, conversation: Conversation, codes: list[str], checked: Checked) -> None:
        times = [message.at for message in conversation.messages if message.at]
        times += [at for at in (conversation.opened_at, conversation.closed_at) if at]
        if times:
            self._reach(times)
            week = _monday(conversation.opened_at or times[0], self.zone)
            self.weeks.add(week, codes, [code for code, _ in checked.not_applicable])

    def _count_checks(self, checked: Checked) -> None:
        self.languages[checked.language] += 1
        if not checked.checked:
            self.unread[checked.language] += 1
        self.unchecked.update(checked.not_applicable)

    def _reach(self, times: Iterable[datetime]) -> None:
        for at in times:
            self.first_at = min(self.first_at or at, at)
            self.last_at = max(self.last_at or at, at)


def _by_agent(conversation: Conversation, findings: list[Finding]) -> dict[str, list[str]]:
    """Codes found, by the name of the agent who wrote the message; the owner's where nobody did."""
    authors = {m.id: m.name for m in conversation.messages if m.author == "agent" and m.name}
    found: dict[str, list[str]] = {name: [] for name in authors.values() if name}
    if conversation.agent:
        found.setdefault(conversation.agent, [])
    for finding in findings:
        name = authors.get(finding.message or "") or conversation.agent
        if name:
            found[name].append(finding.code)
    return found


def _monday(at: datetime, zone: ZoneInfo) -> str:
    try:
        local: date = at.astimezone(zone).date()
        return (local - timedelta(days=local.weekday())).isoformat()
    except OverflowError:  # a broken date at the very beginning or end of the calendar
        return at.date().isoformat()
