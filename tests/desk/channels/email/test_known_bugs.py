"""Faults that other desks had with mail, each shown here not to be ours.

The numbers are those of the list of faults that the design collected.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from kept.desk.channels.email import intake
from kept.desk.channels.models import MessageReference, RawEvent, RawState
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.channels.email.letters import US, arrives, mail, minutes, sample, store

NILS = "nils@stranger.example"


def test_fetching_a_mail_again_brings_it_once(support: Channel) -> None:
    """1: retries made duplicates, for nothing in the database forbade them."""
    raw = mail()
    event = store(support, raw)
    intake.take_in(event, at=NOON)
    assert intake.store_raw(support, event.dedupe_key, raw, at=NOON) is None
    for twin in (RawEvent, MessageReference):
        row = twin.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    assert Message.objects.count() == 1


class Crash(BaseException):
    """The program ends here."""


@pytest.mark.parametrize(
    "last", ['INSERT INTO "conversations_message" ', 'UPDATE "channels_rawevent" SET "state"']
)
def test_a_mail_is_done_only_together_with_its_message(support: Channel, last: str) -> None:
    """2: the lock on a mail was given up before its message was committed."""
    event = store(support, mail())

    def crash(execute: Any, sql: str, *given: Any) -> Any:
        done = execute(sql, *given)
        if sql.startswith(last):
            raise Crash
        return done

    with pytest.raises(Crash), connection.execute_wrapper(crash):
        intake.take_in_due(NOON)
    event.refresh_from_db()
    assert event.state == RawState.NEW
    assert not Message.objects.exists()
    intake.take_in_due(minutes(2))
    assert Message.objects.count() == 1


def test_mails_of_one_batch_that_belong_together_are_one_conversation(support: Channel) -> None:
    """3: what came in at the same time each opened a conversation of its own."""
    store(support, mail(Message_ID="<a@test>"))
    store(support, mail(In_Reply_To="<a@test>", Message_ID="<b@test>"))
    store(support, mail(References="<a@test> <b@test>"))
    intake.take_in_due(NOON)
    assert (Message.objects.count(), Conversation.objects.count()) == (3, 1)


def test_every_mail_of_a_batch_comes_in(support: Channel) -> None:
    """4: of what came together only the first was read."""
    for number in range(intake.BATCH * 2 + 1):
        store(support, mail(f"lamp {number}"))
    intake.take_in_due(NOON)
    assert Message.objects.count() == intake.BATCH * 2 + 1


def test_an_unknown_kind_of_content_is_kept_as_a_file(support: Channel) -> None:
    """5: content of an unknown kind blocked the channel."""
    message = arrives(support, mail("x", Content_Type="application/x-new-thing; name=a.new"))
    assert message.attachments.get().name == "a.new"


def test_one_unreadable_mail_holds_up_no_other(support: Channel) -> None:
    """6: one bad mail blocked the mailbox."""
    bad, good = store(support, mail(From="")), store(support, mail())
    intake.take_in_due(NOON)
    states = dict(RawEvent.objects.values_list("pk", "state"))
    assert states == {bad.pk: "quarantined", good.pk: "done"}


def test_a_mail_without_message_id_comes_in(support: Channel) -> None:
    """9: mails without a Message-ID were dropped."""
    one = arrives(support, mail("first", Message_ID=""))
    two = arrives(support, mail("second", Message_ID=""))
    assert one != two


def test_an_id_that_is_used_twice_suppresses_nothing(support: Channel) -> None:
    """9: a repeated Message-ID counted as seen, so that one sender could hide another's mail."""
    arrives(support, mail("the lamp", Message_ID="<same@test>"))
    other = arrives(support, mail("the lamp", Message_ID="<same@test>", From=NILS))
    changed = arrives(support, mail("another", Message_ID="<same@test>"))
    assert Message.objects.count() == 3
    assert {other.sender, changed.sender} == {NILS, "mona@example.org"}


def test_a_copy_by_to_and_cc_is_one_message(support: Channel) -> None:
    """1, 9: the same mail delivered twice, by different ways, is one."""
    raw = mail(Message_ID="<same@test>")
    one = arrives(support, b"Delivered-To: a@x\r\n" + raw)
    two = arrives(support, b"Delivered-To: b@x\r\n" + raw)
    assert one == two and Message.objects.count() == 1


def test_a_number_in_the_subject_lets_no_stranger_in(support: Channel) -> None:
    """13: whoever wrote the number of a ticket landed in it."""
    first = arrives(support, mail())
    message = arrives(support, mail(From=NILS, Subject=f"Re: [#{first.conversation_id}]"))
    assert message.conversation != first.conversation


def test_siblings_of_a_mail_we_never_saw_stay_together(support: Channel) -> None:
    """14: two answers to a mail that never came here were two tickets."""
    one = arrives(support, mail(References="<never@test>"))
    two = arrives(support, mail(References="<never@test>"))
    assert one.conversation == two.conversation


def test_a_rewritten_references_line_loses_no_thread(support: Channel) -> None:
    """15: Apple Mail rewrites References, and the answer opened a new ticket."""
    first = arrives(support, mail(Message_ID="<ours-1@lumen-lamps.example>"))
    message = arrives(support, sample("apple_mail_reply"))
    assert message.conversation == first.conversation


