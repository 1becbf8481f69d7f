"""One plot played by one customer: when each step comes, and how it is done.

Every verb of a script is a function below; each does what a person would do, by the same action.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from kept.desk.contacts.models import Contact, Proof
from kept.desk.conversations import actions
from kept.desk.conversations.actions.attachments import store_file
from kept.desk.conversations.models import (
    Attachment,
    Conversation,
    ConversationField,
    Delivery,
    Message,
    MessageKind,
    Status,
)
from kept.desk.demo import complaining, customers, hours, pictures, wording
from kept.desk.demo.answers import quoted
from kept.desk.demo.handing import hand_to
from kept.desk.demo.plots import Plot, Rest, Step, span
from kept.desk.demo.shop import Shop
from kept.desk.demo.taking import SIMPLE, Simple, with_taking
from kept.desk.lib.html import from_text, plain_text, safe_fragment
from kept.desk.staff.models import Agent

_BY_CUSTOMERS = {"customer"}
_TODAY = timedelta(hours=20)
_BY_ITSELF = {
    "tag",
    "field",
    "failed",
    "bounced",
    "merge",
    "link",
    "follow",
    "rename",
    "assign",
    "complaint",
    "step",
    "no-complaint",
}
"""What comes right after the step before, whatever the hour."""


@dataclass
class Stage:
    """What all performances share; ``now`` is the moment up to which they are played."""

    shop: Shop
    now: datetime
    played: dict[str, Conversation] = field(default_factory=dict)
    orders: int = 20_418

    def next_order(self) -> str:
        self.orders += 7 if self.orders % 3 else 4
        return f"LL-{self.orders}"


class Performance:
    """A plot, somebody who plays the customer, and the conversation that comes of it."""

    def __init__(
        self, plot: Plot, customer: customers.Customer, stage: Stage, chance: Random
    ) -> None:
        self.plot, self.customer, self.stage, self.chance = plot, customer, stage, chance
        self.channel = stage.shop.channels[plot.channel]
        self.conversation: Conversation | None = None
        self.owner = self._somebody(plot.owner)
        self.answered: Message | None = None
        self.names: dict[str, str] = {}

    def schedule(self, begins: datetime) -> Iterator[tuple[datetime, Step]]:
        """Each step with its moment; none but the first is due while nobody would do it."""
        steps = self._schedule_from if self.plot.ago else self._schedule
        own = Random(f"take {self.plot.name} {self.customer.email}")
        return with_taking(steps(begins), self.stage.now, own)

    def _schedule(self, begins: datetime) -> Iterator[tuple[datetime, Step]]:
        at = begins
        for number, step in enumerate(self.plot.steps):
            at += hours.roughly(step.after, self.chance)
            if number and step.after and step.verb not in _BY_ITSELF:
                opens = hours.awake if step.verb in _BY_CUSTOMERS else hours.at_work
                at = opens(at, self.chance)
            yield at, step

    def _schedule_from(self, begins: datetime) -> Iterator[tuple[datetime, Step]]:
        """As written, so that what is to wait now waits now; before today at better hours."""
        at, last = begins, begins - timedelta(days=3)
        for step in self.plot.steps:
            at += step.after
            done = at
            if at < self.stage.now - _TODAY and step.verb not in _BY_ITSELF:
                opened = hours.was_awake if step.verb in _BY_CUSTOMERS else hours.was_at_work
                done = opened(at, self.chance)
            last = max(done, last + timedelta(seconds=50)) if done != at else max(at, last)
            yield last, step

    def perform(self, step: Step, at: datetime) -> None:
        """Do one step at that moment."""
        if not self.names:
            self._introduce(at)
        told = {**self.names, **wording.days_from(at, self.customer.language)}
        text = wording.worded(step.text, told, self.chance)
        VERBS[step.verb](self, text, wording.worded(step.rest, told, self.chance), at)

    def _introduce(self, at: datetime) -> None:
        """The customer is known, has ordered, and everybody's names can be said."""
        self.contact: Contact = self.customer.known_at(at)
        language = self.customer.language
        self.names = {
            "name": self.customer.name, "first": self.customer.first,
            "last": self.customer.name.rpartition(" ")[2], "email": self.customer.email,
            "address": self.customer.address.replace("\n", ", "),
            "agent": self.owner.name, "agent_first": self.owner.first_name,
        }  # fmt: skip
        item, other = self.chance.sample(customers.lamps(), 2)
        item = self.plot.item or item
        self.names |= {"order": "", "item": item, "other": other, "total": "0.00 EUR"}
        if self.plot.order:
            number = self.stage.next_order()
            order = customers.bought(
                self.contact, number, self.plot.order, item, on=at.date(), chance=self.chance
            )
            self.names |= {"order": number, "total": order.total}
            self.names["placed"] = wording.written(order.placed_on, language)
            self.names["promised"] = wording.written(order.promised_on, language)
        self.names["subject"] = wording.worded(self.plot.subject, self.names, self.chance)

    def _somebody(self, first_name: str) -> Agent:
        if first_name:
            return self.stage.shop.people[first_name]
        return self.chance.choice(self.stage.shop.members(self.channel))

    def open(self) -> Conversation:
        """The conversation, which a first step has begun."""
        assert self.conversation is not None, f"{self.plot.name} begins with nobody writing"
        return self.conversation

    def latest(self, kind: MessageKind) -> Message | None:
        if self.conversation is None:
            return None
        return self.conversation.messages.filter(kind=kind).order_by("-pk").first()


