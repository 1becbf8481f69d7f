"""From when to when an audit looks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, tzinfo

from kept.audit.errors import AuditError
from kept.mistakes.conversation import Conversation


@dataclass(frozen=True, slots=True)
class Period:
    """Both ends are aware and belong to the period; ``None`` leaves the end open."""

    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            raise AuditError(
                f"--since {self.since:%Y-%m-%d %H:%M} is after --until {self.until:%Y-%m-%d %H:%M}."
            )

    @property
    def is_limited(self) -> bool:
        return self.since is not None or self.until is not None

    def of(self, conversation: Conversation) -> Conversation | None:
        """The conversation as it stood at the end of the period.

        ``None`` if it began outside the period, or nobody knows when it began.
        """
        began = first_time(conversation)
        if began is None or (self.since and began < self.since):
            return None
        return conversation if self.until is None else _as_of(conversation, began, self.until)


def period(since: str | None, until: str | None, zone: tzinfo) -> Period:
    """The period between two dates or times in ISO 8601; a date as the end is the whole day.

    ``zone`` is taken where a time carries none. Raises ``AuditError``.
    """
    return Period(
        _moment("--since", since, zone, time.min) if since is not None else None,
        _moment("--until", until, zone, time.max) if until is not None else None,
    )


def first_time(conversation: Conversation) -> datetime | None:
    """When the conversation began, as far as the archive knows."""
    return conversation.opened_at or min(_times(conversation), default=None)


def last_time(conversation: Conversation) -> datetime | None:
    """The last moment that the conversation mentions as past."""
    ends = [at for at in (conversation.opened_at, conversation.closed_at) if at is not None]
    return max(_times(conversation) + ends, default=None)


def _times(conversation: Conversation) -> list[datetime]:
    times = [message.at for message in conversation.messages if message.at is not None]
    if conversation.events:
        times += [event.at for event in conversation.events]
    return times


def _as_of(conversation: Conversation, began: datetime, until: datetime) -> Conversation | None:
    if began > until:
        return None
    closed, events = conversation.closed_at, conversation.events
    return replace(
        conversation,
        messages=tuple(
            message
            for message in conversation.messages
            if message.at is None or message.at <= until
        ),
        events=None if events is None else tuple(event for event in events if event.at <= until),
        closed_at=closed if closed is None or closed <= until else None,
    )


def _moment(option: str, text: str, zone: tzinfo, of_day: time) -> datetime:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return _exact(option, text, zone)
    return datetime.combine(day, of_day, zone)


def _exact(option: str, text: str, zone: tzinfo) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise AuditError(
            f"{option} {text!r} is no date; write it as 2026-03-31 or 2026-03-31T18:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
