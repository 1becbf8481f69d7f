"""What customers answer: it is solved, it is not, how it was; and what becomes of that."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef

from kept.desk.contacts.models import Contact, Proof
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.models import Conversation, Message, MessageKind
from kept.desk.conversations.projection import hold
from kept.desk.feedback import telling
from kept.desk.feedback.models import (
    HIGHEST,
    LINK_LIVES,
    LOWEST,
    Answer,
    CheckBack,
    Rating,
    State,
)
from kept.desk.feedback.wording import language_of
from kept.desk.staff.models import Agent

LONGEST = 5_000
_SAID = {
    "en": ("It is not solved yet.", "I rate this {score} out of 5."),
    "de": ("Es ist noch nicht gelöst.", "Ich bewerte das mit {score} von 5."),
}  # fmt: skip


class Expired(Exception):
    """The link is too old to answer by."""


@transaction.atomic
def answer(check_back: CheckBack, said: Answer, *, at: datetime) -> bool:
    """The customer says whether it is solved. False if they had said that, or its contrary.

    Who had said yes may still say no: then the conversation is open again, the customer waits,
    and its owner, or who solved it, has it.

    Raises:
        Expired: the link is too old.
    """
    _hold(check_back, at)
    changes_mind = said == Answer.NOT_SOLVED and check_back.answer != Answer.NOT_SOLVED
    if check_back.state == State.ANSWERED and not changes_mind:
        return False
    check_back.state, check_back.answer, check_back.answered_at = State.ANSWERED, said, at
    check_back.save()
    if said == Answer.SOLVED:
        conversations.confirm(check_back.conversation, way="link", at=at)
        return True
    opened = _hear(check_back, _SAID[language_of(check_back.conversation.contact)][0], at=at)
    telling.tell_of_unsolved(opened, _take_up(check_back, opened, at=at), at=at)
    return True


@transaction.atomic
def rate(check_back: CheckBack, score: int, *, at: datetime) -> bool:
    """The customer says how it was, from one to five. False if they had said so before.

    A low rating is work at once: the conversation is open again and owned, and leads are told.

    Raises:
        Expired: the link is too old.
        ValueError: there is no such rating.
    """
    if not LOWEST <= score <= HIGHEST:
        raise ValueError(f"A rating is from {LOWEST} to {HIGHEST}, not {score}.")
    _hold(check_back, at)
    rating, is_new = Rating.objects.get_or_create(
        check_back=check_back, defaults={"score": score, "at": at}
    )
    if not is_new:
        return False
    conversations.hear_rating(check_back.conversation, score=score, at=at)
    if rating.is_low:
        said = _SAID[language_of(check_back.conversation.contact)][1].format(score=score)
        opened = _hear(check_back, said, at=at)
        telling.tell_of_low_rating(opened, score, _take_up(check_back, opened, at=at))
    return True


@transaction.atomic
def add_words(check_back: CheckBack, words: str, *, at: datetime) -> bool:
    """The customer adds words; False without any, or if there were some already.

    Words with "not solved" or with a low rating are a message, which awaits an answer.

    Raises:
        Expired: the link is too old.
    """
    _hold(check_back, at)
    said = words.replace("\x00", "").strip()[:LONGEST]
    rating = Rating.objects.select_for_update().filter(check_back=check_back).first()
    needs_answer = check_back.answer == Answer.NOT_SOLVED or (rating is not None and rating.is_low)
    if not said or (rating is None and not needs_answer) or (rating and rating.words):
        return False
    if rating is not None:
        rating.words = said
        rating.save(update_fields=["words"])
    if needs_answer:
        _take_up(check_back, _hear(check_back, said, at=at), at=at)
    else:
        conversations.hear_rating(check_back.conversation, words=said, at=at)
    return True


@transaction.atomic
def decline(contact: Contact, *, at: datetime, again: bool = False) -> None:
    """The customer does not want to be asked; ``again``: may be asked again."""
    Contact.objects.filter(pk=contact.pk).update(no_follow_ups_since=None if again else at)
    if again:
        return
    planned = CheckBack.objects.planned().filter(conversation__contact=contact)
    planned.update(
        state=State.CANCELLED, cancelled_at=at,
        reason=f"{contact.display_name} does not want to be asked."[:200],
    )  # fmt: skip


def note_written_answers(at: datetime) -> None:
    """Who wrote a mail after they were asked has answered, though not by the link."""
    wrote = Message.objects.filter(
        conversation=OuterRef("conversation"), kind=MessageKind.INCOMING, is_automatic=False,
        at__gte=OuterRef("asked_at"),
    )  # fmt: skip
    asked = CheckBack.objects.awaiting(at).filter(Exists(wrote))
    asked.update(state=State.ANSWERED, answer=Answer.WROTE, answered_at=at)


def ratings_of(contact: Contact) -> list[dict[str, Any]]:
    """How somebody rated us, for their own copy of what we know."""
    theirs = Rating.objects.filter(check_back__conversation__contact=contact)
    columns = "check_back__conversation", "score", "words", "at"
    return [dict(zip(columns, row, strict=True)) for row in theirs.values_list(*columns)]


def forget(contact: Contact) -> None:
    """Take away the words of somebody who is erased; how many were content stays."""
    Rating.objects.filter(check_back__conversation__contact=contact).update(words="")


def _hold(check_back: CheckBack, at: datetime) -> None:
    hold(check_back.conversation)
    held = CheckBack.objects.select_for_update(of=("self",)).get(pk=check_back.pk)
    if held.asked_at is None or at > held.asked_at + LINK_LIVES:
        raise Expired
    check_back.state, check_back.answer = held.state, held.answer
    check_back.answered_at = held.answered_at


def _hear(check_back: CheckBack, text: str, *, at: datetime) -> Conversation:
    """Put what the customer said into the conversation, which opens it, as a mail would."""
    conversation = check_back.conversation
    heard = conversations.receive(
        channel=conversation.channel, contact=conversation.contact, conversation=conversation,
        text=text, at=at, sender=_asked_address(check_back), proof=Proof.PLATFORM,
        subject=conversation.subject,
    )  # fmt: skip
    return heard.conversation


def _asked_address(check_back: CheckBack) -> str:
    message = check_back.message
    recipient = message.delivery.recipients.first() if message else None
    return recipient.address if recipient else ""


def _take_up(check_back: CheckBack, opened: Conversation, *, at: datetime) -> Agent | None:
    candidates = [check_back.agent] if check_back.agent else []
    return conversations.take_up(opened, [*candidates, *telling.leads_of(opened)], at=at)
