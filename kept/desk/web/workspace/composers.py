"""The two boxes one writes in: what they show, and what comes back from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from kept.desk.coaching.drafts import Hint
from kept.desk.conversations import letters, pictures
from kept.desk.conversations.models import (
    Attachment,
    Conversation,
    Draft,
    DraftKind,
    Message,
    Status,
)
from kept.desk.conversations.refusals import Problem
from kept.desk.lib.html import from_text, plain_text
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.snoozes import moment


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
    stopping: tuple[Hint, ...] = ()
    message: int | None = None

    @property
    def may_be_confirmed(self) -> bool:
        """Nothing is wrong but what the writer may insist on."""
        return bool(self.problems) and all(each.may_be_confirmed for each in self.problems)

    @property
    def is_empty(self) -> bool:
        return not (self.text.strip() or self.files or self.problems or self.returned)


def composer(
    conversation: Conversation, agent: Agent, kind: str, *, newest: Message | None
) -> Composer:
    """The box as this person left it; a reply is addressed to whoever wrote last."""
    box = Composer(kind, conversation, seen=newest.pk if newest else 0)
    if kind == DraftKind.REPLY:
        latest = letters.latest_incoming(conversation)
        box.to = ", ".join(each.address for each in letters.answer_to(conversation, latest))
        box.subject = letters.answer_subject(conversation, latest)
    draft = Draft.objects.filter(conversation=conversation, agent=agent, kind=kind).first()
    if draft is not None:
        _fill(box, draft)
    return box


def _fill(box: Composer, draft: Draft) -> None:
    box.draft, box.revision, box.returned = draft.pk, draft.revision, draft.returned
    files = tuple(draft.attachments.all())
    box.html, box.text = pictures.editable(draft.html, files), plain_text(draft.html)
    box.to, box.cc, box.bcc = draft.to or box.to, draft.cc, draft.bcc
    box.subject = draft.subject or box.subject
    box.files = tuple(file for file in files if not file.is_inline)


@dataclass(frozen=True)
class Posted:
    """What came back from a box. ``seen`` is 0 if no screen was before the writer."""

    html: str
    subject: str
    to: list[str]
    cc: list[str]
    bcc: list[str]
    seen: int | None
    revision: int | None
    is_confirmed: bool
    then: str
    send_at: datetime | None = None
    texts: dict[str, str] = field(default_factory=dict)

    def letter(self) -> dict[str, Any]:
        """What ``actions.reply`` takes."""
        return {
            "html": self.html, "subject": self.subject, "to": self.to, "cc": self.cc,
            "bcc": self.bcc, "confirmed": self.is_confirmed, "send_at": self.send_at,
        }  # fmt: skip


def posted(request: HttpRequest, agent: Agent) -> Posted:
    """Read a box: rich text from the editor, plain text from a browser without it."""
    form = request.POST
    html = form["text"] if form.get("format") == "html" else from_text(form.get("text", ""))
    return Posted(
        html=html,
        subject=form.get("subject", ""),
        to=_addresses(form, "to"), cc=_addresses(form, "cc"), bcc=_addresses(form, "bcc"),
        seen=_number(form, "seen"),
        revision=_number(form, "revision"),
        is_confirmed=form.get("confirmed") == "yes",
        then=_then(form),
        send_at=moment(form, "send_at", agent),
        texts={name: form.get(name, "") for name in ("to", "cc", "bcc")},
    )  # fmt: skip


def refill(box: Composer, sent: Posted) -> Composer:
    """The box with what was just posted in it: a text that was stopped is never lost."""
    box.html, box.text, box.subject = sent.html, plain_text(sent.html), sent.subject or box.subject
    box.to, box.cc, box.bcc = sent.texts["to"] or box.to, sent.texts["cc"], sent.texts["bcc"]
    return box


def _then(form: QueryDict) -> str:
    wanted = form.get("then", "")
    return wanted if wanted in {Status.OPEN, Status.RESOLVED} else Status.WAITING


def _addresses(form: QueryDict, name: str) -> list[str]:
    return [part.strip() for part in form.get(name, "").split(",") if part.strip()]


def _number(form: QueryDict, name: str) -> int | None:
    raw = form.get(name, "")
    return int(raw) if raw.isdecimal() else None
