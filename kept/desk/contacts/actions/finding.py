"""From an address to a contact: the one way in which contacts come to be."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from kept.desk.contacts.actions.guessing import guess_zone
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, Identity, Organisation, Proof
from kept.desk.contacts.phones import as_e164
from kept.desk.lib.prepared import prepared
from kept.desk.lib.whole import whole

_STRENGTH = {proof: strength for strength, proof in enumerate(Proof.values)}


def normalised(scheme: str, value: str, *, country: str = "") -> str:
    """A value as it is stored: addresses in lower case, phone numbers as E.164.

    ``country`` (two letters) reads phone numbers that people wrote without their prefix.

    Raises:
        Refused: it is not an address or a number at all.
    """
    value = value.strip()
    if scheme == "email":
        if value.count("@") != 1 or value.startswith("@") or value.endswith("@"):
            raise Refused(f"“{value}” is not an e-mail address.")
        return value.lower()
    if scheme == "tel":
        return as_e164(value, country)
    return value


class AddressBook:
    """Who has some addresses, and which houses there are: asked for once, for many questions."""

    def __init__(self, addresses: Iterable[str]) -> None:
        values = {address.strip().lower() for address in addresses}
        rows = Identity.objects.filter(scheme="email", scope="", value__in=values)
        self.identities = {row.value: row for row in rows.select_related("contact")}
        houses = Organisation.objects.exclude(domain="").order_by("-pk")
        self.organisations = {house.domain.lower(): house for house in houses}


@whole
def contact_for(
    scheme: str, value: str, *, at: datetime, name: str = "", proof: str = Proof.CLAIMED,
    scope: str = "", book: AddressBook | None = None,
) -> Contact:  # fmt: skip
    """The contact with this identity, made if there is none; merged contacts are followed.

    A stronger proof is remembered; a name is taken only while there is none. ``value`` is
    normalised first. ``book`` is asked instead of the database; it must know the address.

    Raises:
        Refused: the value is not an address of its scheme.
    """
    value = normalised(scheme, value)
    key = {"scheme": scheme, "scope": scope, "value": value}
    identity = book.identities.get(value) if book else _known.first(scheme, scope, value)
    if identity is None:
        identity, made = _new_identity(key, name, proof, at, book)
        if book is not None:
            book.identities[value] = identity
        if made:
            return identity.contact
    if _STRENGTH[proof] > _STRENGTH[identity.proof]:
        Identity.objects.filter(pk=identity.pk).update(proof=proof)
        identity.proof = proof
    contact = identity.contact
    while contact.merged_into is not None:
        contact = contact.merged_into
    if name and not contact.name:
        contact.name = name[:120]
        contact.save(update_fields=["name"])
    return contact


@prepared
def _known(scheme: str, scope: str, value: str) -> QuerySet[Identity]:
    found = Identity.objects.filter(scheme=scheme, scope=scope, value=value)
    return found.select_related("contact", "contact__merged_into")


def _new_identity(
    key: dict[str, str], name: str, proof: str, at: datetime, book: AddressBook | None
) -> tuple[Identity, bool]:
    zone, source = guess_zone(key["scheme"], key["value"])
    contact = Contact.objects.create(
        name=name[:120], created_at=at, zone=zone, zone_is_guess=bool(zone), zone_source=source,
        organisation=_organisation_of(key["scheme"], key["value"], book),
    )  # fmt: skip
    try:
        with transaction.atomic():
            return Identity.objects.create(**key, contact=contact, proof=proof, created_at=at), True
    except IntegrityError:  # somebody else was faster: theirs stays
        contact.delete()
        return Identity.objects.select_related("contact").get(**key), False


def _organisation_of(scheme: str, value: str, book: AddressBook | None) -> Organisation | None:
    domain = value.rpartition("@")[2]
    if scheme != "email":
        return None
    if book is not None:
        return book.organisations.get(domain)
    return Organisation.objects.filter(domain__iexact=domain).order_by("pk").first()
