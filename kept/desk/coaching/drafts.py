"""A draft judged while it is written: hints on its very words."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from kept.desk.coaching.beside import key_of
from kept.desk.coaching.house import house_of
from kept.desk.coaching.models import Dismissal
from kept.desk.coaching.offers import Offer, offers
from kept.desk.coaching.rows import as_seen
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import Refusal
from kept.desk.staff.models import Agent
from kept.mistakes.conversation import Message
from kept.mistakes.engine import DRAFT, check
from kept.mistakes.mistake import Finding, Level

CLOCKS = frozenset({"TIM01", "TIM02", "TIM03"})
"""Being late shows in the list; in a draft there is nothing to mend."""
LONGEST = 20_000


@dataclass(frozen=True)
class Hint:
    """One thing to look at: where in the text (characters), why, and what would be right."""

    code: str
    name: str
    level: str
    start: int
    end: int
    quote: str
    why: str
    better: str
    offers: tuple[Offer, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Look:
    """What was seen in a draft: hints, and the questions (see ``beside``) it leaves open."""

    hints: tuple[Hint, ...] = ()
    questions: tuple[str, ...] = ()


def hints(conversation: Conversation, text: str, *, by: Agent, at: datetime) -> tuple[Hint, ...]:
    """The hints of ``look`` alone."""
    return look(conversation, text, by=by, at=at).hints


def look(conversation: Conversation, text: str, *, by: Agent, at: datetime) -> Look:
    """What the engine sees in ``text``, were it sent by this person at this moment.

    What somebody said is no mistake stays silent in this conversation. The surest comes first.
    """
    text = text[:LONGEST]
    if not text.strip():
        return Look()
    seen = as_seen(conversation)
    draft = Message(DRAFT, "agent", text, at=at, name=by.name, channel=seen.channel)
    with_draft = replace(seen, messages=(*seen.messages, draft))
    checked = check(with_draft, house_of(conversation), now=at, facts=frozenset({"open-question"}))
    found = [finding for finding in checked.findings if finding.message == DRAFT]
    silent = set(Dismissal.objects.filter(conversation=conversation).values_list("code", "quote"))
    kept = [
        finding for finding in found
        if finding.code not in CLOCKS and (finding.code, finding.quote) not in silent
    ]  # fmt: skip
    kept.sort(key=lambda finding: (-finding.level, finding.start))
    return Look(
        tuple(_hint(finding, offers(conversation, finding.code, by)) for finding in kept),
        tuple(key_of(fact) for fact in checked.facts),
    )


class NeedsReason(Refusal):
    """A reply is stopped once by ``hints``: it goes out when somebody says why it is right."""

    def __init__(self, hints: tuple[Hint, ...]) -> None:
        self.hints = hints
        super().__init__("This would hurt. Mend it, or say why it is right as it is.")


def stopping(
    conversation: Conversation, text: str, *, reason: str, by: Agent, at: datetime
) -> tuple[Hint, ...]:
    """The hints of level error in a text about to be sent; with a reason they no longer stop it.

    Raises:
        NeedsReason: there are some, and no reason was given.
    """
    given = hints(conversation, text, by=by, at=at)
    errors = tuple(hint for hint in given if hint.level == Level.ERROR.word)
    if errors and not reason.strip():
        raise NeedsReason(errors)
    return errors


def _hint(finding: Finding, offered: tuple[Offer, ...]) -> Hint:
    return Hint(
        finding.code, finding.mistake, finding.level.word, finding.start, finding.end,
        finding.quote, finding.why, finding.better, offered,
    )  # fmt: skip
