"""What we know of a contact: names, preferences, identities, notes, fields."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from kept.desk.contacts.actions.finding import normalised
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import (
    Contact,
    ContactField,
    ContactNote,
    ContactValue,
    Identity,
    Organisation,
    Proof,
)
from kept.desk.lib import fields
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent

DESCRIBED = ("name", "called", "language", "preferred_channel", "reach_from", "reach_until",
             "address", "zone", "shows_pictures")  # fmt: skip


@transaction.atomic
def describe(contact: Contact, **said: Any) -> Contact:
    """Set what somebody told us; a time zone that was said is no longer a guess.

    ``said`` may hold the columns of ``DESCRIBED``.

    Raises:
        Refused: only one end of the hours of reach was given.
    """
    if set(said) - set(DESCRIBED):
        raise ValueError(f"not columns that can be described: {sorted(set(said) - set(DESCRIBED))}")
    if "zone" in said and said["zone"] != contact.zone:
        contact.zone_is_guess = False
        contact.zone_source = "said" if said["zone"] else ""
    for column, value in said.items():
        setattr(contact, column, value)
    if (contact.reach_from is None) != (contact.reach_until is None):
        raise Refused("The hours of reach need a beginning and an end.")
    contact.save()
    return contact


@transaction.atomic
def join_organisation(contact: Contact, name: str) -> Organisation | None:
    """Put a contact into the organisation of that name, made if needed; empty: into none."""
    name = name.strip()
    organisation = None
    if name:
        organisation = Organisation.objects.filter(name__iexact=name).first()
        organisation = organisation or Organisation.objects.create(name=name)
    contact.organisation = organisation
    contact.save(update_fields=["organisation"])
    return organisation


@transaction.atomic
def add_identity(contact: Contact, scheme: str, value: str, *, at: datetime) -> Identity:
    """A further address or number of this person, as claimed.

    Raises:
        Refused: it belongs to somebody else (merge them instead), or is no address.
    """
    value = normalised(scheme, value)
    found = Identity.objects.select_related("contact").filter(scheme=scheme, scope="", value=value)
    identity = found.first()
    if identity is None:
        return Identity.objects.create(
            contact=contact, scheme=scheme, value=value, proof=Proof.CLAIMED, created_at=at
        )
    if identity.contact_id != contact.pk:
        raise Refused(f"{value} belongs to {identity.contact}. If they are one person, merge them.")
    return identity


@transaction.atomic
def remove_identity(identity: Identity) -> None:
    """This address is not theirs; the last one stays, for without it nobody can be answered."""
    others = Identity.objects.filter(contact=identity.contact).exclude(pk=identity.pk)
    if not others.exists():
        raise Refused(f"{identity.value} is the only way to reach {identity.contact}.")
    identity.delete()


def add_note(contact: Contact, text: str, *, by: Agent, at: datetime) -> ContactNote:
    """What colleagues should know about this person."""
    return ContactNote.objects.create(contact=contact, text=text.strip(), by=by, at=at)


def remove_note(note: ContactNote) -> None:
    note.delete()


@transaction.atomic
def set_field(contact: Contact, field: ContactField, raw: str) -> None:
    """Fill a field from text as typed; empty clears it.

    Raises:
        Refused: the text is not a number, day or choice of this field.
    """
    if not raw.strip():
        ContactValue.objects.filter(contact=contact, field=field).delete()
        return
    try:
        columns = fields.read(field, raw)
    except fields.Unreadable as problem:
        raise Refused(str(problem)) from None
    ContactValue.objects.update_or_create(contact=contact, field=field, defaults=columns)


@transaction.atomic
def describe_organisation(
    organisation: Organisation, *, name: str, domain: str, notes: str, by: Agent, at: datetime
) -> Organisation:
    """Say what an organisation is called and which addresses are its; contacts there join it.

    Raises:
        Refused: another organisation has that domain.
    """
    domain = domain.strip().lower().lstrip("@")
    if domain and Organisation.objects.filter(domain=domain).exclude(pk=organisation.pk).exists():
        raise Refused(f"Another organisation has the domain {domain}.")
    organisation.name, organisation.domain, organisation.notes = name.strip(), domain, notes
    organisation.save()
    if domain:
        of_domain = Identity.objects.filter(scheme="email", value__endswith=f"@{domain}")
        strays = Contact.objects.filter(organisation=None, pk__in=of_domain.values("contact"))
        strays.update(organisation=organisation)
    journal("organisation-described", organisation.name, by=by, at=at)
    return organisation
