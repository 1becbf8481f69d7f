"""The boxes one writes in, and what they show."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from kept.desk.coaching.closing import LeftOpen
from kept.desk.coaching.drafts import Hint
from kept.desk.conversations import letters, pictures
from kept.desk.conversations.models import (
    Attachment,
    Conversation,
    Draft,
    DraftKind,
    Message,
)
from kept.desk.conversations.refusals import Problem
from kept.desk.lib.html import plain_text
from kept.desk.lib.prepared import prepared
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.posted import Posted


@dataclass
class Composer:
    """One box: what is in it, and what stopped it from being sent."""

    kind: str
    conversation: Conversation
    html: str = ""
    text: str = ""
    subject: str = ""
    to: str = ""
    cc: str = ""
    bcc: str = ""
    seen: int = 0
    revision: int = 0
    draft: int | None = None
    returned: str = ""
    files: tuple[Attachment, ...] = ()
    problems: tuple[Problem, ...] = ()
    newer: tuple[Message, ...] = ()
    left: LeftOpen | None = None
    """What lies open, if a reply was to resolve."""
    stopping: tuple[Hint, ...] = ()
    later: str = ""
    """When it could be sent without a reason, as the form writes it."""
    message: int | None = None
    """What is sent on, if this is a forward."""
    along: tuple[Attachment, ...] = ()
    """The files that go with it by themselves."""
    forwarding: int | None = None
    """What this person has begun to send on, beside this box."""

    @property
    def may_be_confirmed(self) -> bool:
        """Nothing is wrong but what the writer may insist on."""
        return bool(self.problems) and all(each.may_be_confirmed for each in self.problems)

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.files or self.problems or self.returned)


def composer(
    conversation: Conversation,
    agent: Agent,
    kind: str,
    *,
    newest: Message | None = None,
    message: Message | None = None,
    latest: list[Message] | None = None,
) -> Composer:
    """The box as this person left it; a reply is addressed to whoever wrote last.

    ``message`` is what a forward sends on; without it, what it was begun for. ``latest`` are the
    last messages of the customer, if they are known.
    """
    box = Composer(kind, conversation, seen=newest.pk if newest else 0)
    if kind == DraftKind.REPLY:
        latest = letters.latest_incoming(conversation) if latest is None else latest
        box.to = ", ".join(each.address for each in letters.answer_to(conversation, latest))
        box.subject = letters.answer_subject(conversation, latest)
    kept = {draft.kind: draft for draft in _drafts(conversation.pk, agent.pk)}
    if kind in kept:
        _fill(box, kept[kind])
    if DraftKind.FORWARD in kept:
        box.forwarding = kept[DraftKind.FORWARD].seen_id
    if kind == DraftKind.FORWARD:
        _send_on(box, message or kept[DraftKind.FORWARD].seen, begun_for=box.forwarding)
    return box


@prepared
def _drafts(conversation: int, agent: int) -> QuerySet[Draft]:
    return Draft.objects.filter(conversation=conversation, agent=agent)


@prepared
def begun(agent: int) -> QuerySet[Draft]:
    """What this person began to write to somebody, in no conversation yet."""
    return Draft.objects.filter(conversation=None, agent=agent)


def _send_on(box: Composer, message: Message | None, *, begun_for: int | None) -> None:
    if message is None:
        return
    box.message = box.seen = message.pk
    if not box.subject or begun_for != message.pk:
        box.subject = f"Fwd: {message.subject or box.conversation.subject}"
    box.along = tuple(message.attachments.filter(is_inline=False))


def _fill(box: Composer, draft: Draft) -> None:
    box.draft, box.revision, box.returned = draft.pk, draft.revision, draft.returned
    files = tuple(draft.attachments.all())
    box.html, box.text = pictures.editable(draft.html, files), plain_text(draft.html)
    box.to, box.cc, box.bcc = draft.to or box.to, draft.cc, draft.bcc
    box.subject = draft.subject or box.subject
    box.files = tuple(file for file in files if not file.is_inline)


def refill(box: Composer, sent: Posted) -> Composer:
    """The box with what was just posted in it: a text that was stopped is never lost."""
    box.html, box.text, box.subject = sent.html, plain_text(sent.html), sent.subject or box.subject
    box.to, box.cc, box.bcc = sent.texts["to"] or box.to, sent.texts["cc"], sent.texts["bcc"]
    return box
