"""The people who write to us: how they are reached, what they prefer, what they ordered."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from kept.desk.lib.fields import CustomField, CustomValue


class Organisation(models.Model):
    """A company or club that contacts belong to; mail from its domain is proposed to join it."""

    name = models.CharField(max_length=120)
    domain = models.CharField(max_length=120, blank=True)
    notes = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="organisation_name_once")]

    def __str__(self) -> str:
        return self.name


class Contacts(models.QuerySet["Contact"]):
    """People who write to us."""

    def current(self) -> Contacts:
        """Without those merged into others or erased."""
        return self.filter(merged_into=None, erased_at=None)


class Contact(models.Model):
    """One person who writes to us, by whatever channel."""

    name = models.CharField(max_length=120, blank=True)
    called = models.CharField("name to use", max_length=60, blank=True)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="contacts"
    )
    language = models.CharField(max_length=10, blank=True)
    zone = models.CharField("time zone", max_length=64, blank=True)
    zone_is_guess = models.BooleanField(default=False)
    zone_source = models.CharField(
        max_length=20, blank=True, help_text="phone, mail, address, said"
    )
    preferred_channel = models.CharField(max_length=12, blank=True)
    reach_from = models.TimeField(null=True, blank=True, help_text="in the contact's own zone")
    reach_until = models.TimeField(null=True, blank=True)
    no_follow_ups_since = models.DateTimeField(
        null=True, blank=True, help_text="does not want to be asked how it went"
    )
    address = models.TextField(blank=True)
    shows_pictures = models.BooleanField(
        "show pictures from elsewhere in their mail",
        default=False,
        help_text="Only in mail that is proven to be theirs.",
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged"
    )
    created_at = models.DateTimeField()
    erased_at = models.DateTimeField(null=True, blank=True)
    objects: ClassVar[Any] = Contacts.as_manager()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(reach_from=None, reach_until=None)
                | Q(reach_from__isnull=False, reach_until__isnull=False),
                name="contact_window_whole",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="contact_not_itself"
            ),
        ]
        indexes = [models.Index(Lower("name"), name="contact_by_name")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def display_name(self) -> str:
        """The name that leads everywhere; a contact without one is 'Somebody'."""
        return self.name or "Somebody"

    @property
    def first_name(self) -> str:
        """How a reply greets this person; empty when unknown."""
        return self.called or (self.name.split(" ")[0] if self.name else "")


class Proof(models.TextChoices):
    """Why we believe that an identity belongs to whoever wrote, weakest first."""

    CLAIMED = "claimed", "claimed"
    PLATFORM = "platform", "known to the platform"
    LINK = "link", "by a link that we sent"
    DOMAIN = "domain", "confirmed by its domain"
    SIGNED = "signed", "signed in"


class Identity(models.Model):
    """One way to know and reach a contact: scheme ``email``, ``tel``, ..., unique in its scope."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="identities")
    scheme = models.CharField(max_length=12)
    scope = models.CharField(max_length=80, blank=True)
    value = models.CharField(max_length=254, help_text="email in lower case, phone as E.164")
    proof = models.CharField(max_length=8, choices=Proof.choices, default=Proof.CLAIMED)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "identities"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "scope", "value"], name="identity_once"),
            models.CheckConstraint(condition=~Q(value=""), name="identity_not_empty"),
        ]

    def __str__(self) -> str:
        return self.value


class Order(models.Model):
    """Something a contact bought; dates are days in the shop's own calendar."""

    number = models.CharField(max_length=40, unique=True)
    contact = models.ForeignKey(Contact, models.CASCADE, related_name="orders")
    status = models.CharField(max_length=40, blank=True)
    placed_on = models.DateField(null=True, blank=True)
    promised_on = models.DateField(null=True, blank=True)
    delivered_on = models.DateField(null=True, blank=True)
    total = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["-placed_on", "-id"]

    def __str__(self) -> str:
        return self.number


class OrderItem(models.Model):
    """A line of an order."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="items")
    name = models.CharField(max_length=160)
    quantity = models.PositiveIntegerField(default=1)


class ContactNote(models.Model):
    """What colleagues should know about a person."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]


class Block(models.Model):
    """Mail from this address, or from everybody at ``@domain``, opens no conversation."""

    pattern = models.CharField(max_length=254, unique=True, help_text="lower case")
    reason = models.CharField(max_length=120, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pattern"]


class ContactMerge(models.Model):
    """One contact became part of another; ``moved`` lists what moved, so that it can be undone."""

    source = models.ForeignKey(Contact, models.PROTECT, related_name="merges_away")
    target = models.ForeignKey(Contact, models.PROTECT, related_name="merges_here")
    moved = models.JSONField(help_text="ids by table")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)


class Erasure(models.Model):
    """A person's data was exported or erased, on whose request; the record itself names nobody."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="erasures")
    kind = models.CharField(max_length=7, choices=[("export", "Exported"), ("erase", "Erased")])
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()


class ContactField(CustomField):
    """A field that a company added to contacts."""


class ContactValue(CustomValue):
    """What a field says about a contact."""

    contact = models.ForeignKey(Contact, models.CASCADE, related_name="values")
    field = models.ForeignKey(ContactField, models.PROTECT, related_name="values")

    class Meta(CustomValue.Meta):
        constraints = [
            *CustomValue.Meta.constraints,
            models.UniqueConstraint(fields=["contact", "field"], name="contact_value_once"),
        ]
