"""Everything the worker does by itself, in one list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kept.desk.channels.email import (
    consultation_mail,
    intake,
    mention_mail,
    outbox,
    promise_mail,
    sent_copies,
    staff_mail,
)
from kept.desk.coaching import live, targets
from kept.desk.conversations import actions as conversations
from kept.desk.conversations.search import renew_due
from kept.desk.feedback.actions import ask_due
from kept.desk.lib.work import Due
from kept.desk.promises import actions as promises
from kept.desk.reports import counting, weekly
from kept.desk.worker import auditing
from kept.desk.worker.tidying import optimise, tidy


@dataclass(frozen=True)
class Duty:
    """Something that is done over and over: ``run(at)`` does what is due at that moment.

    It returns when it wants to be called next at the latest (None: when woken, or in a minute).
    ``name`` completes the sentence "... failed" in the log: it says what the duty does. A duty
    that ``waits_for_the_clock`` is not woken, and is called only at the time it asked for. One
    that is ``about`` something is woken only by that, or by who cannot say what became due.
    """

    name: str
    run: Callable[[datetime], datetime | None]
    waits_for_the_clock: bool = False
    about: Due = Due.ANYTHING


DUTIES = (
    Duty("Taking in mail", intake.take_in_due, about=Due.MAIL_IN),
    Duty("Sending mail", outbox.deliver_due, about=Due.MAIL_OUT),
    Duty("Laying copies into the sent folder", sent_copies.lay_away_due),
    Duty("Writing to who was mentioned", mention_mail.tell_due),
    Duty("Telling leads of late promises", promise_mail.tell_due),
    Duty("Telling who asked of late answers", consultation_mail.tell_due),
    Duty("Sending mail to colleagues", staff_mail.send_due),
    Duty("Waking snoozed conversations", conversations.wake_due),
    Duty("Returning the work of absent people", conversations.return_work_of_absent),
    Duty("Counting for the reports", counting.count_due, waits_for_the_clock=True),
    Duty("Telling leads about the week", weekly.tell_week, waits_for_the_clock=True),
    Duty("Judging conversations", live.judge_due, about=Due.JUDGING),
    Duty("Keeping the ledger of promises", promises.look_after, about=Due.PROMISE),
    Duty("Giving out what nobody owns", conversations.give_out_due, about=Due.CLOCKS),
    Duty("Reckoning when answers are due", targets.reckon_due, about=Due.CLOCKS),
    Duty("Warning of answers that are due soon", targets.warn_due, about=Due.CLOCKS),
    Duty("Telling of late answers", conversations.tell_late_consultations, about=Due.CLOCKS),
    Duty("Asking whether it worked", ask_due),
    Duty("Auditing archives", auditing.audit_due),
    Duty("Indexing old replies anew", renew_due, waits_for_the_clock=True),
    Duty("Tidying", tidy, waits_for_the_clock=True),
    Duty("Counting the rows of tables", optimise, waits_for_the_clock=True),
)
