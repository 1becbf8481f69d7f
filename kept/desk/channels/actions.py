"""Everything that changes mailboxes; each change is written in the journal of the house."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction

from kept.desk.channels.email import oauth
from kept.desk.channels.email.credentials import Credentials, from_tokens, seal
from kept.desk.channels.models import Mailbox, Registration
from kept.desk.conversations.models import Channel, ChannelKind
from kept.desk.lib import bus, crypto, work
from kept.desk.staff.actions import Refused, journal
from kept.desk.staff.models import Agent, Team

HISTORY = {
    "none": timedelta(0),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
    "all": None,
}
"""How much of what lies in a mailbox is taken in, as history that answers nobody."""


@dataclass(frozen=True)
class Account:
    """How a mail account is reached, without what is secret about it."""

    imap_host: str
    smtp_host: str
    username: str
    auth: str = "password"
    imap_port: int = 993
    imap_security: str = "tls"
    folder: str = "INBOX"
    sent_folder: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    trusted_authserv: str = ""
    has_reply_token: bool = False
    hourly_limit: int = 500
    lays_sent_away: bool = True


@transaction.atomic
def connect_mailbox(
    *,
    address: str,
    name: str,
    account: Account,
    by: Agent,
    at: datetime,
    password: str = "",
    team: Team | None = None,
    signature: str = "",
    history: str = "none",
) -> Mailbox:
    """Connect an address: it is read, and answered from, from now on.

    ``history`` is one of HISTORY. An address that was disconnected before goes on where it was.

    Raises:
        Refused: the address is connected already.
    """
    address = address.strip().lower()
    channel, is_new = Channel.objects.get_or_create(
        kind=ChannelKind.EMAIL, address=address, defaults={"name": name[:80], "team": team}
    )
    if not is_new and channel.closed_at is None and Mailbox.objects.filter(channel=channel):
        raise Refused(f"{address} is connected already.")
    channel.name, channel.team, channel.closed_at = name[:80], team, None
    channel.signature = signature or channel.signature
    channel.save()
    before = HISTORY[history]
    mailbox, _ = Mailbox.objects.update_or_create(
        channel=channel,
        defaults={
            **asdict(account), "secrets": seal(Credentials(password=password)),
            "answer_since": at, "history_since": None if before is None else at - before,
        },
    )  # fmt: skip
    journal("mailbox-connected", address, by=by, at=at)
    _begin_anew(mailbox, at=at)
    return mailbox


@transaction.atomic
def change_mailbox(
    mailbox: Mailbox,
    *,
    name: str,
    account: Account,
    by: Agent,
    at: datetime,
    team: Team | None = None,
    password: str = "",
    signature: str | None = None,
) -> None:
    """Change how a mailbox is reached; without a password the one that is kept stays."""
    channel = mailbox.channel
    channel.name, channel.team = name[:80], team
    if signature is not None:
        channel.signature = signature
    channel.save()
    if account.auth != mailbox.auth and not password:
        mailbox.secrets = seal(Credentials())
    for column, value in asdict(account).items():
        setattr(mailbox, column, value)
    if password:
        mailbox.secrets = seal(Credentials(password=password))
    mailbox.save(update_fields=[*asdict(account), "secrets"])
    journal("mailbox-changed", channel.address, by=by, at=at)
    _begin_anew(mailbox, at=at)


@transaction.atomic
def sign_in(
    mailbox: Mailbox, *, provider: str, tokens: oauth.Tokens, by: Agent, at: datetime
) -> None:
    """Keep what Google or Microsoft gave; works whatever state the mailbox is in."""
    Mailbox.objects.filter(pk=mailbox.pk).update(auth=provider, secrets=seal(from_tokens(tokens)))
    journal("mailbox-signed-in", mailbox.channel.address, by=by, at=at, provider=provider)
    _begin_anew(mailbox, at=at)


@transaction.atomic
def pause(mailbox: Mailbox, *, by: Agent, at: datetime) -> None:
    """Neither read nor send until resumed; nothing is lost."""
    if Mailbox.objects.filter(pk=mailbox.pk, paused_at=None).update(paused_at=at):
        journal("mailbox-paused", mailbox.channel.address, by=by, at=at)
        bus.publish("mailbox", mailbox.pk)


@transaction.atomic
def resume(mailbox: Mailbox, *, by: Agent, at: datetime) -> None:
    """Read and send again, at once: also what rested after a refused login."""
    was_paused = Mailbox.objects.filter(pk=mailbox.pk, paused_at__isnull=False).update(
        paused_at=None
    )
    if was_paused:
        journal("mailbox-resumed", mailbox.channel.address, by=by, at=at)
    _begin_anew(mailbox, at=at)


@transaction.atomic
def disconnect(mailbox: Mailbox, *, by: Agent, at: datetime) -> None:
    """Stop using an address; its conversations stay, and it can be connected again."""
    Channel.objects.filter(pk=mailbox.channel_id, closed_at=None).update(closed_at=at)
    Mailbox.objects.filter(pk=mailbox.pk).update(secrets="")
    journal("mailbox-disconnected", mailbox.channel.address, by=by, at=at)
    bus.publish("mailbox", mailbox.pk)


@transaction.atomic
def register(
    provider: str, *, client_id: str, by: Agent, at: datetime, secret: str = "", tenant: str = ""
) -> None:
    """Keep by which id and secret a provider knows this desk; no secret: the kept one stays."""
    told = {"client_id": client_id.strip(), "tenant": tenant.strip(), "changed_at": at}
    if secret:
        told["secret"] = crypto.encrypt(secret.strip())
    Registration.objects.update_or_create(provider=provider, defaults=told)
    journal("provider-registered", oauth.PROVIDERS[provider].name, by=by, at=at)


def _begin_anew(mailbox: Mailbox, *, at: datetime) -> None:
    """Have readers and the outbox take the mailbox up at once, as it is now."""
    Mailbox.objects.filter(pk=mailbox.pk).update(
        changed_at=at, rests_until=None, sending_rests_until=None, problem="", problem_since=None,
        sending_problem="", sending_problem_since=None,
    )  # fmt: skip
    mailbox.refresh_from_db()
    bus.publish("mailbox", mailbox.pk)
    work.wake()
