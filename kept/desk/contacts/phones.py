"""Telephone numbers. What knows them is loaded by the first number: a desk for mail has none."""

from __future__ import annotations

from kept.desk.contacts.errors import Refused


def as_e164(value: str, country: str) -> str:
    """A number as it is stored; ``country`` (two letters) reads those without their prefix.

    Raises:
        Refused: it is no number, or none of that length.
    """
    import phonenumbers

    try:
        number = phonenumbers.parse(value, country or None)
    except phonenumbers.NumberParseException:
        raise Refused(
            f"“{value}” is not a phone number; begin it with + and the country's prefix."
        ) from None
    if not phonenumbers.is_possible_number(number):
        raise Refused(f"“{value}” is too short or too long for a phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def zone_of(value: str) -> str:
    """The time zone of a number's prefix; nothing if that has several, or it is no number."""
    import phonenumbers
    from phonenumbers import timezone

    try:
        zones = timezone.time_zones_for_number(phonenumbers.parse(value))
    except phonenumbers.NumberParseException:
        return ""
    known = [zone for zone in zones if zone != "Etc/Unknown"]
    return known[0] if len(known) == 1 else ""
