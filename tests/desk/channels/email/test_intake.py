from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from kept.desk.channels.email import intake
from kept.desk.channels.models import MessageReference, RawEvent, RawState
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import search
from kept.desk.conversations.models import Channel, Conversation, Message, MessageKind
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.channels.email.letters import US, arrives, mail, minutes, sample, store


class TestStoreRaw:
    def test_it_keeps_the_bytes_before_anybody_reads_them(self, support: Channel) -> None:
        event = store(support, b"\xff not a mail")
        assert event.state == RawState.NEW
        assert event.body.read() == b"\xff not a mail"
        event.body.close()

    def test_it_keeps_a_mail_once(self, support: Channel) -> None:
        raw = mail()
        assert intake.store_raw(support, "1/INBOX/1", raw, at=NOON) is not None
        assert intake.store_raw(support, "1/INBOX/1", raw, at=NOON) is None
        assert intake.store_raw(support, "1/INBOX/1", mail("other"), at=NOON) is None
        assert intake.store_raw(support, "2/INBOX/9", raw, at=NOON) is None
        assert RawEvent.objects.count() == 1


class TestTakeIn:
    def test_it_opens_a_conversation_with_whoever_wrote(self, support: Channel) -> None:
        message = arrives(support, mail("It flickers,\n\nthen it is dark."))
        conversation = message.conversation
        assert (message.text, message.kind) == ("It flickers,\n\nthen it is dark.", "incoming")
        assert (conversation.subject, conversation.contact.name) == ("A dark lamp", "Mona Varga")
        assert (conversation.waiting_since, message.sender) == (NOON, "mona@example.org")
        assert (message.proof, message.is_automatic, message.html) == ("claimed", False, "")

    def test_it_is_done_with_a_mail_in_the_transaction_of_its_message(
        self, support: Channel
    ) -> None:
        event = store(support, mail())
        message = intake.take_in(event, at=NOON)
        assert (event.state, event.message, event.problem) == (RawState.DONE, message, "")
        assert intake.take_in(event, at=minutes(1)) == message
        assert Message.objects.count() == 1

    def test_it_keeps_html_safe_and_its_quote_apart(self, support: Channel) -> None:
        message = arrives(support, sample("gmail_reply"))
        assert message.html.startswith('<div dir="ltr">') and "joint" in message.html
        assert "which joint of the arm" in message.html_fold
        assert "which joint of the arm" not in message.html
        assert message.own_text.endswith("Mona\n\n")
        assert "> which joint" in message.text

    def test_it_keeps_files_and_tells_shown_ones_from_attached_ones(self, support: Channel) -> None:
        files = list(arrives(support, sample("outlook_reply")).attachments.all())
        assert [(file.name, file.is_inline) for file in files] == [("image001.png", True)]
        assert files[0].content_id == "image001.png@01DC0000.00000000"
        assert files[0].size == 8 and default_storage.exists(files[0].file.name)
        pdf = arrives(support, sample("apple_mail_reply")).attachments.get()
        assert (pdf.name, pdf.content_type, pdf.is_inline) == (
            "joint.pdf",
            "application/pdf",
            False,
        )

    def test_it_shows_an_invitation_on_top(self, support: Channel) -> None:
        message = arrives(support, sample("exchange_invitation"))
        assert message.text.startswith("Invitation: Visit of the showroom\nWhen: Tuesday, 10 March")
        assert message.text.endswith("We would like to see the lamps.")

    def test_it_notes_who_else_got_the_mail(self, support: Channel) -> None:
        message = arrives(
            support, mail(Cc='"Jun, P" <jun@example.org>, support@lumen-lamps.example')
        )
        assert message.copied == '"P Jun" <jun@example.org>'

    def test_it_takes_the_writer_of_our_web_form_for_the_customer(self, support: Channel) -> None:
        message = arrives(support, sample("web_form"))
        assert (message.sender, message.proof) == ("mona@example.org", "claimed")
        assert message.conversation.contact.name == "Mona Varga"

    def test_it_marks_what_a_machine_wrote_and_lets_nobody_wait_for_it(
        self, support: Channel
    ) -> None:
        message = arrives(support, sample("out_of_office"))
        assert message.is_automatic
        assert message.conversation.waiting_since is None

    def test_it_keeps_mail_of_blocked_senders_out(self, support: Channel, olu: Agent) -> None:
        contacts.block("@example.org", reason="spam", by=olu, at=NOON)
        event = store(support, mail())
        assert intake.take_in(event, at=NOON) is None
        assert event.state == RawState.BLOCKED
        assert not Conversation.objects.exists() and not Contact.objects.exists()

    def test_it_alarms_nobody_about_history(self, support: Channel) -> None:
        message = arrives(support, mail(Date="Tue, 03 Mar 2025 09:00:00 +0100"), is_archive=True)
        conversation = message.conversation
        assert (conversation.status, conversation.waiting_since) == ("resolved", None)
        assert conversation.is_archive and message.at.isoformat() == "2025-03-03T08:00:00+00:00"

    def test_it_learns_the_time_zone_from_the_date(self, support: Channel) -> None:
        message = arrives(support, mail(Date="Wed, 04 Mar 2026 17:30:00 +0530"))
        assert message.conversation.contact.zone == "Asia/Kolkata"
        assert message.conversation.contact.zone_is_guess


