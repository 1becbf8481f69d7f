"""Instead of "please call us": we call, at an hour that is good for them and in which we are there.

The words are a promise that the composer recognises, so one key puts it into the ledger.
"""

from __future__ import annotations

from datetime import datetime, timedelta

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
_TAGE = (
    "am Montag", "am Dienstag", "am Mittwoch", "am Donnerstag", "am Freitag", "am Samstag",
    "am Sonntag",
)  # fmt: skip


def call_back(conversation: Conversation, *, at: datetime) -> Offer:
    """The button that promises a call: between two hours of the customer's own time.

    Without a number of theirs the words ask for it.
    """
    contact = conversation.contact
    begins = good_moment(conversation, at=at)
    ends, is_known = begins + SPAN, contact.identities.filter(scheme="tel").exists()
    days = (begins.date() - at.astimezone(begins.tzinfo).date()).days
    hours = f"{begins:%H:%M} and {ends:%H:%M}"
    if contact.language.lower().startswith("de"):
        day = {0: "heute", 1: "morgen"}.get(days, _TAGE[begins.weekday()])
        words = f"Ich rufe Sie {day} zwischen {hours.replace('and', 'und')} Uhr an."
        asking = " Unter welcher Nummer erreiche ich Sie?"
    else:
        day = {0: "today", 1: "tomorrow"}.get(days, f"on {begins:%A}")
        words = f"I will call you {day} between {hours}."
        asking = " Which number may I use?"
    return Offer("Call them ourselves", words=words if is_known else words + asking)


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
