"""The customers: people who do not exist, with addresses that lead nowhere, and their orders."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from kept.desk.contacts import actions
from kept.desk.contacts.models import Contact, Order, Proof

_CHEAPEST_LAMP = 60
HERE = Path(__file__).parent
LANGUAGES = ("en", "de", "fr", "pt")

ORDERS: Mapping[str, tuple[str, int, int, int | None]] = {
    "new": ("Paid", -1, 5, None),
    "making": ("In the workshop", -6, 8, None),
    "sent": ("Handed to the carrier", -4, 1, None),
    "late": ("Handed to the carrier", -11, -3, None),
    "delivered": ("Delivered", -13, -5, -4),
    "old": ("Delivered", -190, -184, -185),
    "cancelled": ("Cancelled", -9, -2, None),
}
"""States of an order when the customer writes: when placed, promised and delivered, in days."""


@dataclass(frozen=True)
class Customer:
    """Somebody who writes to the shop."""

    name: str
    email: str
    language: str
    zone: str
    address: str

    @property
    def first(self) -> str:
        return self.name.split(" ")[0]

    def known_at(self, at: datetime) -> Contact:
        """The contact, made known if this is the first we hear of them."""
        contact = actions.contact_for(
            "email", self.email, name=self.name, proof=Proof.DOMAIN, at=at
        )
        if not contact.language:
            actions.describe(contact, language=self.language, zone=self.zone, address=self.address)
        return contact


@cache
def named(name: str, email: str, language: str = "en") -> Customer:
    """A customer whom a plot calls by name."""
    places = _places()[language]
    chance = Random(email)
    return Customer(name, email, language, places["zones"][0], _address(places, chance))


def crowd(language: str) -> Iterator[Customer]:
    """All customers of that language, no two alike, always in the same order."""
    places = _places()[language]
    chance = Random(f"crowd {language}")
    names = [(first, last) for first in places["first"] for last in places["last"]]
    chance.shuffle(names)
    for first, last in names:
        house = chance.choice(places["mail"])
        email = f"{_plain(first)}.{_plain(last)}@{house}"
        zone = chance.choice(places["zones"])
        yield Customer(f"{first} {last}", email, language, zone, _address(places, chance))


def bought(
    contact: Contact, number: str, kind: str, lamp: str, *, on: date, chance: Random
) -> Order:
    """Give somebody an order of that kind, of a lamp and perhaps something beside it."""
    status, placed, promised, delivered = ORDERS[kind]
    prices = products()
    items = [(lamp, chance.choice((1, 1, 1, 2)))]
    if chance.random() < 0.4:
        items.append((chance.choice([name for name in prices if name not in lamps()]), 1))
    total = f"{sum(prices[name] * count for name, count in items) + 5}.00 EUR"
    order, _ = actions.save_order(
        contact, number, items=items, status=status, total=total,
        placed_on=_day(on, placed), promised_on=_day(on, promised),
        delivered_on=_day(on, delivered),
    )  # fmt: skip
    return order


@cache
def lamps() -> tuple[str, ...]:
    """The lamps among the products, without bulbs, cables and the like."""
    return tuple(name for name, price in products().items() if price >= _CHEAPEST_LAMP)


@cache
def products() -> Mapping[str, int]:
    """What the shop sells, and for how much."""
    prices: dict[str, int] = tomllib.loads(_read("shop.toml"))["products"]
    return prices


def _day(on: date, days: int | None) -> date | None:
    return None if days is None else on + timedelta(days=days)


def _address(places: Mapping[str, Any], chance: Random) -> str:
    street, town = chance.choice(places["streets"]), chance.choice(places["towns"])
    return f"{street} {chance.randint(1, 88)}\n{town}"


def _plain(name: str) -> str:
    bare = unicodedata.normalize("NFKD", name.lower())
    return "".join(letter for letter in bare if letter.isascii() and letter.isalpha())


@cache
def _places() -> Mapping[str, Any]:
    return tomllib.loads(_read("names.toml"))


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
