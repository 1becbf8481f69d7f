"""What somebody has written so far: kept on the server, one text a person, conversation and box."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kept.desk.conversations import pictures
from kept.desk.conversations.actions.attachments import remove_files
from kept.desk.conversations.models import Channel, Conversation, Draft, DraftKind, Message
from kept.desk.conversations.refusals import DraftConflict, NotPossible
from kept.desk.lib import bus
from kept.desk.staff.models import Agent


@transaction.atomic
def save_draft(
    *,
    by: Agent,
    at: datetime,
    kind: str = DraftKind.REPLY,
    html: str = "",
    conversation: Conversation | None = None,
    draft: Draft | None = None,
    revision: int | None = None,
    channel: Channel | None = None,
    subject: str = "",
    to: str = "",
    cc: str = "",
    bcc: str = "",
    seen: Message | None = None,
) -> Draft:
    """Keep what has been written. Without ``conversation`` it is the beginning of a new one.

    ``draft`` is the one to go on with; a conversation finds its own. ``revision`` is the one the
    writer's window began from; None saves whatever is there.

    Raises:
        DraftConflict: it was saved from another window since ``revision``.
        NotPossible: the draft belongs to somebody else.
    """
    kept = _kept(by, kind, conversation, draft)
    if kept is None:
        kept = Draft(conversation=conversation, agent=by, kind=kind)
    elif revision is not None and revision != kept.revision:
        raise DraftConflict(kept)
    kept.html = pictures.safe(html)
    kept.channel, kept.subject, kept.seen = channel, subject[:255], seen
    kept.to, kept.cc, kept.bcc = to, cc, bcc
    kept.revision, kept.updated_at, kept.returned = kept.revision + 1, at, ""
    kept.save()
    _tell(kept)
    return kept


@transaction.atomic
def open_draft(
    *,
    by: Agent,
    at: datetime,
    kind: str = DraftKind.REPLY,
    conversation: Conversation | None = None,
) -> Draft:
    """The draft of this person there, for a file to be put to; begun if there is none.

    A window that is open already may go on saving: an empty draft counts as not saved yet.
    """
    if conversation is None:
        mine = Draft.objects.filter(conversation=None, agent=by).first()
        return mine or Draft.objects.create(agent=by, kind=kind, updated_at=at)
    draft, _ = Draft.objects.get_or_create(
        conversation=conversation, agent=by, kind=kind, defaults={"updated_at": at}
    )
    return draft


@transaction.atomic
def discard_draft(draft: Draft, *, by: Agent, at: datetime) -> None:
    """Throw a draft and its files away.

    Raises:
        NotPossible: it belongs to somebody else.
    """
    if draft.agent_id != by.pk:
        raise NotPossible("This draft is somebody else's. Only its writer can throw it away.")
    _tell(draft)
    remove_files(draft.attachments.all())
    draft.delete()


def spend_draft(conversation: Conversation, agent: Agent, kind: str) -> None:
    """The draft was said: it is gone, and files that did not become the message's with it."""
    for draft in Draft.objects.filter(conversation=conversation, agent=agent, kind=kind):
        remove_files(draft.attachments.all())
        draft.delete()


def _kept(
    by: Agent, kind: str, conversation: Conversation | None, draft: Draft | None
) -> Draft | None:
    if draft is not None and draft.agent_id != by.pk:
        raise NotPossible("This draft is somebody else's. You can read it, not change it.")
    drafts = Draft.objects.select_for_update()
    if draft is not None:
        return drafts.filter(pk=draft.pk).first()
    if conversation is None:
        return None
    return drafts.filter(conversation=conversation, agent=by, kind=kind).first()


def _tell(draft: Draft) -> None:
    """Colleagues see that somebody is writing."""
    if draft.conversation is not None:
        bus.publish("draft", draft.conversation.pk, team=draft.conversation.team_id)
