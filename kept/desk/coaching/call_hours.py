"""TIM05 for calls: whether somebody is called, or promised a call, at a bad hour of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, time

from kept.desk.coaching.guards import Sending, Stop
from kept.desk.coaching.house import house_of
from kept.desk.coaching.promise_times import is_known
from kept.desk.contacts.window import next_good_moment, zone_of
from kept.desk.conversations.models import Conversation
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import CALL
from kept.desk.promises.queries import still_open
from kept.desk.staff.models import Agent, Company


def promised_calls(
    conversation: Conversation, promised: Iterable[Terms], *, at: datetime
) -> Iterator[Stop]:
    """What is wrong with the hours of calls that are promised: none of them suits the customer.

    Where nobody knows how they live, nothing is.
    """
    calls = [terms for terms in promised if terms.how == CALL]
    contact = conversation.contact
    if not calls or not is_known(conversation):
        return
    company = Company.objects.first()
    zone, house = zone_of(contact, company), house_of(conversation).contact
    last = contact.reach_until or house.latest
    for terms in calls:
        due = terms.due_at.astimezone(zone)
        # "At eleven in the evening" is an hour, "by Friday" ends when they can be reached last.
        begins = terms.due_from or max(at, datetime.combine(due.date(), time(), zone))
        good = next_good_moment(contact, begins, company=company)
        at_dinner = house.dinner_from < due.time() < house.dinner_until and not contact.reach_until
        if good > due or (terms.due_from is None and (due.time() > last or at_dinner)):
            yield _stop(f"The call is promised for {due:%A, %H:%M}", conversation, due, at)


def call_now(conversation: Conversation, *, by: Agent, at: datetime) -> Stop | None:
    """What is wrong with calling them now; nothing if they wait, wrote lately, or were promised
    a call at this time."""
    contact, company = conversation.contact, Company.objects.first()
    if not is_known(conversation) or not Sending(conversation, by, at).is_unasked:
        return None
    if next_good_moment(contact, at, company=company) <= at:
        return None
    if any(one.how == CALL and one.begins_at <= at for one in still_open(conversation)):
        return None
    return _stop(
        f"It is {at.astimezone(zone_of(contact, company)):%A, %H:%M}", conversation, at, at
    )


def _stop(told: str, conversation: Conversation, moment: datetime, at: datetime) -> Stop:
    contact, company = conversation.contact, Company.objects.first()
    zone = zone_of(contact, company)
    good = next_good_moment(contact, max(at, moment), company=company).astimezone(zone)
    name = contact.first_name or "the customer"
    return Stop(
        "TIM05", "bad-hour", f"{told} where {name} is.", f"A good hour is {good:%A at %H:%M}."
    )