def _customer(play: Performance, text: str, rest: str, at: datetime) -> None:
    said = Rest(rest)
    is_new = play.conversation is None
    html, whole, fold_at = "", text, None
    if said.flag("html"):
        html = safe_fragment(text)
        whole = plain_text(html).strip()
    elif play.answered is not None and play.chance.random() < 0.6:
        whole, fold_at = f"{text}\n\n{quoted(play.answered, play.customer.language)}", len(text)
    subject = play.names["subject"] if is_new else f"Re: {play.open().subject}"
    message = actions.receive(
        channel=play.channel, contact=play.contact, text=whole, html=html, fold_at=fold_at, at=at,
        subject=subject, conversation=play.conversation, sender=play.customer.email,
        copied=said.value("cc"), is_automatic=said.flag("auto"), proof=Proof.DOMAIN,
        has_remote_images="https://" in html and "<img" in html,
        files=_files(play, said),
    )  # fmt: skip
    if is_new:
        play.conversation = message.conversation
        play.stage.played[play.plot.name] = message.conversation
        if play.plot.tags:
            actions.tag(play.conversation, play.plot.tags, by=None, at=at)


def _files(play: Performance, said: Rest) -> list[Attachment]:
    seed = play.chance.randrange(16)
    return [
        store_file(
            pictures.file(name, seed), name=name, is_inline=said.flag("html"),
            content_id=name if said.flag("html") else "",
        )
        for name in said.value("with").split(",")
        if name
    ]  # fmt: skip


def _agent(play: Performance, text: str, rest: str, at: datetime) -> None:
    said = Rest(rest)
    conversation, by = play.open(), play.stage.shop.people.get(said.value("by"), play.owner)
    if conversation.owner_id is None and by == play.owner:
        actions.assign(conversation, by, by=by, at=at)
    files = []
    for name in filter(None, said.value("with").split(",")):
        files.append(_enclosed(conversation, name, by, at))
    later = said.value("later")
    play.answered = actions.reply(
        conversation, by=by, at=at, html=from_text(text), confirmed=True,
        send_at=at + span(later) if later else None, then=said.value("then") or Status.WAITING,
        attachments=files,
    )  # fmt: skip


def _enclosed(conversation: Conversation, name: str, by: Agent, at: datetime) -> Attachment:
    draft = actions.save_draft(by=by, at=at, conversation=conversation)
    return actions.keep_file(pictures.file(name), name=name, draft=draft)


