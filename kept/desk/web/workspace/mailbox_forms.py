"""Forms about mailboxes: the account, and how providers know this desk."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from django import forms

from kept.desk.channels.actions import Account
from kept.desk.channels.email import providers
from kept.desk.channels.models import Mailbox
from kept.desk.staff.models import Team

_COLUMNS = [column.name for column in fields(Account)]
_HISTORY = (
    ("none", "Nothing: begin with the next mail"),
    ("month", "The last month, as history"),
    ("year", "The last year, as history"),
    ("all", "Everything, as history"),
)


class AddressForm(forms.Form):
    """Which address; the rest is guessed from it."""

    address = forms.EmailField(max_length=254, label="Address that customers write to")
    host = forms.ChoiceField(
        required=False, label="Where it is hosted",
        choices=[("", "Guess from the address"), *((name, name) for name in providers.HOSTED)],
    )  # fmt: skip


class MailboxForm(forms.ModelForm[Mailbox]):
    """The account of an address."""

    name = forms.CharField(max_length=80, help_text="As colleagues see it, such as Support.")
    team = forms.ModelChoiceField(
        Team.objects.filter(archived_at=None), required=False, empty_label="No team"
    )
    password = forms.CharField(
        required=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    signature = forms.CharField(
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Below every reply; {agent} is the name of who writes.",
    )  # fmt: skip
    history = forms.ChoiceField(
        choices=_HISTORY, initial="month", widget=forms.RadioSelect,
        label="Mail that lies there already", help_text="Nobody is answered for it.",
    )  # fmt: skip

    class Meta:
        model = Mailbox
        fields = _COLUMNS
        labels = {
            "auth": "Sign-in", "username": "User name",
            "imap_host": "Reading: IMAP server", "imap_port": "Port", "imap_security": "Security",
            "smtp_host": "Sending: SMTP server", "smtp_port": "Port", "smtp_security": "Security",
            "folder": "Folder that is read", "sent_folder": "Folder of sent mail",
            "trusted_authserv": "Mail server whose check of senders is believed",
            "has_reply_token": "Replies go to a marked address (support+…@)",
            "hourly_limit": "Mails sent in an hour, at most",
            "lays_sent_away": "Put replies into the folder of sent mail",
        }  # fmt: skip
        help_texts = {
            "sent_folder": "Empty: it is found by itself.",
            "trusted_authserv": "The name in its Authentication-Results; empty: the desk checks.",
            "lays_sent_away": "So that other mail programs show them. Off where the host does so by"
            " itself, as Google and Microsoft do.",
            "has_reply_token": "Finds the conversation of any answer, if your host knows such"
            " addresses.",
        }  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.instance.pk:
            del self.fields["history"]
            self.fields["password"].help_text = "Empty: the password that is kept stays."

    def account(self) -> Account:
        """What was typed about the account."""
        return Account(**{name: self.cleaned_data[name] for name in _COLUMNS})

    @classmethod
    def guessed(cls, address: str, host: str) -> tuple[MailboxForm, providers.Settings]:
        """The form with what is known or guessed of an address."""
        known = providers.guess(address, host=host)
        initial = {name: value for name, value in asdict(known).items() if name in _COLUMNS}
        name = address.partition("@")[0].replace(".", " ").title()
        return cls(initial={**initial, "username": address, "name": name}), known

    @classmethod
    def of(cls, mailbox: Mailbox, typed: Any = None) -> MailboxForm:
        """The form of a mailbox that is connected."""
        channel = mailbox.channel
        return cls(
            typed, instance=mailbox,
            initial={"name": channel.name, "team": channel.team_id, "signature": channel.signature},
        )  # fmt: skip


class RegistrationForm(forms.Form):
    """By which id and secret a provider knows this desk."""

    client_id = forms.CharField(max_length=254, label="Client id")
    secret = forms.CharField(
        required=False, label="Client secret",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Kept encrypted. Empty: the one that is kept stays.",
    )  # fmt: skip
    tenant = forms.CharField(
        required=False, max_length=254, label="Tenant",
        help_text="Microsoft only: the directory (tenant) id; empty for any account.",
    )  # fmt: skip
