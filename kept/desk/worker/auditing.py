"""Audits of mailboxes: the account is opened here, the audit knows nothing of mail servers."""

from __future__ import annotations

import json
from datetime import datetime

from django.utils.timezone import now

from kept.desk.audits import running
from kept.desk.audits.models import Audit
from kept.desk.audits.running import NotGathered, Told
from kept.desk.channels.email import archiving, credentials
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.models import Mailbox
from kept.desk.lib import crypto


def audit_due(at: datetime) -> datetime | None:
    """Make every audit that waits, of archives and of mailboxes."""
    return running.run_due(at, gather=gather)


def gather(audit: Audit, told: Told) -> bool:
    """Write what lies in the mailbox of an audit into its archive; False if it was to end.

    Raises:
        NotGathered: with a sentence for people.
    """
    try:
        mailbox, secret = _account(audit)
        read = archiving.write(mailbox, secret, audit.archive, since=audit.since, told=told)
    except (LineBroken, LoginRefused, crypto.Unreadable) as problem:
        raise NotGathered(str(problem)) from problem
    if read == 0:
        raise NotGathered("No mail lies there from that time.")
    return read is not None


def _account(audit: Audit) -> tuple[Mailbox, str]:
    """A connected mailbox, or what was entered for this once, with what it logs in with."""
    if audit.mailbox is not None:
        return audit.mailbox, credentials.current(audit.mailbox, at=now())
    kept = crypto.decrypt(audit.access)
    if not kept:
        raise NotGathered("This mailbox is not connected any more.")
    told = json.loads(kept)
    secret = str(told.pop("password"))
    return Mailbox(**told), secret
