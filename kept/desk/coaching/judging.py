"""One live conversation judged: what is found is kept, and what is mended is closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction

from kept.desk.coaching import stock
from kept.desk.coaching.complaining import keep_case
from kept.desk.coaching.models import Dismissal, Finding
from kept.desk.coaching.moments import next_check
from kept.desk.coaching.reuse import counted
from kept.desk.coaching.rows import as_seen
from kept.desk.conversations.models import Conversation, Message
from kept.desk.lib import bus
from kept.mistakes import mistake
from kept.mistakes.engine import check
from kept.mistakes.house import House

FACTS = frozenset({"promise", "complaint", "stock-phrase"})
Key = tuple[str, int | None, int, int]
"""What makes a finding the same one: its code, its message, and where it stands there."""
_CHANGING = ["level", "quote", "why", "better", "closed_at", "dismissed_at"]


def judge(conversation: Conversation, house: House, *, at: datetime) -> datetime | None:
    """Bring the findings of a conversation up to what the engine sees at this moment.

    Returns when time alone may change that, None if never.
    """
    if conversation.merged_into_id:
        keep_up(conversation, (), at=at)
        return None
    seen = counted(conversation, as_seen(conversation))
    checked = check(seen, house, now=at, facts=FACTS)
    keep_up(conversation, checked.findings, at=at)
    stock.keep(checked.facts)
    standing = {found.code for found in checked.findings}
    keep_case(conversation, checked.facts, standing, house, at=at)
    return next_check(seen, house, checked.facts, at=at)


@transaction.atomic
def keep_up(conversation: Conversation, seen: Sequence[mistake.Finding], *, at: datetime) -> None:
    """Keep what is new, close what is mended, open again what is back.

    A finding whose words were taken out of its message goes with them: nothing may quote them.
    """
    known = {_key(one): one for one in conversation.findings.all()}
    now_seen = {_key_of(one): one for one in seen}
    texts = _messages({key[1] for key in (*known, *now_seen)})
    new = [_new(conversation, one, texts, at) for key, one in now_seen.items() if key not in known]
    changed, gone = [], []
    for key, row in known.items():
        if key in now_seen:
            if _follows(row, now_seen[key]):
                changed.append(row)
        elif row.quote and not _still_says(row, texts):
            gone.append(row.pk)
        elif row.closed_at is None:
            row.closed_at = at
            changed.append(row)
    if not (new or changed or gone):
        return
    _mark_dismissed(conversation, new)
    Finding.objects.bulk_create(new)
    Finding.objects.bulk_update(changed, _CHANGING)
    Finding.objects.filter(pk__in=gone).delete()
    bus.publish("conversation", conversation.pk, team=conversation.team_id)


def _key(row: Finding) -> Key:
    return row.code, row.message_id, row.start, row.end


def _key_of(found: mistake.Finding) -> Key:
    if found.message is None:
        return found.code, None, 0, 0
    return found.code, int(found.message), found.start, found.end


def _messages(keys: Iterable[int | None]) -> dict[int, Message]:
    wanted = {key for key in keys if key is not None}
    return Message.objects.in_bulk(wanted) if wanted else {}


def _still_says(row: Finding, texts: dict[int, Message]) -> bool:
    message = texts.get(row.message_id or 0)
    return message is not None and message.text[row.start : row.end] == row.quote


def _follows(row: Finding, found: mistake.Finding) -> bool:
    """Make the row say what is seen now; whether that changed it."""
    before = (row.level, row.quote, row.why, row.better, row.closed_at)
    row.level, row.quote, row.why, row.better = found.level, found.quote, found.why, found.better
    row.closed_at = None
    return before != (row.level, row.quote, row.why, row.better, row.closed_at)


def _new(
    conversation: Conversation, found: mistake.Finding, texts: dict[int, Message], at: datetime
) -> Finding:
    code, key, start, end = _key_of(found)
    message = texts.get(key) if key is not None else None
    channel = message.channel if message and message.channel else conversation.channel
    return Finding(
        conversation=conversation, message=message, code=code, mistake=found.mistake,
        level=found.level, start=start, end=end, quote=found.quote, why=found.why,
        better=found.better, found_at=at, about_at=message.at if message else at,
        agent_id=(message.agent_id if message else None) or conversation.owner_id,
        team_id=conversation.team_id, channel=channel.kind,
    )  # fmt: skip


def _mark_dismissed(conversation: Conversation, new: Iterable[Finding]) -> None:
    """What somebody called no mistake in the draft stays so once it is sent."""
    said = Dismissal.objects.filter(conversation=conversation)
    silent = {(code, quote): at for code, quote, at in said.values_list("code", "quote", "at")}
    for row in new:
        row.dismissed_at = silent.get((row.code, row.quote))
