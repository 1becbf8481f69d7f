"""How the shop stands at the moment of the visit: what was sent, who is away, what lies aside."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from pathlib import Path

from django.db.models import F

from kept.desk.channels.email import health, intake
from kept.desk.channels.models import Mailbox
from kept.desk.coaching import targets
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact, ContactField, Identity
from kept.desk.conversations import actions, permissions
from kept.desk.conversations.models import Conversation, Delivery, DeliveryState
from kept.desk.conversations.transfers import past_owners
from kept.desk.demo.follow_ups import follow_up
from kept.desk.demo.handing import propose
from kept.desk.demo.promising import promise
from kept.desk.demo.shop import Shop
from kept.desk.staff import actions as staff

_MAILS = Path(__file__).parent / "mails"


def settle(shop: Shop, now: datetime) -> None:
    """Do what belongs to no conversation, after all of them were played."""
    follow_up(shop, now)
    _send_all(now)
    _take_in_mails(shop, now)
    _know_people(shop, now)
    away = now - timedelta(hours=20)
    staff.plan_absence(
        shop.people["Ines"], since=away, until=now + timedelta(days=12), remark="Holiday",
        by=shop.people["Bo"], at=away - timedelta(days=6),
    )  # fmt: skip
    actions.return_work_of_absent(now)
    _hand_over(shop, now)
    targets.reckon_due(now)
    promise(shop, now)
    staff.invite(
        email="dana.roth@lumen-lamps.example", name="Dana Roth", role="agent",
        teams=[shop.teams["Care"]], by=shop.people["Bo"], at=now - timedelta(hours=30),
    )  # fmt: skip
    read_mailboxes(now)


def _hand_over(shop: Shop, now: datetime) -> None:
    """Somebody asks Ada to take over what waits."""
    theirs = Conversation.objects.unresolved().filter(
        waiting_since__isnull=False, transfers=0, owner__isnull=False
    )
    ada = shop.people["Ada"]
    for one in theirs.exclude(owner=ada).select_related("team").order_by("waiting_since"):
        if permissions.may_see(ada, one) and ada.pk not in past_owners(one):
            propose(one, ada, why="You know these lamps best", at=now - timedelta(minutes=12))
            return


def read_mailboxes(now: datetime) -> None:
    """Every mailbox of the demo is well: nothing is read, so nothing can be wrong."""
    for pk in Mailbox.objects.values_list("pk", flat=True):
        health.reading_went_well(pk, at=now)


def _send_all(now: datetime) -> None:
    """What was due has left: as ``mark_sent`` does it, a thousand at a stroke."""
    due = Delivery.objects.filter(
        state=DeliveryState.QUEUED, due_at__lte=now, started_at=None, is_scheduled=False
    )
    due.update(state=DeliveryState.SENT, sent_at=F("due_at"), claimed_until=None, problem="")


def _take_in_mails(shop: Shop, now: datetime) -> None:
    """Three mails as they came: one of nobody, one of somebody blocked, one with an invitation."""
    contacts.block(
        "@mailbox-limit.example", reason="Phishing", by=shop.people["Bo"],
        at=now - timedelta(days=9),
    )  # fmt: skip
    channel = shop.channels["support"]
    for number, path in enumerate(sorted(_MAILS.glob("*.eml")), 1):
        at = now - timedelta(hours=4 * number + 1)
        raw = path.read_bytes().replace(b"\n", b"\r\n")
        event = intake.store_raw(channel, f"1/INBOX/{number}", raw, at=at)
        if event is not None:
            intake.take_in(event, at=at)


def _know_people(shop: Shop, now: datetime) -> None:
    """What the shop knows of some customers; one of them writes from two addresses."""
    mona = _contact("mona.varga@postbox.example")
    contacts.add_identity(mona, "tel", "+442079460112", at=now)
    contacts.describe(mona, called="Mona", reach_from=time(9), reach_until=time(12))
    contacts.add_note(
        mona, "Runs a supper club at home: lamps over the table matter. Rather write than call.",
        by=shop.people["Ada"], at=now - timedelta(days=40),
    )  # fmt: skip
    number = ContactField.objects.get(name="Customer number")
    contacts.set_field(mona, number, "K-1187")
    priya = _contact("priya.karimi@bellacosta.example")
    contacts.set_field(priya, number, "K-2040")
    contacts.add_note(
        priya, "Decides alone and quickly. Invoices go to the head office.",
        by=shop.people["Bo"], at=now - timedelta(days=50),
    )  # fmt: skip


def _contact(address: str) -> Contact:
    return Identity.objects.select_related("contact").get(value=address).contact
