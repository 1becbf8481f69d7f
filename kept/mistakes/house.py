"""The house rules: what this company promises, allows and switches off.

``House()`` holds the defaults; ``load`` reads a TOML file whose tables and keys are the fields
below. ``docs/use/house.toml`` shows every key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from typing import Literal

from kept.mistakes.calendar import BusinessClock, Hours
from kept.mistakes.house_file import BadValue, HouseError, read
from kept.mistakes.suppressions import Suppression
from kept.mistakes.thresholds import Thresholds

__all__ = ["House", "HouseError", "Target", "load"]

ToneWord = Literal["formal", "plain", "casual"]
LevelWord = Literal["off", "hint", "warning", "error"]


def load(text: str, name: str) -> House:
    """The house rules in ``text``, TOML; ``name`` is what errors call the file.

    Raises ``HouseError`` with one sentence that names file, line and remedy.
    """
    return read(House, text, name)


@dataclass(frozen=True)
class Target:
    """What a channel promises: ``first_reply`` and ``next_reply`` in minutes, ``solution`` in
    hours."""

    first_reply: float
    next_reply: float
    solution: float = 72.0


_MAIL = Target(first_reply=8 * 60, next_reply=8 * 60)


@dataclass(frozen=True)
class Targets:
    """A target per kind of channel; ``other`` is for every channel that is not named here."""

    mail: Target = _MAIL
    form: Target = _MAIL
    phone: Target = _MAIL
    chat: Target = Target(first_reply=2, next_reply=3)
    social: Target = Target(first_reply=60, next_reply=60)
    community: Target = Target(first_reply=24 * 60, next_reply=24 * 60)
    other: Target = _MAIL


@dataclass(frozen=True)
class Tone:
    """How we speak on a kind of channel."""

    mail: ToneWord = "plain"
    form: ToneWord = "plain"
    phone: ToneWord = "plain"
    chat: ToneWord = "plain"
    social: ToneWord = "casual"
    community: ToneWord = "plain"
    other: ToneWord = "plain"


@dataclass(frozen=True)
class Contact:
    """When we may contact a customer who is not waiting for us; all times are the customer's."""

    earliest: time = time(8)
    latest: time = time(20)
    dinner_from: time = time(18)
    dinner_until: time = time(20)
    quiet_days: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.earliest >= self.latest:
            raise BadValue("latest", "must be later in the day than earliest.")
        if self.dinner_from > self.dinner_until:
            raise BadValue("dinner_until", "must be later in the day than dinner_from.")
        for day in self.quiet_days:
            if day not in DAYS:
                raise BadValue("quiet_days", f'"{day}" is no day; write it as in "sunday".')

    def allows(
        self,
        local: datetime,
        *,
        call: bool = False,
        earliest: time | None = None,
        latest: time | None = None,
    ) -> bool:
        """Whether ``local``, in the customer's zone, is a good hour.

        ``earliest`` and ``latest`` are the customer's own wishes and go before the house's.
        """
        at = local.time()
        if not (earliest or self.earliest) <= at < (latest or self.latest):
            return False
        if call and self.dinner_from <= at < self.dinner_until:
            return False
        return DAYS[local.weekday()] not in self.quiet_days


