"""The ledger of the demo: what its replies promise, what became of it, and what is open today."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import cycle

from kept.desk.coaching import promise_times, promised
from kept.desk.conversations.models import Conversation, Message, MessageKind, Status
from kept.desk.demo.shop import Shop
from kept.desk.lib.html import from_text
from kept.desk.promises import actions
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import Promise
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.promised_fields import terms

DAYS = 30
FORGOTTEN = 1
OPEN = (
    ("Call {name} about the delivery", "call", timedelta(hours=-2), timedelta(hours=22)),
    ("Call {name} back", "call", timedelta(minutes=50), timedelta(hours=4)),
    ("Write to {name} what the workshop says", "email", timedelta(hours=23), timedelta(hours=3)),
    ("Look whether the last one of the old series is still there", "", timedelta(days=3),
     timedelta(hours=20)),
)  # fmt: skip
"""What Ada has promised: what, how, how far from now it is due, and how long ago it was said."""


def promise(shop: Shop, now: datetime) -> None:
    """Fill the ledger: from the replies of the last month, and with what waits today."""
    for message in _said(now):
        _enter(message)
    actions.keep_what_was_kept(now)
    _close_the_past(now)
    ada = shop.people["Ada"]
    _open_today(ada, now)
    _tell_two(ada, now)
    actions.look_after(now)


def _said(now: datetime) -> list[Message]:
    replies = Message.objects.filter(
        kind=MessageKind.REPLY, is_automatic=False, agent__isnull=False,
        at__gt=now - timedelta(days=DAYS), at__lte=now, conversation__merged_into=None,
    )  # fmt: skip
    return list(
        replies.select_related(
            "agent", "conversation__contact", "conversation__channel", "conversation__team"
        ).order_by("at", "pk")
    )


def _enter(message: Message) -> None:
    by, conversation = message.agent, message.conversation
    assert by is not None  # the query asked for one
    for one in promised.offered(conversation, message.own_text, by=by, at=message.at):
        if one.due:
            told = one.as_dict() | {"instead_of": None}
            said = terms(told, conversation, by)
            actions.make(conversation, said, by=by, at=message.at, message=message)


def _close_the_past(now: datetime) -> None:
    """What was due was done, nearly always in time, but for what everybody forgot."""
    over = Promise.objects.open().past(now).select_related("owner", "conversation")
    resolved = Promise.objects.open().filter(conversation__status=Status.RESOLVED)
    ended = [*over, *resolved.exclude(pk__in=over)]
    for each, ahead in zip(ended[FORGOTTEN:], cycle(range(9)), strict=False):
        done = each.due_at + (timedelta(hours=5) if ahead == 8 else timedelta(hours=-1 - ahead))
        at = min(max(done, each.made_at + timedelta(minutes=20)), now)
        actions.keep(each, by=each.owner, at=at, how="hand")


def _open_today(ada: Agent, now: datetime) -> None:
    found = Conversation.objects.unresolved().filter(owner=ada, created_at__lt=now - timedelta(
        hours=23
    )).exclude(promises__closed_at=None, promises__isnull=False)  # fmt: skip
    chosen = found.select_related("contact", "channel", "team").order_by("-last_message_at")
    for conversation, (what, how, due, ago) in zip(chosen[: len(OPEN)], OPEN, strict=False):
        zone = str(promise_times.zone_of(conversation, ada))
        name = conversation.contact.first_name or "the customer"
        said = Terms(what.format(name=name), _rounded(now + due), how=how, zone=zone)
        actions.make(conversation, said, by=ada, at=now - ago)


def _tell_two(ada: Agent, now: datetime) -> None:
    """One promise is moved in time, one is withdrawn; both customers were told."""
    found = Conversation.objects.unresolved().filter(owner=ada, promises=None)
    chosen = list(found.select_related("contact", "channel", "team").order_by("last_message_at"))
    for conversation, kind in zip(chosen, ("moved", "withdrawn"), strict=False):
        name = conversation.contact.first_name or "there"
        at = now - timedelta(hours=3)
        said = Terms(f"Ask the workshop for {name}", _rounded(now + timedelta(hours=2)),
                     zone=str(promise_times.zone_of(conversation, ada)))  # fmt: skip
        made = actions.make(conversation, said, by=ada, at=at)
        if kind == "moved":
            html = from_text(f"Hello {name},\n\nthe workshop answers tomorrow only, and so do I.")
            actions.move(made, html=html, due_at=_rounded(now + timedelta(hours=26)), by=ada, at=at)
        else:
            html = from_text(f"Hello {name},\n\nthe workshop is closed for good, so I cannot ask.")
            actions.let_go(made, html=html, by=ada, at=at)


def _rounded(moment: datetime) -> datetime:
    """To five minutes: nobody promises seconds."""
    return moment.replace(minute=moment.minute // 5 * 5, second=0, microsecond=0)
