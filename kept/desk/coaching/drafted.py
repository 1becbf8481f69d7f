"""A draft as the engine sees it: the last message of its conversation, sent this moment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from kept.desk.coaching import reuse, saved_texts
from kept.desk.coaching.house import house_of
from kept.desk.coaching.models import Denied, Dismissal
from kept.desk.coaching.rows import as_seen
from kept.desk.conversations.models import Conversation
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent
from kept.mistakes import conversation as seen
from kept.mistakes.engine import DRAFT, check
from kept.mistakes.mistake import Fact, Finding

CLOCKS = frozenset({"TIM01", "TIM02", "TIM03"})
"""Being late shows in the list; in a draft there is nothing to mend."""
LONGEST = 20_000


@dataclass(frozen=True)
class Judged:
    """A draft as the engine saw it; what somebody denied is not among the findings."""

    text: str
    before: seen.Conversation
    seen: seen.Conversation
    findings: tuple[Finding, ...]
    questions: tuple[Fact, ...]
    may_name: bool
    """Nobody has said that its names are no mistake."""


def judge(
    conversation: Conversation, text: str, *, by: Agent, at: datetime, denied: Denied,
    facts: frozenset[str] = frozenset(),
) -> Judged | None:  # fmt: skip
    """The conversation with the draft, and the facts in it of these kinds; None without words."""
    text = text[:LONGEST]
    if not text.strip():
        return None
    before = as_seen(conversation)
    draft = seen.Message(
        DRAFT, "agent", text, at=at, name=by.name, channel=before.channel,
        reused=_reused(conversation, text, by=by, at=at),
    )  # fmt: skip
    with_draft = replace(before, messages=(*before.messages, draft))
    checked = check(with_draft, house_of(conversation), now=at, facts=facts)
    silent = denied if conversation._state.adding else denied.union(_dismissed(conversation.pk))
    kept = [
        one for one in checked.findings
        if one.message == DRAFT and one.code not in CLOCKS and (one.code, one.quote) not in silent
    ]  # fmt: skip
    kept.sort(key=lambda finding: (-finding.level, finding.start))
    may_name = "PER01" not in {code for code, _ in silent}
    return Judged(text, before, with_draft, tuple(kept), checked.facts, may_name)


@prepared
def _dismissed(conversation: int) -> QuerySet[Dismissal, tuple[str, str]]:
    return Dismissal.objects.filter(conversation=conversation).values_list("code", "quote")


def _reused(conversation: Conversation, text: str, *, by: Agent, at: datetime) -> int | None:
    """How many others got this text; 0 if it is a notice, which many get on purpose."""
    others = reuse.others(conversation, text, at=at)
    if not others:
        return others
    saved = saved_texts.made_from(text, saved_texts.at_hand(by.pk)).saved
    return 0 if any(one.is_notice for one in saved) else others
