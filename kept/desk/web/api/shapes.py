"""What programs say and are told: the types that are checked, and that the document shows."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

_PLAIN = r"^[^\x00]*$"
"""No database keeps a zero byte."""
_SAID = r"^[^\x00]*[^\x00\s][^\x00]*$"

Words = Annotated[str, Meta(pattern=_SAID, max_length=300)]
Letter = Annotated[str, Meta(pattern=_SAID, max_length=20_000)]
Number = Annotated[int, Meta(ge=1, le=2**63 - 1)]
Address = Annotated[str, Meta(pattern=r"^[^@\s\x00]+@[^@\s\x00]+$", max_length=254)]
Moment = Annotated[
    datetime,
    Meta(tz=True, description="With its offset from UTC, such as 2026-03-05T17:00:00+01:00."),
]
Day = Annotated[date, Meta(description="A day of the shop's calendar, such as 2026-03-05.")]
How = Literal["hand", "call", "order", "email"]
Reason = Annotated[
    str,
    Meta(
        pattern=_PLAIN, max_length=200,
        description="Why it is right although a hint stops it; leads see it.",
    ),
]  # fmt: skip
After = Annotated[
    str,
    Meta(max_length=1_000, description="The next of the page before; left out: the first page."),
]
Size = Annotated[int, Meta(ge=1, le=100, description="Rows of a page.")]


class Said(Struct, kw_only=True, forbid_unknown_fields=True):
    """What a program says; a name that is not known is a mistake, and told so."""


class NewPromise(Said):
    """What is promised, by whom, and by when."""

    what: Annotated[Words, Meta(description="As a colleague would put it: Send the invoice.")]
    due_at: Moment
    due_from: Moment | None = None
    zone: Annotated[
        str | None,
        Meta(description="The zone in which the customer is told; theirs if none is given."),
    ] = None
    how: Annotated[How, Meta(description="What keeps it by itself: hand is nothing.")] = "hand"
    owner: Annotated[
        Address | None,
        Meta(description="The colleague who keeps it; else whom the key acts as."),
    ] = None
    instead_of: Annotated[
        Number | None, Meta(description="The open promise that it stands in for.")
    ] = None
    reason: Reason = ""


class NewTime(Said):
    """Another time for a promise, and the letter that tells the customer."""

    due_at: Moment
    text: Annotated[
        Letter | None,
        Meta(description="{time} in it becomes the time, as it is there; none: a usual letter."),
    ] = None
    reason: Reason = ""


class Withdrawal(Said):
    """The letter that takes a promise back."""

    text: Annotated[Letter, Meta(description="What happens instead: nobody waits in vain.")]
    reason: Reason = ""


class OrderItem(Said):
    """A line of an order."""

    name: Annotated[str, Meta(pattern=_SAID, max_length=160)]
    quantity: Annotated[int, Meta(ge=1, le=1_000_000)] = 1


class NewOrder(Said):
    """An order as the shop knows it; what is not named stays as it is."""

    email: Annotated[Address, Meta(description="Whose order it is; made known if nobody's yet.")]
    name: Annotated[
        str,
        Meta(pattern=_PLAIN, max_length=120, description="Taken while the desk knows none."),
    ] = ""
    status: Annotated[str, Meta(pattern=_PLAIN, max_length=40)] | UnsetType = UNSET
    total: Annotated[str, Meta(pattern=_PLAIN, max_length=24)] | UnsetType = UNSET
    placed_on: Day | UnsetType | None = UNSET
    promised_on: Day | UnsetType | None = UNSET
    delivered_on: Day | UnsetType | None = UNSET
    items: Annotated[list[OrderItem], Meta(max_length=500)] | UnsetType = UNSET


class PromisesOfDesk(Said):
    """Which promises of the desk."""

    state: Literal["open", "late"] = "open"
    of: Annotated[
        Literal["mine", "team", "all"],
        Meta(description="Whose: of whom the key acts as, of their teams, or everybody's."),
    ] = "all"
    after: After = ""
    size: Size = 50


class PromisesHere(Said):
    """Which promises of a conversation."""

    state: Literal["open", "late", "all"] = "open"
    after: After = ""
    size: Size = 50


class PageOfMessages(Said):
    """Which messages of a conversation, oldest first."""

    after: After = ""
    size: Size = 50


class Told(Struct, kw_only=True):
    """What a program is told."""


class Person(Told):
    """Somebody on staff."""

    name: str
    email: str


class Promise(Told):
    """A promise as it stands."""

    number: int
    conversation: int
    url: str
    customer: str
    what: str
    how: How
    due_from: datetime | None
    due_at: datetime
    zone: str
    state: Literal["made", "kept", "broken", "withdrawn", "renegotiated"]
    is_open: bool
    is_late: bool
    owner: Person | None
    team: str | None
    made_at: datetime
    made_by: Person | None
    closed_at: datetime | None
    instead_of: int | None


class Promises(Told):
    """A page of promises, soonest due first; ``next`` leads on, null: that was all."""

    promises: list[Promise]
    next: str | None


class File(Told):
    """A file of a message."""

    name: str
    content_type: str
    size: int


class Message(Told):
    """One message, its text whole: from the customer, a reply, a note, or sent on."""

    number: int
    kind: Literal["incoming", "reply", "note", "forward"]
    at: datetime
    author: str
    is_automatic: bool
    text: str
    files: list[File]


class Conversation(Told):
    """A conversation and a page of what was said in it, oldest first."""

    number: int
    url: str
    subject: str
    status: Literal["open", "waiting", "snoozed", "resolved"]
    priority: Literal["low", "normal", "high", "urgent"]
    customer: str
    owner: Person | None
    team: str | None
    created_at: datetime
    waiting_since: datetime | None
    promise_due: datetime | None
    merged_into: int | None
    messages: list[Message]
    next: str | None


class Item(Told):
    """A line of an order."""

    name: str
    quantity: int


class Order(Told):
    """An order as the desk knows it now."""

    number: str
    customer: str
    status: str
    total: str
    placed_on: date | None
    promised_on: date | None
    delivered_on: date | None
    items: list[Item]


class Hint(Told):
    """One thing that stops a letter: why, and what would be right."""

    code: str
    why: str
    better: str
    quote: str


class Problem(Told):
    """What could not be done: ``kind`` for the program, ``sentence`` for people."""

    kind: str
    sentence: str
    hints: list[Hint] = []
