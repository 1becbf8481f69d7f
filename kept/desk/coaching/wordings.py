"""Stock phrases with how often they are sent, and what colleagues would say instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import Http404

from kept.desk.coaching import stock
from kept.desk.coaching.models import BetterWording, PhraseSent, Vote, WordingState
from kept.desk.coaching.offers import Offer
from kept.desk.coaching.rewording import fitted, sentence
from kept.desk.conversations import permissions
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from kept.mistakes.mistake import Finding

PROPOSE = "Propose a better wording"
"""What the control is called that the card presses."""
MOST = 100
_STANDING = (WordingState.OPEN, WordingState.ADOPTED)


@dataclass(frozen=True)
class Phrase:
    """A stock phrase in ninety days: how often, by how many, by oneself; and what is proposed."""

    key: str
    times: int = 0
    people: int = 0
    own: int = 0
    open: int = 0
    adopted: str = ""

    @property
    def often(self) -> str:
        """The counter in words."""
        if not self.times:
            return "Not sent in 90 days."
        times = "once" if self.times == 1 else f"{self.times} times"
        people = "one person" if self.people == 1 else f"{self.people} people"
        own = f", {self.own} of them by you" if self.own else ""
        return f"Sent {times} in 90 days by {people}{own}."


def phrases(agent: Agent, *, at: datetime) -> list[Phrase]:
    """What is sent most, and what somebody would say otherwise; two queries."""
    proposed: dict[str, list[BetterWording]] = {}
    for one in _visible(agent).filter(state__in=_STANDING):
        proposed.setdefault(one.phrase, []).append(one)
    sent = _counted(agent, at=at).order_by("-times", "phrase")
    often = {row["phrase"]: row for row in sent[:MOST]}
    rows = {key: row for key, row in often.items() if row["times"] >= stock.OFTEN}
    rest = sorted(proposed.keys() - rows.keys())
    told = (*rows.values(), *(often.get(key, {"phrase": key}) for key in rest))
    return [_phrase(row, proposed.get(row["phrase"], ())) for row in told]


def phrase(key: str, agent: Agent, *, at: datetime) -> Phrase:
    """One of them."""
    row = _counted(agent, at=at).filter(phrase=key).order_by("phrase").first() or {"phrase": key}
    return _phrase(row, _visible(agent).filter(phrase=key, state__in=_STANDING))


def _counted(agent: Agent, *, at: datetime) -> Any:
    sent = PhraseSent.objects.filter(at__gte=at - stock.WINDOW).order_by().values("phrase")
    return sent.annotate(
        times=Count("pk"), people=Count("agent", distinct=True),
        own=Count("pk", filter=Q(agent=agent)),
    )  # fmt: skip


def _phrase(row: dict[str, Any], proposed: Iterable[BetterWording]) -> Phrase:
    proposed = list(proposed)
    adopted = [one.words for one in proposed if one.state == WordingState.ADOPTED]
    return Phrase(
        key=row["phrase"], times=row.get("times", 0), people=row.get("people", 0),
        own=row.get("own", 0), adopted=adopted[0] if adopted else "",
        open=sum(one.state == WordingState.OPEN for one in proposed),
    )  # fmt: skip


def proposed_for(key: str, agent: Agent) -> list[Any]:
    """Everything that was proposed: what is adopted first, then by votes; ``voted``: by oneself."""
    voted = Vote.objects.filter(wording=OuterRef("pk"), agent=agent)
    found: Any = (
        _visible(agent).filter(phrase=key).annotate(count=Count("votes"), voted=Exists(voted))
    )
    order = {state: number for number, state in enumerate((WordingState.ADOPTED, "open"))}
    return sorted(found, key=lambda one: (order.get(one.state, 2), -one.count, one.pk))


def find(agent: Agent, pk: int) -> BetterWording:
    """The proposal, if this person may see it; raises Http404 otherwise."""
    found: BetterWording | None = _visible(agent).filter(pk=pk).first()
    if found is None:
        raise Http404("There is no such wording, or you may not see it.")
    return found


def offers(text: str, finding: Finding, conversation: Conversation) -> Iterator[Offer]:
    """The buttons of the card: the adopted words in place of the whole sentence that the phrase
    stands in, and room for others."""
    adopted = BetterWording.objects.filter(
        Q(team=conversation.team_id) | Q(team=None),
        phrase=stock.key_of(finding.quote), state=WordingState.ADOPTED,
    )  # fmt: skip
    words = sorted(adopted, key=lambda one: one.team_id is None)
    if words:
        said = f"“{words[0].words[:40]}{'…' if len(words[0].words) > 40 else ''}”"
        span = sentence(text, finding.start, finding.end)
        instead = fitted(words[0].words, text[slice(*span)])
        yield Offer(f"Say {said}", words=instead, place="instead", span=span)
    if conversation.pk:
        yield Offer(PROPOSE, press=PROPOSE)


def _visible(agent: Agent) -> QuerySet[BetterWording]:
    visible: QuerySet[BetterWording] = BetterWording.objects.filter(permissions.wordings_of(agent))
    return visible.select_related("by", "team", "decided_by")