def _start(play: Performance, text: str, rest: str, at: datetime) -> None:
    message = actions.start(
        channel=play.channel, contact=play.contact, subject=play.names["subject"],
        html=from_text(text), by=play.owner, at=at, confirmed=True,
    )  # fmt: skip
    play.conversation = message.conversation
    play.stage.played[play.plot.name] = message.conversation


def _note(play: Performance, text: str, rest: str, at: datetime) -> None:
    by = play.stage.shop.people.get(Rest(rest).value("by"), play.owner)
    actions.write_note(play.open(), by=by, at=at, html=from_text(text))


def _draft(play: Performance, text: str, rest: str, at: datetime) -> None:
    seen = play.latest(MessageKind.INCOMING)
    actions.save_draft(
        by=play.owner, at=at, html=from_text(text), conversation=play.open(), seen=seen
    )


def _resolve(play: Performance, text: str, rest: str, at: datetime) -> None:
    actions.resolve(play.open(), reason=rest, by=play.owner, at=at)


def _snooze(play: Performance, text: str, rest: str, at: datetime) -> None:
    how_long, _, why = rest.partition(" ")
    actions.snooze(play.open(), until=at + span(how_long), why=why, by=play.owner, at=at)


def _assign(play: Performance, text: str, rest: str, at: datetime) -> None:
    owner = play.stage.shop.people[rest] if rest else play.owner
    hand_to(play.open(), owner, at=at)
    play.owner = owner
    play.names |= {"agent": owner.name, "agent_first": owner.first_name}


def _team(play: Performance, text: str, rest: str, at: datetime) -> None:
    actions.move_to_team(play.open(), play.stage.shop.teams[rest], by=play.owner, at=at)


def _tag(play: Performance, text: str, rest: str, at: datetime) -> None:
    actions.tag(play.open(), rest.split(","), by=play.owner, at=at)


def _field(play: Performance, text: str, rest: str, at: datetime) -> None:
    name, _, value = rest.partition(": ")
    found = ConversationField.objects.get(name=name)
    actions.set_field(play.open(), found, value, by=play.owner, at=at)


def _failed(play: Performance, text: str, rest: str, at: datetime) -> None:
    actions.mark_failed(_last_delivery(play), at=at, problem=rest)


def _bounced(play: Performance, text: str, rest: str, at: datetime) -> None:
    address = play.customer.email
    problem = f"{address} was not reached: {rest}"
    actions.mark_bounced(_last_delivery(play), at=at, address=address, problem=problem)


def _last_delivery(play: Performance) -> Delivery:
    return Delivery.objects.filter(message__conversation=play.open()).latest("pk")


def _merge(play: Performance, text: str, rest: str, at: datetime) -> None:
    actions.merge(play.open(), play.stage.played[rest], by=play.owner, at=at)


def _link(play: Performance, text: str, rest: str, at: datetime) -> None:
    actions.link(play.open(), play.stage.played[rest], by=play.owner, at=at)


def _follow(play: Performance, text: str, rest: str, at: datetime) -> None:
    actions.follow(play.open(), play.stage.shop.people[rest], by=play.owner, at=at)


def _simple(verb: Simple) -> Callable[[Performance, str, str, datetime], None]:
    """A verb that needs the conversation, its owner and the rest of the direction, no more."""
    return lambda play, text, rest, at: verb(play.open(), rest, play.owner, at)


VERBS: dict[str, Callable[[Performance, str, str, datetime], None]] = {
    "customer": _customer, "agent": _agent, "start": _start, "note": _note, "draft": _draft,
    "resolve": _resolve, "snooze": _snooze, "assign": _assign, "team": _team, "tag": _tag,
    "field": _field, "failed": _failed, "bounced": _bounced, "merge": _merge, "link": _link,
    "follow": _follow,
    **{name: _simple(verb) for name, verb in (*complaining.VERBS.items(), *SIMPLE)},
}  # fmt: skip
