"""The rows behind a mistake: the sentences themselves, and what people answered to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kept.audit.figures.rate import Rate
from kept.audit.report.tables import between
from kept.audit.wording import per_hundred
from kept.desk.coaching.models import Dismissal, Finding, Override
from kept.desk.conversations.models import Conversation, Conversations, Message, MessageKind
from kept.desk.lib import keyset
from kept.desk.reports.figures import Period, Scope
from kept.desk.staff.models import Agent

AROUND = 240
"""Characters of the message that are shown before and after the sentence."""
SHOWN = 12
ANSWERS = 20


@dataclass(frozen=True)
class Passage:
    """A sentence in its message, after what the customer had said."""

    finding: Finding
    asked: str
    before: str
    words: str
    after: str

    @property
    def url(self) -> str:
        """Where it stands."""
        place = f"#message-{self.finding.message_id}" if self.finding.message_id else ""
        return f"{self.finding.conversation.get_absolute_url()}{place}"


@dataclass(frozen=True)
class Passages:
    """One page of them, newest first."""

    shown: tuple[Passage, ...]
    next: str
    previous: str


@dataclass(frozen=True)
class Answers:
    """What people said about the findings of one mistake.

    ``right`` counts the findings and hints of which nobody said that they are no mistake.
    """

    right: Rate
    dismissals: Sequence[Dismissal]
    overrides: Sequence[Override]

    @property
    def of_hundred(self) -> str:
        """How many of a hundred are right, as far as people say."""
        return per_hundred(self.right.share)

    @property
    def between(self) -> str:
        """Its 95 % interval."""
        return between(self.right)

    @property
    def wrong(self) -> int:
        return self.right.of - self.right.hits


def conversations(scope: Scope, period: Period, *, by: Agent) -> Conversations:
    """The conversations that began in a period, as far as this person may see them."""
    begins, ends = period.moments
    found: Conversations = Conversation.objects.visible_to(by).standing()
    found = found.filter(created_at__gte=begins, created_at__lt=ends, is_archive=False)
    if scope.team is not None:
        found = found.filter(team=scope.team or None)
    if scope.channel is not None:
        found = found.filter(channel=scope.channel)
    return found.filter(taggings__tag=scope.tag) if scope.tag else found


def passages(scope: Scope, period: Period, code: str, *, by: Agent, after: str = "") -> Passages:
    """The sentences in which a mistake was made; four queries."""
    found = _findings(scope, period, code, by=by).standing()
    related = found.select_related("conversation__contact", "message", "agent")
    page = keyset.page(related, order=("-about_at", "-id"), after=after, size=SHOWN)
    asked = _asked([finding.conversation_id for finding in page.rows])
    shown = tuple(_passage(finding, asked) for finding in page.rows)
    return Passages(shown, page.next, page.previous)


def answers(scope: Scope, period: Period, code: str, *, by: Agent) -> Answers:
    """What was answered to the findings of one mistake, and how many of them stand."""
    seen = conversations(scope, period, by=by).values("pk")
    found = _findings(scope, period, code, by=by)
    said = Dismissal.objects.filter(code=code, conversation__in=seen)
    sent = Override.objects.filter(code=code, message__conversation__in=seen)
    if scope.agent:
        said, sent = said.filter(by=scope.agent), sent.filter(by=scope.agent)
    stand, wrong = found.filter(dismissed_at=None).count(), said.count()
    return Answers(
        Rate(stand, stand + wrong),
        tuple(said.select_related("by", "conversation").order_by("-at")[:ANSWERS]),
        tuple(sent.select_related("by", "message__conversation").order_by("-at")[:ANSWERS]),
    )


def _findings(scope: Scope, period: Period, code: str, *, by: Agent) -> Any:
    seen = conversations(scope, period, by=by).values("pk")
    found = Finding.objects.filter(code=code, conversation__in=seen, level__gt=0)
    return found.filter(agent=scope.agent) if scope.agent else found


def _asked(numbers: list[int]) -> dict[int, list[tuple[datetime, str]]]:
    """What customers said in these conversations, in order."""
    said: dict[int, list[tuple[datetime, str]]] = {}
    incoming = Message.objects.filter(conversation__in=numbers, kind=MessageKind.INCOMING)
    for one in incoming.order_by("at", "pk"):
        said.setdefault(one.conversation_id, []).append((one.at, one.own_text))
    return said


def _passage(finding: Finding, asked: dict[int, list[tuple[datetime, str]]]) -> Passage:
    said = [text for at, text in asked.get(finding.conversation_id, []) if at < finding.about_at]
    last = _short(said[-1]) if said else ""
    message = finding.message
    if message is None:
        return Passage(finding, last, "", finding.quote, "")
    text, start, end = message.text, finding.start, finding.end
    if text[start:end] != finding.quote:  # words of it were removed since
        return Passage(finding, last, "", finding.quote, "")
    before, after = text[max(0, start - AROUND) : start], message.own_text[end : end + AROUND]
    return Passage(
        finding, last, ("…" if start > AROUND else "") + before, text[start:end],
        after + ("…" if end + AROUND < len(message.own_text) else ""),
    )  # fmt: skip


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= AROUND else words[: AROUND - 1] + "…"
