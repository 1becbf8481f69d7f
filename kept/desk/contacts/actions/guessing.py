"""Where somebody probably is: a guess, shown as one, never over what was said."""

from __future__ import annotations

from datetime import datetime, timedelta

from kept.desk.contacts.models import Contact
from kept.desk.contacts.phones import zone_of

COUNTRY_DOMAINS = {
    "at": "Europe/Vienna", "be": "Europe/Brussels", "ch": "Europe/Zurich", "cz": "Europe/Prague",
    "de": "Europe/Berlin", "dk": "Europe/Copenhagen", "ee": "Europe/Tallinn",
    "es": "Europe/Madrid", "fi": "Europe/Helsinki", "fr": "Europe/Paris", "gr": "Europe/Athens",
    "hu": "Europe/Budapest", "ie": "Europe/Dublin", "in": "Asia/Kolkata", "it": "Europe/Rome",
    "jp": "Asia/Tokyo", "kr": "Asia/Seoul", "lt": "Europe/Vilnius", "lv": "Europe/Riga",
    "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "nz": "Pacific/Auckland", "pl": "Europe/Warsaw",
    "pt": "Europe/Lisbon", "ro": "Europe/Bucharest", "se": "Europe/Stockholm",
    "sk": "Europe/Bratislava", "uk": "Europe/London", "za": "Africa/Johannesburg",
}  # fmt: skip
"""Endings of addresses that belong to countries of one time zone."""

_BY_OFFSET = {
    -10: "Pacific/Honolulu", -8: "America/Los_Angeles", -7: "America/Denver",
    -6: "America/Chicago", -5: "America/New_York", -3: "America/Sao_Paulo", 0: "Europe/London",
    1: "Europe/Berlin", 2: "Europe/Helsinki", 3: "Europe/Istanbul", 4: "Asia/Dubai",
    5.5: "Asia/Kolkata", 7: "Asia/Bangkok", 8: "Asia/Singapore", 9: "Asia/Tokyo",
    10: "Australia/Brisbane", 12: "Pacific/Auckland",
}  # fmt: skip


def guess_zone(scheme: str, value: str) -> tuple[str, str]:
    """(name of a time zone, what told it: ``phone`` or ``address``), or two empty texts.

    A phone prefix tells it only if its region has one zone.
    """
    if scheme == "tel":
        zone = zone_of(value)
        return zone, "phone" if zone else ""
    if scheme == "email":
        zone = COUNTRY_DOMAINS.get(value.rpartition(".")[2].lower(), "")
        return zone, "address" if zone else ""
    return "", ""


def guess_zone_from_date(contact: Contact, sent: datetime | None) -> None:
    """Learn from the Date header of a mail, whose offset is that of the writer's own clock.

    Nothing is learnt from offset zero, which most servers write, nor over anything but a guess.
    """
    if sent is None or (contact.zone and not contact.zone_is_guess):
        return
    if contact.zone_source in {"phone", "address"}:
        return
    offset = sent.utcoffset() or timedelta()
    # Summer time: the offset that the place has in winter is what the table lists.
    hours = (offset - (sent.dst() or timedelta())) / timedelta(hours=1)
    zone = _BY_OFFSET.get(hours, "") if hours else ""
    if zone and zone != contact.zone:
        contact.zone, contact.zone_is_guess, contact.zone_source = zone, True, "mail"
        contact.save(update_fields=["zone", "zone_is_guess", "zone_source"])