@dataclass(frozen=True)
class Allowances:
    """What is no mistake here although it would be elsewhere."""

    ignore: tuple[str, ...] = ()
    """Mistakes that are switched off, by name or code."""
    ask_again: tuple[str, ...] = ()
    """Slots that may be asked for again, such as those of an identity check."""
    phrases: tuple[str, ...] = ()
    """Sentences that must be sent as they are, such as a legal text."""
    terms: tuple[str, ...] = ()
    """Words of the trade that customers know."""
    nicknames: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Short names by full name, beside the usual ones."""


@dataclass(frozen=True)
class Promising:
    """How promises are looked after: ``remind_before`` is in minutes."""

    remind_before: float = 30


@dataclass(frozen=True)
class RegisteredFact:
    """A fact that statements are checked against: ``words`` identify a statement about it."""

    topic: str
    words: tuple[str, ...]
    value: float | str
    unit: str = ""


@dataclass(frozen=True)
class Policy:
    """A policy with the exceptions that may be made."""

    name: str
    words: tuple[str, ...]
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Authority:
    """What an agent may grant without asking: an amount of ``currency`` per remedy."""

    currency: str = "EUR"
    limits: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class House:
    """All house rules; everything has a default."""

    names: tuple[str, ...] = ()
    """Names and brands under which we speak: these are *us*, never a third party."""
    targets: Targets = field(default_factory=Targets)
    priorities: Mapping[str, float] = field(default_factory=dict)
    """Factor on every target by priority, such as 0.5 for ``urgent``."""
    channels: Mapping[str, str] = field(default_factory=dict)
    """Our own names of channels, and the kind of channel each is."""
    hours: Hours = field(default_factory=Hours)
    contact: Contact = field(default_factory=Contact)
    tone: Tone = field(default_factory=Tone)
    allowances: Allowances = field(default_factory=Allowances)
    levels: Mapping[str, LevelWord] = field(default_factory=dict)
    """How loud a mistake is here, by name or code, instead of as its precision was measured."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    promises: Promising = field(default_factory=Promising)
    needed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facts that an answer needs, such as ``order``, by words or tags of the topic."""
    sentences: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Our own words for sentences that the desk puts into texts, by language and kind."""
    register: tuple[RegisteredFact, ...] = ()
    policies: tuple[Policy, ...] = ()
    authority: Authority = field(default_factory=Authority)
    suppressions: tuple[Suppression, ...] = ()

    def __post_init__(self) -> None:
        for own, kind in self.channels.items():
            if kind not in Targets.__dataclass_fields__:
                kinds = ", ".join(Targets.__dataclass_fields__)
                raise BadValue("channels", f'"{own}" cannot be "{kind}"; known kinds are {kinds}.')

    def target(self, channel: str | None, priority: str | None = None) -> Target:
        """The target for a conversation on ``channel``, shorter or longer by its priority."""
        kind = self.channel_kind(channel)
        factor = self._priorities.get(priority.strip().lower(), 1.0) if priority else 1.0
        if (kind, factor) not in self._targets:
            target: Target = getattr(self.targets, kind)
            self._targets[kind, factor] = Target(
                target.first_reply * factor, target.next_reply * factor, target.solution * factor
            )
        return self._targets[kind, factor]

    def tone_on(self, channel: str | None) -> ToneWord:
        """How we speak on ``channel``."""
        tone: ToneWord = getattr(self.tone, self.channel_kind(channel))
        return tone

    def level_of(self, name: str, code: str) -> LevelWord | None:
        """The level that the house gives a mistake; None leaves it as measured."""
        return self._levels.get(name) or self._levels.get(code.lower())

    @cached_property
    def switched_off(self) -> tuple[str, ...]:
        """Mistakes that nobody wants to be told of, by name or code."""
        off = tuple(name for name, level in self.levels.items() if level == "off")
        return (*self.allowances.ignore, *off)

    @property
    def named_mistakes(self) -> tuple[str, ...]:
        """Every mistake that these rules name, by name or code, as it is written."""
        single = (each.mistake for each in self.suppressions)
        return (*self.allowances.ignore, *self.levels, *single)

    def channel_kind(self, channel: str | None) -> str:
        """``mail``, ``form``, ``phone``, ``chat``, ``social``, ``community`` or ``other``."""
        name = (channel or "").strip().lower()
        return self._channel_kinds.get(name, "other")

    @cached_property
    def clock(self) -> BusinessClock:
        """The business clock of our hours."""
        return BusinessClock(self.hours)

    def waited(self, start: datetime, end: datetime) -> timedelta:
        """How long a customer waited: business time where the house has told its hours, real
        time where it has not."""
        return self.clock.between(start, end) if self.hours.configured else end - start

    @cached_property
    def _targets(self) -> dict[tuple[str, float], Target]:
        """The targets that were asked for, by the kind of channel and the factor."""
        return {}

    @cached_property
    def _levels(self) -> dict[str, LevelWord]:
        return {name.strip().lower(): level for name, level in self.levels.items()}

    @cached_property
    def _priorities(self) -> dict[str, float]:
        return {name.lower(): factor for name, factor in self.priorities.items()}

    @cached_property
    def _channel_kinds(self) -> dict[str, str]:
        return _CHANNEL_KINDS | {name.lower(): kind for name, kind in self.channels.items()}


DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_CHANNEL_WORDS = {
    "mail": "mail email e-mail imap letter",
    "form": "form web webform portal",
    "phone": "phone call voice telephone callback",
    "chat": "chat livechat widget",
    "social": "social twitter x tweet facebook instagram mastodon bluesky "
    "messenger whatsapp telegram sms",
    "community": "community forum discussion",
}
_CHANNEL_KINDS = {word: kind for kind, words in _CHANNEL_WORDS.items() for word in words.split()}
