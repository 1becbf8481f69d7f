"""Customers answer what a visitor wrote to them, after a minute, with something that fits."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from django.db.models import Exists, OuterRef

from kept.desk.contacts.models import Proof
from kept.desk.conversations import actions
from kept.desk.conversations.models import DeliveryState, Message, MessageKind
from kept.desk.demo.wording import written
from kept.desk.staff.demo import visitors

_SOONEST, _LATEST = timedelta(seconds=40), timedelta(seconds=100)
_FORGOTTEN = timedelta(minutes=15)
"""What was sent longer ago is no longer answered: nobody was looking then."""
_LIKELY = 0.75
_HEADS = {
    "en": "On {day}, {who} wrote:", "de": "Am {day} schrieb {who}:",
    "fr": "Le {day}, {who} a écrit :", "pt": "Em {day}, {who} escreveu:",
}  # fmt: skip


def answer_visitors(at: datetime, *, most: int) -> int:
    """Answer what visitors sent about a minute ago, ``most`` at a time; how many were answered."""
    answered = 0
    for reply in _unanswered(at):
        chance = Random(f"answer {reply.pk}")
        waits = chance.uniform(_SOONEST.total_seconds(), _LATEST.total_seconds())
        due = (reply.delivery.sent_at or at) + timedelta(seconds=waits)
        answers = "?" in reply.own_text or chance.random() < _LIKELY
        if answers and due <= at and answered < most:
            _answer(reply, chance, at)
            answered += 1
    return answered


def fitting(reply: str, language: str, chance: Random) -> str:
    """What somebody could say to a reply in their language."""
    kinds = _answers()[language if language in _answers() else "en"]
    texts: list[str] = next(kind["texts"] for kind in kinds if re.search(kind["fits"], reply))
    return chance.choice(texts)


def quoted(message: Message, language: str) -> str:
    """A message of ours as it stands below an answer."""
    who = message.agent.name if message.agent else ""
    head = _HEADS[language].format(day=written(message.at.date(), language), who=who)
    return "\n".join([head, *(f"> {line}" for line in message.own_text.splitlines())])


def _unanswered(at: datetime) -> list[Message]:
    later = Message.objects.filter(
        conversation=OuterRef("conversation"), pk__gt=OuterRef("pk"), kind=MessageKind.INCOMING
    )
    sent = Message.objects.filter(
        kind=MessageKind.REPLY, agent__in=visitors(), delivery__state=DeliveryState.SENT,
        delivery__sent_at__range=(at - _FORGOTTEN, at - _SOONEST),
    )  # fmt: skip
    return list(
        sent.exclude(Exists(later)).select_related("delivery", "agent", "conversation__contact")
    )


def _answer(reply: Message, chance: Random, at: datetime) -> None:
    conversation = reply.conversation
    contact = conversation.contact
    language = contact.language if contact.language in _HEADS else "en"
    text = f"{fitting(reply.own_text, language, chance)}\n\n{contact.first_name}".rstrip()
    recipient = reply.delivery.recipients.filter(role="to").first()
    actions.receive(
        channel=conversation.channel, contact=contact, conversation=conversation, at=at,
        text=f"{text}\n\n{quoted(reply, language)}", fold_at=len(text),
        subject=f"Re: {conversation.subject}", proof=Proof.DOMAIN,
        sender=recipient.address if recipient else "",
    )  # fmt: skip


@cache
def _answers() -> Mapping[str, Any]:
    path = Path(__file__).parent / "answers.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))
