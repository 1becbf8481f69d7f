"""Fields that a company adds itself: the two tables behind them, for contacts and conversations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class FieldKind(models.TextChoices):
    """What a field holds."""

    TEXT = "text", "Text"
    NUMBER = "number", "Number"
    CHOICE = "choice", "Choice"
    DATE = "date", "Date"


class CustomField(models.Model):
    """A field that a company added; it is archived, never deleted, while values exist."""

    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=6, choices=FieldKind.choices)
    choices = models.JSONField(default=list, blank=True, help_text="list of texts, for a choice")
    position = models.PositiveSmallIntegerField(default=0)
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(Lower("name"), name="%(class)s_name_once")]

    def __str__(self) -> str:
        return self.name


class CustomValue(models.Model):
    """What a field says about one thing; exactly one column is filled (text also holds choices)."""

    text = models.TextField(null=True, blank=True)
    number = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    date = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(text__isnull=False, number=None, date=None)
                | Q(text=None, number__isnull=False, date=None)
                | Q(text=None, number=None, date__isnull=False),
                name="%(class)s_one_value",
            )
        ]

    @property
    def value(self) -> Any:
        """The text, number or date; a number without the zeros that the column adds."""
        if self.number is not None:
            return Decimal(f"{self.number.normalize():f}")
        return self.date if self.text is None else self.text


class Unreadable(Exception):
    """What was typed into a field is not of its kind; the text says what would be."""


def read(field: CustomField, raw: str) -> dict[str, Any]:
    """The columns of a value for what was typed into a field.

    Numbers may have a decimal comma; days are written 2026-03-31.

    Raises:
        Unreadable: it is no number, day or choice of the field.
    """
    typed = raw.strip()
    columns: dict[str, Any] = {"text": None, "number": None, "date": None}
    try:
        if field.kind == FieldKind.NUMBER:
            return columns | {"number": _number(typed)}
        if field.kind == FieldKind.DATE:
            return columns | {"date": date.fromisoformat(typed)}
    except (ArithmeticError, ValueError):
        wanted = "a number" if field.kind == FieldKind.NUMBER else "a day like 2026-03-31"
        raise Unreadable(f"{field.name}: “{typed}” is not {wanted}.") from None
    if field.kind == FieldKind.CHOICE and typed not in field.choices:
        choices = ", ".join(field.choices)
        raise Unreadable(f"{field.name}: “{typed}” is not one of {choices}.")
    return columns | {"text": typed}


def _number(typed: str) -> Decimal:
    number = Decimal(typed.replace(",", ".")).quantize(Decimal("0.0001"))
    if not number.is_finite() or abs(number) >= 10**14:
        raise ValueError(typed)
    return number
