"""What people answer to hints, and the rules they are judged by."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from kept.desk.coaching import house_text
from kept.desk.coaching.drafts import Hint
from kept.desk.coaching.models import (
    Checked,
    Denied,
    Dismissal,
    DraftDismissal,
    Finding,
    HouseRules,
    Override,
    RulesVersion,
)
from kept.desk.conversations.models import Conversation, Draft, Message
from kept.desk.lib import bus, work
from kept.desk.staff.actions import journal
from kept.desk.staff.models import Agent, Team


@transaction.atomic
def dismiss(
    conversation: Conversation, *, code: str, quote: str, why: str, by: Agent, at: datetime
) -> Dismissal:
    """Say that a hint is no mistake; it is silent in this conversation, and counted."""
    said, _ = Dismissal.objects.get_or_create(
        conversation=conversation, code=code, quote=quote,
        defaults={"why": why[:200], "by": by, "at": at},
    )  # fmt: skip
    same = Finding.objects.filter(conversation=conversation, code=code, quote=quote)
    if same.filter(dismissed_at=None).update(dismissed_at=at):
        bus.publish("conversation", conversation.pk, team=conversation.team_id)
    return said


@transaction.atomic
def remember_denied(draft: Draft, denied: Denied, *, at: datetime) -> None:
    """Keep with a draft what its writer called no mistake beside it, and nothing else."""
    kept = {(one.code, one.quote): one for one in DraftDismissal.objects.filter(draft=draft)}
    gone = [one.pk for pair, one in kept.items() if pair not in denied]
    DraftDismissal.objects.filter(pk__in=gone).delete()
    DraftDismissal.objects.bulk_create(
        DraftDismissal(draft=draft, code=code, quote=quote, at=at)
        for code, quote in sorted(denied - kept.keys())
    )


def override(
    message: Message, hints: Iterable[Hint], *, reason: str, by: Agent, at: datetime
) -> None:
    """Record that a reply was sent although these stood in it, and why."""
    Override.objects.bulk_create(
        Override(
            message=message, code=hint.code, quote=hint.quote, reason=reason[:200], by=by, at=at
        )
        for hint in hints
    )


@transaction.atomic
def set_house_rules(team: Team | None, text: str, *, by: Agent, at: datetime) -> HouseRules:
    """Judge conversations of the team (None: of everybody else) by these rules, TOML.

    Drafts are judged by them from now on, and open conversations are judged again at once.

    Raises:
        HouseError: the text cannot be read; it says the line and what would be right.
    """
    house_text.read(text)
    rules, _ = HouseRules.objects.update_or_create(
        team=team, defaults={"text": text, "by": by, "at": at}
    )
    _tell_changed(team, text, by=by, at=at)
    return rules


@transaction.atomic
def drop_house_rules(team: Team, *, by: Agent, at: datetime) -> bool:
    """Judge a team by the rules of everybody again. False if it had none of its own."""
    gone, _ = HouseRules.objects.filter(team=team).delete()
    if gone:
        _tell_changed(team, None, by=by, at=at)
    return bool(gone)


def _tell_changed(team: Team | None, text: str | None, *, by: Agent, at: datetime) -> None:
    """Keep who changed what, and have everything judged again that is still worked on."""
    RulesVersion.objects.create(team=team, text=text or "", is_dropped=text is None, by=by, at=at)
    journal("house-rules-changed", team.name if team else "everybody", by=by, at=at)
    concerned = Conversation.objects.unresolved()
    if team is not None:
        concerned = concerned.filter(team=team)
    Checked.objects.filter(conversation__in=concerned.values("pk")).update(next_check_at=at)
    work.wake(work.Due.CLOCKS)
    work.wake(work.Due.JUDGING)
