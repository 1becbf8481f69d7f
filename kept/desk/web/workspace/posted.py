"""What comes back from a box one writes in."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import HttpRequest, QueryDict

from kept.desk.conversations.models import Status
from kept.desk.lib.html import from_text
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.snoozes import moment

LONGEST_NUMBER = 18
"""Digits; what has more, no database counts to."""


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
        seen=_number_if_any(form, "seen"),
        revision=_number_if_any(form, "revision"),
        is_confirmed=form.get("confirmed") == "yes",
        then=_then(form),
        send_at=moment(form, "send_at", agent),
        texts={name: form.get(name, "") for name in ("to", "cc", "bcc")},
    )  # fmt: skip


def _then(form: QueryDict) -> str:
    wanted = form.get("then", "")
    return wanted if wanted in {Status.OPEN, Status.RESOLVED} else Status.WAITING


def _addresses(form: QueryDict, name: str) -> list[str]:
    return [part.strip() for part in form.get(name, "").split(",") if part.strip()]


def number(form: QueryDict, name: str) -> int:
    """What was chosen by its number; 0, which nothing has, if that is no number."""
    return _number_if_any(form, name) or 0


def _number_if_any(form: QueryDict, name: str) -> int | None:
    raw = form.get(name, "")
    return int(raw) if raw.isdecimal() and len(raw) <= LONGEST_NUMBER else None
