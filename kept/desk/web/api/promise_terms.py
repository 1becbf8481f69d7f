"""What a program says of a promise, as the terms of one."""

from __future__ import annotations

from datetime import datetime, timedelta

from kept.desk.coaching import promise_times, promised
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import NotPossible
from kept.desk.lib.places import zones
from kept.desk.promises.actions import Terms
from kept.desk.staff.models import Agent
from kept.desk.web.api import shapes
from kept.desk.web.api.door import Call

FURTHEST = timedelta(days=3_660)
"""Nobody promises anything for later."""


def colleague(email: str | None) -> Agent | None:
    """Who has this address, if one is given; raises NotPossible if nobody has."""
    if email is None:
        return None
    found = Agent.objects.active().filter(email__iexact=email).first()
    if found is None:
        raise NotPossible(f"Nobody here has the address {email}. Name somebody on staff.")
    return found


def terms_of(call: Call, conversation: Conversation, body: shapes.NewPromise) -> Terms:
    """The terms; raises NotPossible if they make no sense."""
    due, begins = near(body.due_at, call.at), body.due_from
    if begins is not None and begins >= due:
        raise NotPossible("It would begin after it is due. Let due_from be before due_at.")
    return Terms(
        what=body.what, due_at=due, due_from=begins, how="" if body.how == "hand" else body.how,
        zone=_zone(body.zone) or str(promise_times.zone_of(conversation, call.agent)),
        lead=promised.lead(conversation), instead_of=body.instead_of,
    )  # fmt: skip


def near(due: datetime, at: datetime) -> datetime:
    """The moment, if it is not absurdly far away; raises NotPossible otherwise."""
    if due - at > FURTHEST:
        raise NotPossible("That is more than ten years ahead. Promise an earlier time.")
    return due


def _zone(name: str | None) -> str:
    if name is not None and name not in dict(zones()):
        raise NotPossible(f"“{name[:64]}” is no time zone. Say one such as Europe/Berlin, or UTC.")
    return name or ""
