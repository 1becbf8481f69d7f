"""From raw bytes to a conversation: stored first, then taken in; one bad mail stops no other.

A mail is NEW until the very transaction that makes it a message says DONE, so whatever ends the
program, nothing is lost and nothing comes twice.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from secrets import token_hex

from django.core.files.base import ContentFile
from django.db import DatabaseError, DataError, IntegrityError, transaction
from django.db.models import F, Q, QuerySet

from kept.desk.channels.email.arrival import Later, Memory, Unusable, arrive
from kept.desk.channels.email.authentication import Resolver
from kept.desk.channels.email.prepared import House, Prepared, house, prepare
from kept.desk.channels.models import RawEvent, RawState
from kept.desk.conversations import search
from kept.desk.conversations.models import Channel, Message
from kept.desk.lib import room, work, writing
from kept.desk.staff.models import Agent

BATCH = 25
"""Mails of one transaction: committing costs little, and others wait shortly for the database."""
LARGE = 2_000_000
"""Bytes; mails from this size on are taken in alone, so that memory holds one."""
MOST_TRIES = 3
MOST_BATCHES = 10
"""Then the worker is asked whether it is to end."""
CLAIM = timedelta(seconds=30)
NO_ROOM = timedelta(seconds=10)
"""How often a disk that is full is looked at."""
PATIENCE = timedelta(minutes=2)
"""How long a mail waits before it is looked at again, if what it is about has not come yet."""

_lookup = Resolver()
log = logging.getLogger(__name__)


def store_raw(
    channel: Channel,
    key: str,
    raw: bytes,
    *,
    at: datetime,
    is_archive: bool = False,
    is_ours: bool = False,
) -> RawEvent | None:
    """Keep a mail as it came, to be taken in soon; None if it is kept already.

    ``key`` names its place in the mailbox, ``at`` is when the mailbox got it. The same bytes are
    the same mail, wherever they lie: a server that numbers its mails anew brings nothing twice.
    """
    digest = hashlib.sha256(raw).hexdigest()
    event = RawEvent(
        channel=channel, dedupe_key=key, digest=digest, received_at=at, size=len(raw),
        is_archive=is_archive, is_ours=is_ours,
    )  # fmt: skip
    event.body.save(f"{digest[:16]}-{token_hex(8)}.eml", ContentFile(raw), save=False)
    try:
        with transaction.atomic():
            writing.insert(event)
    except DatabaseError as error:
        event.body.delete(save=False)
        if not isinstance(error, IntegrityError):
            raise
        return None  # the key or the bytes are known
    work.wake(work.Due.MAIL_IN)
    return event


def take_in(event: RawEvent, *, at: datetime) -> Message | None:
    """Take one stored mail in now; the message it became, or None if none.

    What cannot be taken in is quarantined: ``event.problem`` says why.
    """
    rows = RawEvent.objects.filter(pk=event.pk).select_related("channel")
    _take_in_batch(list(rows), house(_lookup), at)
    event.refresh_from_db()
    return event.message


def take_in_due(at: datetime) -> datetime | None:
    """The duty of the worker: take in what waits, oldest first; when to be called again."""
    if room.is_scarce():
        return at + NO_ROOM
    here = house(_lookup)
    for _ in range(MOST_BATCHES):
        events = _claim(at)
        if not events:
            break
        _take_in_batch(events, here, at)
    else:
        return at
    waiting = RawEvent.objects.filter(state=RawState.NEW, claimed_until__isnull=False)
    first = waiting.order_by("claimed_until").values_list("claimed_until", flat=True).first()
    return first


@transaction.atomic
def retry(event: RawEvent, *, by: Agent, at: datetime) -> None:
    """Have a quarantined mail tried again."""
    _quarantined(event).update(state=RawState.NEW, attempts=0, claimed_until=None, problem="")
    work.wake()


@transaction.atomic
def discard(event: RawEvent, *, by: Agent, at: datetime) -> None:
    """Put a quarantined mail aside; its bytes are kept."""
    words = f"Put aside by {by.name}. {event.problem}"[:300]
    _quarantined(event).update(state=RawState.DISCARDED, problem=words)


def _quarantined(event: RawEvent) -> QuerySet[RawEvent]:
    return RawEvent.objects.filter(pk=event.pk, state=RawState.QUARANTINED)


@transaction.atomic
def _claim(at: datetime) -> list[RawEvent]:
    """The next mails, had by the caller for a while; one alone if it is large or failed before.

    Every try is counted before it begins: a mail that ends the whole program is not tried forever.
    """
    free = RawEvent.objects.filter(Q(claimed_until=None) | Q(claimed_until__lte=at))
    new = free.filter(state=RawState.NEW).select_related("channel").order_by("id")
    found = list(new.select_for_update(skip_locked=True, of=("self",))[:BATCH])
    batch = _together(found)
    if batch:
        RawEvent.objects.filter(pk__in=[event.pk for event in batch]).update(
            claimed_until=at + CLAIM, attempts=F("attempts") + 1
        )
    for event in batch:
        event.attempts += 1
    return batch


def _together(found: Sequence[RawEvent]) -> list[RawEvent]:
    batch: list[RawEvent] = []
    for event in found:
        is_alone = event.size >= LARGE or event.attempts > 0
        if is_alone and batch:
            break
        batch.append(event)
        if is_alone:
            break
    return batch


def _take_in_batch(events: Sequence[RawEvent], here: House, at: datetime) -> None:
    ready: list[Prepared] = []
    try:
        ready.extend(filter(None, (_prepared(event, here) for event in events)))
        with transaction.atomic(), search.together() as messages:
            held = _held(ready)
            memory = Memory.of(held)
            for each in held:
                count = len(messages)
                if not _take_in_one(each, here, memory, at):
                    del messages[count:]
                    memory.references.write()
                    memory = Memory.of(held)  # what was undone is not known
            memory.references.write()
    except (DatabaseError, OSError) as error:
        for each in ready:  # nothing was written: all of them are tried again
            each.discard_files()
        if room.is_full(error):
            _count_no_try(events)
        raise


def _count_no_try(events: Sequence[RawEvent]) -> None:
    """A disk that stays full for an hour puts no mail before a person."""
    tried = RawEvent.objects.filter(pk__in=[event.pk for event in events], attempts__gt=0)
    try:
        tried.update(attempts=F("attempts") - 1)
    except DatabaseError:
        log.warning("Tries of mails count that failed for want of room: there is none to say so.")


def _prepared(event: RawEvent, here: House) -> Prepared | None:
    if event.attempts > MOST_TRIES:
        _quarantine(event, "Taking it in failed three times; try again when the desk is well.")
        return None
    try:
        return prepare(event, here)
    except FileNotFoundError:
        _quarantine(event, f"The stored mail {event.body.name} is missing from the disk.")
    except (DatabaseError, OSError):
        raise  # no fault of this mail: the disk is full, the database away
    except Exception as error:
        # Whatever it is: the mails behind this one come in all the same.
        log.exception("The stored mail %s could not be read.", event.pk)
        _quarantine(event, f"It could not be read ({type(error).__name__}: {error}).")
    return None


def _held(ready: Sequence[Prepared]) -> list[Prepared]:
    """Those that are still new, locked: another worker may have been faster.

    The mails of a channel are taken in by one worker at a time: copies of one mail, or the mails of
    a thread, may be spread over both, and neither sees what the other has not committed yet.
    """
    channels = Channel.objects.select_for_update(no_key=True).order_by("id")
    list(channels.filter(pk__in={each.event.channel_id for each in ready}).values_list("pk"))
    pks = [each.event.pk for each in ready]
    rows = RawEvent.objects.select_for_update(skip_locked=True).order_by("id")
    still = set(rows.filter(pk__in=pks, state=RawState.NEW).values_list("pk", flat=True))
    for each in ready:
        if each.event.pk not in still:
            each.discard_files()
    return [each for each in ready if each.event.pk in still]


def _take_in_one(ready: Prepared, here: House, memory: Memory, at: datetime) -> bool:
    """False if nothing was written but the state of the event."""
    event = ready.event
    try:
        with transaction.atomic():
            is_last = event.attempts >= MOST_TRIES
            event.message = arrive(ready, here, memory, at=at, is_last_try=is_last)
            event.claimed_until = None
            writing.update(event, ["state", "problem", "message", "claimed_until"])
        return True
    except Later:
        RawEvent.objects.filter(pk=event.pk).update(claimed_until=at + PATIENCE)
    except Unusable as error:
        _quarantine(event, str(error))
    except Exception as error:
        is_of_this_mail = isinstance(error, (DataError, IntegrityError))
        if isinstance(error, (DatabaseError, OSError)) and not is_of_this_mail:
            raise
        log.exception("The stored mail %s could not be taken in.", event.pk)
        _quarantine(event, f"It could not be taken in ({type(error).__name__}: {error}).")
    ready.discard_files()
    return False


def _quarantine(event: RawEvent, problem: str) -> None:
    """Put one mail where a person sees it; the others go on."""
    event.state, event.problem, event.message = RawState.QUARANTINED, problem[:300], None
    RawEvent.objects.filter(pk=event.pk, state=RawState.NEW).update(
        state=event.state, problem=event.problem, claimed_until=None
    )
