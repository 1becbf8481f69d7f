"""Instead of "please call us": we call, at an hour that is good for them and in which we are there.

The words are a promise that the composer recognises, so one key puts it into the ledger.
"""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta

from kept.desk.coaching import lines
from kept.desk.coaching.house import house_of
from kept.desk.coaching.offers import Offer
from kept.desk.coaching.targets import after
from kept.desk.contacts.window import next_good_moment, zone_of
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Company

NOTICE = timedelta(hours=1)
"""So much time of ours passes first: nobody is called before they have read that we call."""
SPAN = timedelta(hours=2)
_TRIES = 5
_DAYS = {
    "en": (("today", "tomorrow"), tuple(f"on {day}" for day in calendar.day_name)),
    "de": (("heute", "morgen"), tuple(f"am {day}" for day in lines.WEEKDAYS)),
}
"""By language: the nearest days, and those of a week from Monday on."""


def call_back(conversation: Conversation, *, at: datetime) -> Offer:
    """The button that promises a call: between two hours of the customer's own time.

    Without a number of theirs the words ask for it.
    """
    contact = conversation.contact
    begins = good_moment(conversation, at=at)
    ends, is_known = begins + SPAN, contact.identities.filter(scheme="tel").exists()
    days = (begins.date() - at.astimezone(begins.tzinfo).date()).days
    spoken = lines.spoken_in(conversation)
    near, weekdays = _DAYS[spoken.language]
    day = near[days] if days < len(near) else weekdays[begins.weekday()]
    words = spoken.filled("call", day=day, begins=f"{begins:%H:%M}", ends=f"{ends:%H:%M}")
    asking = f"{words} {spoken.one('call-number')}"
    return Offer("Call them ourselves", words=words if is_known else asking)


def good_moment(conversation: Conversation, *, at: datetime) -> datetime:
    """The next full hour, in the customer's zone, that suits them for a call, and us."""
    contact, company = conversation.contact, Company.objects.first()
    house, zone = house_of(conversation), zone_of(contact, company)
    moment = after(at, NOTICE, house)
    for _ in range(_TRIES):
        moment = _full_hour(moment)
        good = next_good_moment(contact, moment, company=company)
        ends = next_good_moment(contact, good + SPAN, company=company)
        if ends - good > SPAN:  # they could not be reached until its end
            good = ends
        ours = after(good, timedelta(minutes=1), house) - timedelta(minutes=1)
        if good == moment and ours == moment:
            break
        moment = max(good, ours)
    return moment.astimezone(zone)


def _full_hour(moment: datetime) -> datetime:
    full = moment.replace(minute=0, second=0, microsecond=0)
    return full if full == moment else full + timedelta(hours=1)
