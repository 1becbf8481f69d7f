"""How many other customers got nearly the same text: counted while conversations are judged.

The words are compared as the audit compares them, so the desk and an archive agree on what the
same text is. Here those of the ninety days before count.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet

from kept.audit.reuse import fingerprint
from kept.desk.coaching.models import Wording
from kept.desk.coaching.saved_texts import keep_sent
from kept.desk.conversations.models import Conversation, Message, SavedReplySent
from kept.desk.lib.prepared import among, prepared
from kept.mistakes import conversation as seen

WINDOW = timedelta(days=90)
_HALF, _WHOLE = 1 << 63, 1 << 64


def others(conversation: Conversation, text: str, *, at: datetime) -> int | None:
    """How many other customers got this text before ``at``; None if it is too short to tell."""
    mark = mark_of(text)
    if mark is None:
        return None
    return _others({mark}, conversation, since=at - WINDOW).get(mark, 0)


def counted(conversation: Conversation, talk: seen.Conversation) -> seen.Conversation:
    """The conversation with ``Message.reused`` filled in; its replies count for others from now on.

    A reply made from a notice to many is not counted: it is the same on purpose.
    """
    marks = {int(said.id): mark for said in talk.messages if (mark := _mark(said)) is not None}
    if not marks:
        return talk
    known = set(Wording.objects.filter(message__in=marks).values_list("message", flat=True))
    _keep(conversation, {pk: mark for pk, mark in marks.items() if pk not in known})
    sent = SavedReplySent.objects.filter(message__in=marks, saved__is_notice=True)
    notices = set(sent.values_list("message", flat=True))
    first = min(said.at for said in talk.messages if said.at)
    found = _others(set(marks.values()), conversation, since=first - WINDOW)
    return replace(
        talk,
        messages=tuple(
            replace(said, reused=found.get(marks[int(said.id)], 0))
            if int(said.id) in marks and int(said.id) not in notices
            else said
            for said in talk.messages
        ),
    )


def mark_of(text: str) -> int | None:
    """The words of a text as a number that a database can hold; None for short ones."""
    mark = fingerprint(text)
    return mark - _WHOLE if mark is not None and mark >= _HALF else mark


def _mark(said: seen.Message) -> int | None:
    return mark_of(said.text) if said.author == "agent" and not said.internal else None


def _keep(conversation: Conversation, new: dict[int, int]) -> None:
    messages = list(Message.objects.filter(pk__in=new)) if new else []
    Wording.objects.bulk_create(
        [
            Wording(
                message=one, contact_id=conversation.contact_id, mark=new[one.pk], at=one.at
            )
            for one in messages
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    keep_sent(messages)


def _others(marks: set[int], conversation: Conversation, *, since: datetime) -> dict[int, int]:
    """By mark, how many other customers; only marks that somebody else got."""
    return dict(_told(list(marks), conversation.contact_id, since))


@prepared
def _told(marks: list[int], but: int, since: datetime) -> QuerySet[Wording, tuple[int, int]]:
    same = Wording.objects.filter(mark__in=among(marks), at__gte=since).exclude(contact=but)
    return same.order_by().values_list("mark").annotate(customers=Count("contact", distinct=True))