class TestSentElsewhere:
    def test_it_shows_a_reply_found_in_the_sent_folder(self, support: Channel) -> None:
        first = arrives(support, mail(Message_ID="<a@test>"))
        raw = mail("Try another bulb.", From=US, To="mona@example.org", In_Reply_To="<a@test>")
        reply = arrives(support, raw, at=minutes(5), is_ours=True)
        assert (reply.kind, reply.conversation) == (MessageKind.REPLY, first.conversation)
        first.conversation.refresh_from_db()
        assert first.conversation.waiting_since is None

    def test_it_opens_a_conversation_for_a_letter_of_ours_that_begins_one(
        self, support: Channel
    ) -> None:
        raw = mail("Your lamp is here.", From=US, To="Mona <mona@example.org>", Message_ID="<o@x>")
        ours = arrives(support, raw, is_ours=True)
        assert ours.conversation.contact.name == "Mona"
        answer = arrives(support, mail("Great!", In_Reply_To="<o@x>"), at=minutes(9))
        assert answer.conversation == ours.conversation

    def test_it_waits_for_what_a_reply_answers_and_goes_on_without_in_the_end(
        self, support: Channel
    ) -> None:
        raw = mail("Sure.", From=US, To="mona@example.org", In_Reply_To="<late@test>")
        event = store(support, raw, is_ours=True)
        intake.take_in_due(NOON)
        event.refresh_from_db()
        assert event.state == RawState.NEW
        first = arrives(support, mail(Message_ID="<late@test>"))
        assert intake.take_in_due(minutes(1)) == minutes(2)
        intake.take_in_due(minutes(3))
        event.refresh_from_db()
        assert event.message and event.message.conversation == first.conversation

    def test_it_does_not_wait_forever(self, support: Channel) -> None:
        raw = mail("Sure.", From=US, To="mona@example.org", In_Reply_To="<never@test>")
        event = store(support, raw, is_ours=True)
        for count in range(3):
            intake.take_in_due(minutes(count * 3))
        event.refresh_from_db()
        assert event.state == RawState.DONE and event.message is not None

    def test_it_believes_nobody_who_only_claims_to_be_us(self, support: Channel) -> None:
        event = store(support, mail("We refund all.", From=US, To="mona@example.org"))
        assert intake.take_in(event, at=NOON) is None
        assert event.state == RawState.QUARANTINED and "own address" in event.problem


