"""Connect the desk to a mail server: ``python -m bench.desk.mailbox IMAP-PORT PASSWORD``."""

from __future__ import annotations

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kept.desk.settings")

import django

django.setup()

from django.utils.timezone import now  # noqa: E402

from bench.desk.sample import ADDRESS  # noqa: E402
from kept.desk.channels.actions import Account, connect_mailbox  # noqa: E402
from kept.desk.staff.models import Agent  # noqa: E402

if __name__ == "__main__":
    account = Account(
        imap_host="127.0.0.1", imap_port=int(sys.argv[1]), imap_security="none",
        smtp_host="127.0.0.1", smtp_port=9, smtp_security="none", username=ADDRESS,
    )  # fmt: skip
    connect_mailbox(
        address=ADDRESS, name="Support", account=account, password=sys.argv[2],
        by=Agent.objects.get(pk=1), at=now(),
    )  # fmt: skip
