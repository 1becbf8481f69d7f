"""What a form says about a promise."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from kept.desk.coaching import promise_times, promised
from kept.desk.conversations.models import Conversation
from kept.desk.conversations.refusals import NotPossible
from kept.desk.promises.actions import Terms
from kept.desk.promises.models import WAYS
from kept.desk.staff.models import Agent

LONGEST = 2_000


def terms_of(form: QueryDict, conversation: Conversation, agent: Agent) -> Terms:
    """The promise that the fields of a form describe.

    Raises:
        NotPossible: it says no time, or one that nobody can read.
    """
    told = {name: form.get(name, "") for name in ("what", "how", "begins", "due")}
    return terms(told, conversation, agent)


def confirmed(form: QueryDict, conversation: Conversation, agent: Agent) -> Iterator[Terms]:
    """The promises that were confirmed beside a reply, each as JSON in a field ``promise``.

    Raises:
        NotPossible: one of them cannot be read.
    """
    for raw in form.getlist("promise"):
        try:
            told = json.loads(raw[:LONGEST])
        except ValueError:
            told = None
        if not isinstance(told, dict):
            raise NotPossible("A promise beside this reply cannot be read. Confirm it again.")
        yield terms(told, conversation, agent)


def terms(told: Mapping[str, Any], conversation: Conversation, agent: Agent) -> Terms:
    """The promise that named values describe, times in this person's zone.

    Raises:
        NotPossible: it says no time, or one that nobody can read.
    """
    due = moment(str(told.get("due") or ""), agent)
    if due is None:
        raise NotPossible("Say by when this is promised.")
    begins = moment(str(told.get("begins") or ""), agent)
    how, instead_of = str(told.get("how") or ""), told.get("instead_of")
    return Terms(
        what=str(told.get("what") or ""),
        due_at=due,
        due_from=begins if begins and begins < due else None,
        how=how if how in WAYS else "",
        zone=str(promise_times.zone_of(conversation, agent)),
        lead=promised.lead(conversation),
        instead_of=instead_of if isinstance(instead_of, int) else None,
        quote=str(told.get("quote") or ""),
    )


def moment(raw: str, agent: Agent) -> datetime | None:
    """A field for local time in this person's zone; None if it cannot be read."""
    try:
        return datetime.fromisoformat(raw).replace(tzinfo=ZoneInfo(agent.zone)) if raw else None
    except ValueError:
        return None
