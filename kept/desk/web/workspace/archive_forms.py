"""The forms by which an archive is uploaded, or a mailbox is read."""

from __future__ import annotations

from typing import Any

from django import forms

from kept.desk.channels.email import providers
from kept.desk.channels.models import Mailbox
from kept.desk.conversations.models import hidden_from
from kept.desk.staff.models import Agent
from kept.desk.web.workspace.staff_forms import ZoneField


class ArchiveForm(forms.Form):
    """An archive, and what its reader cannot know."""

    file = forms.FileField(
        label="Archive", help_text="mbox, Zendesk tickets, CSV, WhatsApp, tweets or JSONL; all but "
        "mbox may be packed as .gz.",
    )  # fmt: skip
    us = forms.CharField(
        label="Your side", required=False, max_length=300,
        help_text="Your addresses, domains or names, with commas: support@lumen-lamps.example",
    )  # fmt: skip
    zone = ZoneField(help_text="Of times in the archive that say none.")


_DAYS = (("31", "The last month"), ("92", "The last three months"), ("366", "The last year"),
         ("", "Everything that lies there"))  # fmt: skip


def _us() -> forms.CharField:
    return forms.CharField(
        label="Addresses you answer from", required=False, max_length=300,
        help_text="Addresses or domains, with commas. Empty: the mailbox’s own.",
    )  # fmt: skip


class MailboxAuditForm(forms.Form):
    """A connected mailbox, and how far back it is read."""

    mailbox = forms.ModelChoiceField(Mailbox.objects.none(), label="Mailbox", empty_label=None)
    days = forms.ChoiceField(choices=_DAYS, initial="92", required=False, label="How far back")
    us = _us()

    def __init__(self, agent: Agent, given: Any = None) -> None:
        super().__init__(given, auto_id="mailbox_%s")
        open_ones = Mailbox.objects.filter(channel__closed_at=None).exclude(auth="none")
        if not agent.is_owner:
            open_ones = open_ones.exclude(channel__team__in=hidden_from(agent))
        choice = self.fields["mailbox"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = open_ones.select_related("channel")


class AccountForm(forms.Form):
    """An account that is read once; nothing of it is kept."""

    address = forms.EmailField(max_length=254, label="Address")
    password = forms.CharField(
        max_length=500, widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="Kept encrypted until the mailbox was read, then forgotten. Many providers want"
        " an app password here.",
    )  # fmt: skip
    host = forms.CharField(
        max_length=254, required=False, label="IMAP server",
        help_text="Empty: guessed from the address.",
    )  # fmt: skip
    port = forms.IntegerField(min_value=1, max_value=65535, initial=993)
    security = forms.ChoiceField(choices=Mailbox.SECURITY)
    days = forms.ChoiceField(choices=_DAYS, initial="92", required=False, label="How far back")
    us = _us()

    def __init__(self, given: Any = None) -> None:
        super().__init__(given, auto_id="account_%s")

    def access(self) -> dict[str, Any]:
        """What opens the account, as columns of a mailbox and the password."""
        given = self.cleaned_data
        guessed = providers.guess(given["address"])
        return {
            "auth": "password", "username": given["address"],
            "imap_host": given["host"] or guessed.imap_host, "imap_port": given["port"],
            "imap_security": given["security"], "password": given["password"],
        }  # fmt: skip
