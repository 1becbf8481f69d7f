"""How often a stock phrase was sent: counted as conversations are judged, told beside the hint."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Count

from kept.desk.coaching.models import PhraseSent
from kept.desk.conversations.models import Message
from kept.mistakes.mistake import Fact
from kept.mistakes.text.plain import WORD

WINDOW = timedelta(days=90)
LONGEST = 80
OFTEN = 3
"""Less often, a phrase is nobody's habit."""


def keep(facts: Iterable[Fact]) -> None:
    """Count the stock phrases of replies, each once a reply, however often it is judged."""
    said = {(int(one.message), key_of(one.quote)) for one in facts if one.kind == "stock-phrase"}
    known = set(
        PhraseSent.objects.filter(message__in={pk for pk, _ in said}).values_list(
            "message", "phrase"
        )
    ) if said else set()  # fmt: skip
    new = said - known
    if not new:
        return
    messages = Message.objects.filter(pk__in={pk for pk, _ in new}).exclude(agent=None)
    by = {one.pk: (one.agent_id, one.at) for one in messages if one.agent_id}
    PhraseSent.objects.bulk_create(
        [
            PhraseSent(message_id=pk, phrase=key, agent_id=by[pk][0], at=by[pk][1])
            for pk, key in sorted(new)
            if pk in by
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def how_often(quote: str, *, at: datetime) -> str:
    """A sentence on how often these words were sent in ninety days; empty if they are no habit."""
    sent = PhraseSent.objects.filter(phrase=key_of(quote), at__gte=at - WINDOW)
    told = sent.aggregate(times=Count("pk"), people=Count("agent", distinct=True))
    if told["times"] < OFTEN:
        return ""
    people = "one person" if told["people"] == 1 else f"{told['people']} people"
    return f"Sent {told['times']} times in 90 days by {people}."


def key_of(words: str) -> str:
    """What counts as the same words."""
    return " ".join(WORD.findall(words.casefold()))[:LONGEST]
