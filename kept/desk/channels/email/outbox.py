"""Sends what is due: each mail once, or marked as perhaps sent, and never forgotten.

A delivery is claimed, handed over up to its last dot, marked as started, and finished. Whoever
dies before the mark leaves a claim that ends, and another sends it. Whoever dies after it leaves
a delivery of which only the sent folder can know: if it does not, it becomes uncertain, and a
person decides.
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.db.models import Q, QuerySet

from kept.desk.channels.email import compose, credentials, health, sent_copies
from kept.desk.channels.email.line import LineBroken, LoginRefused
from kept.desk.channels.email.smtp import Deferred, Refused, Smtp, Taken, Uncertain
from kept.desk.channels.models import Mailbox, RawEvent
from kept.desk.conversations import actions
from kept.desk.conversations.models import Delivery, DeliveryState
from kept.desk.lib import work

CLAIM = 900
"""Seconds a delivery is held: longer than the slowest server takes for the largest mail."""
RUN = 60.0
"""Seconds after which a mailbox lets the worker look at the clock again."""
DELAYS = (1, 3, 10, 30, 60, 120, 240, 480, 480, 720, 720)
"""Minutes until the next try of what a server did not want just now; two days in all."""
_LINE_REST = timedelta(minutes=1)


class Lost(Exception):
    """Somebody else has the delivery, or it was taken back while its mail was on the line."""


def deliver_due(at: datetime) -> datetime | None:
    """Send everything that is due; returns when the next delivery will be."""
    _settle_broken_off(at)
    if settings.DEMO:
        for delivery in _due(at):
            actions.mark_sent(delivery, at=at)
        return _next(at)
    with_work = Mailbox.objects.filter(
        Q(sending_rests_until=None) | Q(sending_rests_until__lte=at),
        paused_at=None, channel__in=_due(at).values("channel"),
    ).select_related("channel")  # fmt: skip
    mailboxes = list(with_work)
    if len(mailboxes) == 1:
        Round(mailboxes[0], at).run()
    elif mailboxes:
        # One slow server must not hold up the mail of the others.
        with ThreadPoolExecutor(max_workers=4) as pool:
            list(pool.map(lambda mailbox: _run_apart(mailbox, at), mailboxes))
    return _next(at)


def _due(at: datetime) -> QuerySet[Delivery]:
    found: QuerySet[Delivery] = Delivery.objects.filter(
        state=DeliveryState.QUEUED, due_at__lte=at, started_at=None
    ).order_by("due_at", "pk")
    return found


def _next(at: datetime) -> datetime | None:
    waiting = Delivery.objects.filter(state=DeliveryState.QUEUED, due_at__gt=at)
    return waiting.order_by("due_at").values_list("due_at", flat=True).first()


def _run_apart(mailbox: Mailbox, at: datetime) -> None:
    try:
        Round(mailbox, at).run()
    finally:
        connections.close_all()


def _settle_broken_off(at: datetime) -> None:
    """What had started and has nobody any more: only the sent folder knows whether it was sent."""
    for delivery in Delivery.objects.filter(
        Q(claimed_until=None) | Q(claimed_until__lte=at),
        state=DeliveryState.QUEUED, started_at__isnull=False,
    ):  # fmt: skip
        if _lies_among_the_sent(delivery):
            actions.mark_sent(delivery, at=at)
            continue
        actions.mark_uncertain(
            delivery, at=at,
            problem="The desk was stopped while this was being sent; perhaps it was. Look into"
            " the sent folder, or ask, before sending it again.",
        )  # fmt: skip


def _lies_among_the_sent(delivery: Delivery) -> bool:
    """Whether its host has shown us that it was sent; a copy may be of an earlier, partial try."""
    copies = RawEvent.objects.filter(message=delivery.message_id, is_ours=True)
    is_first = not delivery.recipients.filter(sent_at__isnull=False).exists()
    return is_first and copies.exists()


class Round:
    """All that is due of one mailbox, over one line as long as it holds."""

    def __init__(self, mailbox: Mailbox, at: datetime) -> None:
        self.mailbox, self.at = mailbox, at
        self._smtp: Smtp | None = None

    def run(self) -> None:
        begun = time.monotonic()
        queue = _due(self.at).filter(channel=self.mailbox.channel)
        try:
            for _ in range(self._allowance()):
                delivery = work.claim(queue, at=self.at, seconds=CLAIM)
                if delivery is None or not self._deliver(delivery):
                    return
                if time.monotonic() - begun > RUN:
                    work.wake()
                    return
        finally:
            if self._smtp is not None:
                self._smtp.close()

    def _allowance(self) -> int:
        """How many mails may still go in this hour."""
        hour = Delivery.objects.filter(
            channel=self.mailbox.channel, sent_at__gt=self.at - timedelta(hours=1)
        )
        return max(0, self.mailbox.hourly_limit - hour.count())

    def _deliver(self, delivery: Delivery) -> bool:
        """Send one; False if the mailbox should be left alone for a while."""
        try:
            self._settle(delivery, self._hand_over(delivery))
            health.sending_went_well(self.mailbox.pk)
        except compose.CannotCompose as error:
            self._give_up(delivery, str(error))
        except Refused as error:
            self._give_up(delivery, f"{self.mailbox.smtp_host} refused the mail: “{error}”")
        except Deferred as error:
            self._put_off(delivery, f"{self.mailbox.smtp_host} put the mail off: “{error}”")
        except Uncertain as error:
            self._smtp = None
            actions.mark_uncertain(delivery, at=self.at, problem=str(error)[:300])
        except Lost:
            self._smtp = None
        except LoginRefused as error:
            work.release(delivery)
            health.sending_failed(self.mailbox.pk, str(error), at=self.at, rest=health.REST)
            return False
        except LineBroken as error:
            self._smtp = None
            self._put_off(delivery, str(error))
            health.sending_failed(self.mailbox.pk, str(error), at=self.at, rest=_LINE_REST)
            return False
        return True

    def _hand_over(self, delivery: Delivery) -> Taken:
        recipients = list(delivery.recipients.all())
        outstanding = [one.address for one in recipients if not (one.sent_at or one.problem)]
        try:
            actions.open_page(delivery.message, at=self.at)
            mail = compose.build(delivery.message, at=self.at, recipients=recipients)
        except (compose.CannotCompose, DatabaseError, OSError):
            raise
        except Exception as error:
            # Strange addresses make the library raise anything. It must be told, and hold up none.
            raise compose.CannotCompose(f"This mail cannot be written: {error}.") from error
        sender = "" if delivery.message.is_automatic else self.mailbox.channel.address
        line = self._line()
        return line.send(sender, outstanding, mail, before_dot=lambda: self._mark_started(delivery))

    def _line(self) -> Smtp:
        if self._smtp is not None and self._smtp.is_alive():
            return self._smtp
        self._smtp = Smtp(self.mailbox, credentials.current(self.mailbox, at=self.at))
        return self._smtp

    def _mark_started(self, delivery: Delivery) -> None:
        mine = Delivery.objects.filter(
            pk=delivery.pk, state=DeliveryState.QUEUED, claimed_until=delivery.claimed_until
        )
        if not mine.update(started_at=self.at):
            raise Lost

    def _mark_not_started(self, delivery: Delivery) -> None:
        """Nobody has it who is still to get it: what breaks from here on is certain again."""
        Delivery.objects.filter(pk=delivery.pk).update(started_at=None)

    @transaction.atomic
    def _settle(self, delivery: Delivery, taken: Taken) -> None:
        """Write down who gets the mail; who was put off gets it later."""
        recipients = delivery.recipients
        recipients.filter(address__in=taken.accepted).update(sent_at=self.at)
        for address, said in taken.refused.items():
            recipients.filter(address=address).update(problem=said[:300])
        if taken.deferred:
            self._put_off(delivery, _listed(taken.deferred))
        elif recipients.filter(sent_at__isnull=False).exists():
            actions.mark_sent(delivery, at=self.at)
            if self.mailbox.lays_sent_away:
                sent_copies.ask_for(delivery.message, self.mailbox, at=self.at)
        else:
            self._give_up(delivery, f"Nobody could be reached. {_listed(taken.refused)}")

    @transaction.atomic
    def _give_up(self, delivery: Delivery, problem: str) -> None:
        self._mark_not_started(delivery)
        actions.mark_failed(delivery, at=self.at, problem=problem[:300])

    @transaction.atomic
    def _put_off(self, delivery: Delivery, problem: str) -> None:
        self._mark_not_started(delivery)
        if delivery.attempts >= len(DELAYS):
            self._give_up(delivery, f"Two days of trying were in vain. {problem}")
            return
        minutes = DELAYS[delivery.attempts] * random.uniform(0.8, 1.2)
        actions.mark_failed(
            delivery, at=self.at, problem=problem[:300],
            retry_at=self.at + timedelta(minutes=minutes),
        )  # fmt: skip


def _listed(said: dict[str, str]) -> str:
    return " ".join(f"{address}: “{words}”" for address, words in said.items())