class TestQuarantine:
    def test_one_bad_mail_is_put_aside_and_the_others_come_in(self, support: Channel) -> None:
        good = store(support, mail("first"))
        bad = store(support, mail("second", From=""))
        also_good = store(support, mail("third"))
        intake.take_in_due(NOON)
        states = dict(RawEvent.objects.values_list("pk", "state"))
        assert states == {good.pk: "done", bad.pk: "quarantined", also_good.pk: "done"}
        bad.refresh_from_db()
        assert bad.problem == "The mail does not say who sent it, so nobody could be answered."
        assert Message.objects.count() == 2

    def test_a_missing_file_is_told_and_can_be_tried_again(
        self, support: Channel, olu: Agent
    ) -> None:
        event = store(support, mail())
        name = event.body.name
        path = Path(default_storage.path(name))
        path.rename(path.with_suffix(".away"))
        intake.take_in_due(NOON)
        event.refresh_from_db()
        assert event.state == RawState.QUARANTINED and "missing" in event.problem
        path.with_suffix(".away").rename(path)
        intake.retry(event, by=olu, at=minutes(1))
        intake.take_in_due(minutes(1))
        event.refresh_from_db()
        assert event.state == RawState.DONE

    def test_a_person_puts_it_aside(self, support: Channel, olu: Agent) -> None:
        event = store(support, mail(From=""))
        intake.take_in_due(NOON)
        intake.discard(event, by=olu, at=NOON)
        event.refresh_from_db()
        assert event.state == RawState.DISCARDED and event.problem.startswith("Put aside by Olu")
        intake.retry(event, by=olu, at=NOON)
        event.refresh_from_db()
        assert event.state == RawState.DISCARDED

    def test_a_mail_that_ends_the_program_is_not_begun_forever(self, support: Channel) -> None:
        event = store(support, mail())
        RawEvent.objects.filter(pk=event.pk).update(attempts=3)  # begun three times, never ended
        intake.take_in_due(NOON)
        event.refresh_from_db()
        assert event.state == RawState.QUARANTINED

    def test_a_full_disk_is_no_fault_of_a_mail(self, support: Channel) -> None:
        event = store(support, mail())

        def fail(execute: Any, sql: str, *given: Any) -> Any:
            if sql.startswith('INSERT INTO "conversations_message" '):
                raise OperationalError("database or disk is full")
            return execute(sql, *given)

        with connection.execute_wrapper(fail):
            for number in range(6):  # more often than a mail is tried
                with pytest.raises(OperationalError):
                    intake.take_in_due(minutes(number))
        intake.take_in_due(minutes(9))
        event.refresh_from_db()
        assert event.state == RawState.DONE

    def test_what_one_worker_has_another_leaves_alone(self, support: Channel) -> None:
        event = store(support, mail())
        RawEvent.objects.filter(pk=event.pk).update(claimed_until=minutes(1))
        assert intake.take_in_due(NOON) == minutes(1)
        assert not Message.objects.exists()
        intake.take_in_due(minutes(2))
        assert Message.objects.count() == 1


def test_it_asks_the_database_a_bounded_number_of_questions(support: Channel) -> None:
    arrives(support, mail(Message_ID="<a@test>"))
    event = store(support, mail("And now?", In_Reply_To="<a@test>", References="<a@test>"))
    with CaptureQueriesContext(connection) as asked:
        intake.take_in(event, at=minutes(1))
    told = [words for query in asked if "SAVEPOINT" not in (words := query["sql"] or "")]
    assert len(told) <= 24, "\n".join(told)


def test_it_remembers_ids_it_has_only_seen_named(support: Channel) -> None:
    message = arrives(support, mail(References="<x@test> <y@test>", Message_ID="<z@test>"))
    rows = MessageReference.objects.order_by("external_id")
    assert [(row.external_id, row.message) for row in rows] == [
        ("x@test", None), ("y@test", None), ("z@test", message)
    ]  # fmt: skip


@pytest.mark.parametrize("error", [ValueError, OverflowError, RecursionError])
def test_what_was_undone_for_one_mail_is_not_believed_for_the_next(
    support: Channel, error: type[Exception]
) -> None:
    bad = store(support, mail("first", Message_ID="<a@test>"))
    good = store(support, mail("second", Message_ID="<b@test>", In_Reply_To="<a@test>"))

    def fail(execute: Any, sql: str, given: Any, *how: Any) -> Any:
        done = execute(sql, given, *how)
        if sql.startswith('INSERT INTO "conversations_message" ') and "first" in given:
            raise error("something is wrong with this one")
        return done

    with connection.execute_wrapper(fail):
        intake.take_in_due(NOON)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == (RawState.QUARANTINED, RawState.DONE)
    assert "something is wrong with this one" in bad.problem
    assert Contact.objects.get().conversations.get() == good.message.conversation


def test_it_makes_findable_what_came_in_with_its_files(support: Channel, ada: Agent) -> None:
    message = arrives(support, sample("apple_mail_reply"))
    for words in ("upper", "joint.pdf", "mona@example.org"):
        found = search.find(ada, words, at=minutes(1))
        assert [hit.message for hit in found.hits] == [message.pk], words


def test_an_address_that_cannot_be_one_is_put_aside(support: Channel) -> None:
    for address in (f"{'x' * 300}@example.org", "a@b@example.org"):
        event = store(support, mail(From=address))
        assert intake.take_in(event, at=NOON) is None
        assert event.state == RawState.QUARANTINED and "address" in event.problem
