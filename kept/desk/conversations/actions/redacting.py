"""Taking words out of a message for good: what was said is gone, that something was said stays."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from django.db import transaction

from kept.desk.conversations.actions.attachments import remove_files
from kept.desk.conversations.models import Message
from kept.desk.conversations.projection import change, hold, preview
from kept.desk.conversations.refusals import NotPossible
from kept.desk.conversations.search import forget, index
from kept.desk.lib.html import plain_text, safe_fragment
from kept.desk.staff.models import Agent


@transaction.atomic
def redact(message: Message, *, reason: str, by: Agent, at: datetime, passage: str = "") -> Message:
    """Remove a passage, or everything with its files, from a message. It cannot be undone.

    The mail as it came in is another matter: ``channels.privacy.redact`` sees to both.

    Raises:
        NotPossible: no reason is given, or the passage does not occur.
    """
    if not reason.strip():
        raise NotPossible("Say why this is removed: the reason stays in the history.")
    conversation = hold(message.conversation)
    is_last = conversation.preview == preview(message.own_text)
    forget(message)
    if passage.strip():
        _black_out(message, passage.strip())
    else:
        message.text = f"[Removed by {by.name}: {reason.strip()}]"
        message.html = message.html_fold = ""
        message.fold_at = None
        remove_files(message.attachments.all())
    message.save(update_fields=["text", "html", "html_fold", "fold_at"])
    index(message)
    columns = {"preview": preview(message.own_text)} if is_last else {}
    told = {"reason": reason.strip(), "whole": not passage.strip()}
    change(conversation, "redacted", columns, by=by, at=at, message=message, data=told)
    return message


def _black_out(message: Message, passage: str) -> None:
    """Replace the passage wherever it stands by bars of its length, however its lines break."""
    words = r"\s+".join(re.escape(word) for word in passage.split())
    tags = r"(?:\s|<[^<>]*>|&nbsp;)+".join(re.escape(escape(word)) for word in passage.split())
    text, count = re.subn(words, lambda found: "█" * len(found[0]), message.text)
    if not count:
        raise NotPossible("These words do not occur in the message. Copy them from it exactly.")
    message.text = text
    bar = "█" * len(passage)
    # Cleaned again: with the words went tags between them, and what is open must be closed.
    message.html = safe_fragment(re.sub(tags, bar, message.html))
    message.html_fold = safe_fragment(re.sub(tags, bar, message.html_fold))
    if any(re.search(words, plain_text(html)) for html in (message.html, message.html_fold)):
        message.html = message.html_fold = ""  # it stands there in pieces; the text has them not