def test_our_own_address_is_never_a_customer(support: Channel) -> None:
    """16: everything merged into one ticket whose customer was the own mailbox."""
    for raw in (mail(From=US), mail(From=US.upper(), To="Support <" + US + ">"), mail(From=US)):
        assert intake.take_in(store(support, raw), at=NOON) is None
    assert not Conversation.objects.exists()


def test_a_mail_of_ours_that_comes_back_to_us_is_known(support: Channel, ada: Agent) -> None:
    """16: a copy to our own address came in as if somebody had written it."""
    first = arrives(support, mail(From="mona@example.org"))
    reply = actions.reply(
        first.conversation, by=ada, at=minutes(1), html="<p>Hello.</p>", to=["mona@example.org"]
    )
    MessageReference.objects.create(
        channel=support, external_id="own@lumen", conversation=first.conversation, message=reply
    )
    event = store(support, mail("Hello.", From=US, To="mona@example.org", Message_ID="<own@lumen>"))
    assert intake.take_in(event, at=minutes(2)) == reply
    sent = store(
        support, mail("Hello. ", From=US, To="mona@example.org", Message_ID="<own@lumen>"),
        is_ours=True,
    )  # fmt: skip
    assert intake.take_in(sent, at=minutes(2)) == reply
    assert Message.objects.count() == 2


def test_a_new_subject_stays_in_the_thread_and_is_kept(support: Channel) -> None:
    """17: the answer went out under the old subject."""
    first = arrives(support, mail(Message_ID="<a@test>", Subject="Old"))
    message = arrives(support, mail(In_Reply_To="<a@test>", Subject="New"), at=minutes(1))
    assert (message.conversation, message.subject) == (first.conversation, "New")


def test_an_answer_to_a_forward_stays_away_from_the_customer(support: Channel) -> None:
    """18: the supplier's answer to what we had sent on landed in the customer's thread."""
    first = arrives(support, mail(Message_ID="<a@test>"))
    MessageReference.objects.create(
        channel=support, external_id="sent-on@test", conversation=first.conversation,
        message=first, is_forwarded_away=True,
    )  # fmt: skip
    message = arrives(support, mail(From="x@maker.example", In_Reply_To="<sent-on@test>"))
    assert message.conversation != first.conversation


def test_two_machines_do_not_keep_each_other_busy(support: Channel, ada: Agent) -> None:
    """19: automatic answers answered each other until thousands had been sent."""
    first = arrives(support, mail(Message_ID="<ours-1@lumen-lamps.example>"))
    actions.resolve(first.conversation, reason="solved", by=ada, at=minutes(1))
    message = arrives(support, sample("out_of_office"), at=minutes(2))
    message.conversation.refresh_from_db()
    assert message.conversation == first.conversation
    assert (message.is_automatic, message.conversation.status) == (True, "resolved")


def test_a_machine_that_does_not_say_so_alarms_only_for_a_while(support: Channel) -> None:
    """19: a loop without the headers that would tell it."""
    for number in range(40):
        store(support, mail(f"Ticket {number} received", Subject=f"T{number}"), at=minutes(number))
    intake.take_in_due(minutes(40))
    said = list(Message.objects.order_by("id").values_list("is_automatic", flat=True))
    assert said == [False] * 30 + [True] * 10
    assert Conversation.objects.count() == 30


def test_what_was_deleted_does_not_come_back(support: Channel) -> None:
    """20: a mailbox that was read anew brought deleted conversations back."""
    raw = mail()
    message = arrives(support, raw)
    message.conversation.delete()
    assert intake.store_raw(support, "2/INBOX/1", raw, at=minutes(9)) is None
    intake.take_in_due(minutes(9))
    assert not Conversation.objects.exists()


def test_winmail_dat_is_kept_and_told(support: Channel) -> None:
    """22: files that Outlook had packed were neither readable nor mentioned."""
    raw = mail("\x78\x9f", Content_Type="application/ms-tnef; name=winmail.dat")
    message = arrives(support, raw)
    assert message.attachments.get().name == "winmail.dat"
    assert "winmail.dat" in message.raw_events.get().problem


def test_a_bounce_that_overtakes_our_own_note_of_sending_waits(support: Channel) -> None:
    """24: what came before the sending was written down was lost."""
    event = store(support, sample("exim_bounce"))
    intake.take_in_due(NOON)
    event.refresh_from_db()
    assert event.state == RawState.NEW and event.claimed_until == NOON + intake.PATIENCE


def test_the_same_id_in_two_mailboxes_is_two_threads(support: Channel) -> None:
    """28: a thread was known without its channel, and mail landed in the other's ticket."""
    sales = Channel.objects.create(kind="email", name="Sales", address="sales@lumen.example")
    one = arrives(support, mail(Message_ID="<a@test>"))
    two = arrives(sales, mail(Message_ID="<b@test>", In_Reply_To="<a@test>"))
    assert one.conversation != two.conversation and two.conversation.channel == sales
