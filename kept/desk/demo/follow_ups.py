"""Customers of the shop were asked whether it worked: some answered, some will be asked yet."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from kept.desk.conversations.models import Event, Status
from kept.desk.demo.shop import Shop
from kept.desk.feedback import actions
from kept.desk.feedback.models import Answer, CheckBack, Kind

_RECENT = timedelta(days=14)
_MOST = 60
_WORDS = {
    "en": "Quick, and a real person who had read what I wrote.",
    "de": "Schnell, und jemand hatte gelesen, was ich schrieb.",
}
_CRITICISM = "I had to ask three times before somebody looked at the photo."


def follow_up(shop: Shop, now: datetime) -> None:
    """Ask about what was resolved in the last two weeks, as the desk would have done."""
    olu, begun = shop.people["Olu"], now - _RECENT - timedelta(days=2)
    days = {Kind.SIMPLE.value: 2, Kind.INVOLVED.value: 4, Kind.DELIVERY.value: 3}
    actions.set_follow_ups(None, is_on=True, days=days, by=olu, at=begun)
    resolved = Event.objects.filter(
        kind="resolved", at__gt=now - _RECENT, conversation__status=Status.RESOLVED
    )
    for event in resolved.order_by("at")[:_MOST]:
        actions.plan(event, at=event.at)
    due = CheckBack.objects.planned().filter(due_at__lte=now).order_by("due_at", "pk")
    for planned in list(due.select_related("conversation__contact", "agent")):
        if actions.ask(planned, at=planned.due_at):
            _answer(planned, now, Random(f"follow-up {planned.conversation.subject}"))
    _criticise(now)
    actions.plan_new(now)


def _answer(asked: CheckBack, now: datetime, chance: Random) -> None:
    """Half of them say that it worked, and some of those how it was."""
    at = asked.due_at + timedelta(minutes=chance.uniform(4, 600))
    if at > now or chance.random() < 0.4:
        return
    actions.answer(asked, Answer.SOLVED, at=at)
    if chance.random() < 0.7:
        actions.rate(asked, chance.choice([4, 5, 5, 5, 3]), at=at)
    words = _WORDS.get(asked.conversation.contact.language)
    if words and chance.random() < 0.3:
        actions.add_words(asked, words, at=at)


def _criticise(now: datetime) -> None:
    """One customer is not content, and one had expected more: both wait again."""
    silent = CheckBack.objects.awaiting(now).filter(conversation__contact__language="en")
    chosen = silent.select_related("conversation__contact", "agent").order_by("-asked_at")[:2]
    for asked, is_rating in zip(list(chosen), (False, True), strict=False):
        at = now - timedelta(minutes=35)
        if is_rating:
            actions.rate(asked, 2, at=at)
            actions.add_words(asked, _CRITICISM, at=at)
        else:
            actions.answer(asked, Answer.NOT_SOLVED, at=at)
            actions.add_words(asked, "It flickers again when the dimmer is low.", at=at)
