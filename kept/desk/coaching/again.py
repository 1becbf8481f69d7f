"""The customer was here before about the same: how often, about what, and where it stands."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kept.desk.contacts.models import Order
from kept.desk.conversations.models import Conversation, Message, MessageKind
from kept.desk.staff.models import Agent

EARLIER = 20
"""The latest conversations that are looked through."""
_WORD = re.compile(r"[^\W\d_]{4,40}")
_EMPTY = frozenset(
    "about again from have help need order please problem question re thanks that their this with "
    "your anfrage bitte frage hallo hilfe mein meine problem".split()
)
_ORDINALS = {2: "2nd", 3: "3rd", 21: "21st"}


@dataclass(frozen=True)
class Again:
    """``times`` counts this one, "3rd"; ``earlier`` are the others, the latest first."""

    times: str = ""
    about: str = ""
    earlier: tuple[Conversation, ...] = ()


def again(conversation: Conversation, agent: Agent) -> Again:
    """Earlier conversations of the customer on the same topic that this person may see.

    The same topic is an order of theirs that both name, else a tag, else words of the subject.
    Five queries at most.
    """
    seen = Conversation.objects.visible_to(agent).standing()
    before = seen.filter(
        contact=conversation.contact_id, created_at__lt=conversation.created_at
    ).exclude(pk=conversation.pk).order_by("-created_at")[:EARLIER]  # fmt: skip
    earlier = {one.pk: one for one in before.prefetch_related("taggings__tag")}
    if not earlier:
        return Again()
    for about, same in (
        _of_order(conversation, earlier), _of_tags(conversation, earlier),
        _of_subject(conversation, earlier),
    ):  # fmt: skip
        if same:
            number = len(same) + 1
            times = _ORDINALS.get(number, f"{number}th")
            return Again(times, about, tuple(one for pk, one in earlier.items() if pk in same))
    return Again()


Found = tuple[str, set[int]]


def _of_order(conversation: Conversation, earlier: dict[int, Conversation]) -> Found:
    orders = Order.objects.filter(contact=conversation.contact_id).values_list("number", flat=True)
    numbers = list(orders[:EARLIER])
    if not numbers:
        return "", set()
    said = Message.objects.filter(kind=MessageKind.INCOMING)
    here = " ".join(said.filter(conversation=conversation).values_list("text", flat=True))
    for number in numbers:
        names = re.compile(rf"(?<!\w){re.escape(number)}(?!\w)", re.I)
        if names.search(f"{conversation.subject} {here}"):
            there = said.filter(conversation__in=list(earlier), text__icontains=number)
            told = there.values_list("conversation", "text")
            same = {pk for pk, text in told if names.search(text)}
            if same:
                return f"order {number}", same
    return "", set()


def _of_tags(conversation: Conversation, earlier: dict[int, Conversation]) -> Found:
    worn = {one.tag_id: one.tag.name for one in conversation.taggings.select_related("tag")}
    found: dict[int, set[int]] = {}
    for pk, one in earlier.items():
        for tagging in one.taggings.all():
            if tagging.tag_id in worn:
                found.setdefault(tagging.tag_id, set()).add(pk)
    if not found:
        return "", set()
    tag = max(found, key=lambda each: (len(found[each]), worn[each]))
    return worn[tag], found[tag]


def _of_subject(conversation: Conversation, earlier: dict[int, Conversation]) -> Found:
    """Half of the words that mean something stand in both subjects, and two of them at least."""
    ours = _stems(conversation.subject)
    same = {
        pk for pk, one in earlier.items()
        if len(both := ours & _stems(one.subject)) >= 2 and 2 * len(both) >= len(ours)
    }  # fmt: skip
    return "this", same


def _stems(subject: str) -> set[str]:
    return {word[:6] for word in _WORD.findall(subject.casefold()) if word not in _EMPTY}
