from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from kept.desk.channels.email import compose, reply_token
from kept.desk.channels.models import Mailbox, MessageReference
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Attachment, Message
from kept.desk.staff.models import Agent, Company
from tests.desk.cast import NOON


@pytest.fixture
def asked(mailbox: Mailbox, mona: Contact) -> Message:
    return ask(mailbox, mona, "Chair leg – broken", "The leg broke.\nAfter two days.", 2)


def ask(mailbox: Mailbox, mona: Contact, subject: str, text: str, hours: int) -> Message:
    asked: Message = actions.receive(
        channel=mailbox.channel, contact=mona, subject=subject, text=text,
        at=NOON - timedelta(hours=hours),
    )  # fmt: skip
    MessageReference.objects.create(
        channel=mailbox.channel, external_id=f"ask-{hours}@example.org", message=asked,
        conversation=asked.conversation,
    )  # fmt: skip
    return asked


def answer(asked: Message, ada: Agent, html: str = "<p>A <b>new</b> leg is coming.</p>") -> Message:
    said: Message = actions.reply(
        asked.conversation, by=ada, at=NOON, html=html, to=["Mona Varga <mona@example.org>"],
        cc=["Nils <nils@example.org>"], bcc=["secret@example.org"],
    )  # fmt: skip
    return said


def built(message: Message) -> EmailMessage:
    raw = compose.build(message, at=NOON, recipients=list(message.delivery.recipients.all()))
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    assert b"\n" not in raw.replace(b"\r\n", b"")
    return message_from_bytes(raw, policy=policy.default)  # type: ignore[arg-type, return-value]


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


class TestHeaders:
    def test_it_says_from_whom_to_whom_and_when(
        self, asked: Message, ada: Agent, company: Company
    ) -> None:
        mail = built(answer(asked, ada))
        assert str(mail["From"]) == "Ada at Lumen Lamps <support@lumen-lamps.example>"
        assert str(mail["To"]) == "Mona Varga <mona@example.org>"
        assert str(mail["Cc"]) == "Nils <nils@example.org>"
        assert mail["Date"].datetime == NOON
        assert mail["Subject"] == "Re: Chair leg – broken"
        assert mail["Auto-Submitted"] is None

    def test_a_blind_copy_is_named_nowhere(self, asked: Message, ada: Agent) -> None:
        assert "secret" not in built(answer(asked, ada)).as_string()

    def test_it_stands_in_its_thread(self, asked: Message, ada: Agent) -> None:
        first = answer(asked, ada)
        own = built(first)["Message-ID"]
        assert own == f"<{MessageReference.objects.get(message=first).external_id}>"
        again = ask_again(asked)
        mail = built(answer(again, ada))
        assert mail["In-Reply-To"] == "<ask-1@example.org>"
        assert str(mail["References"]).split() == [
            "<ask-2@example.org>",
            own,
            "<ask-1@example.org>",
        ]

    def test_an_id_that_breaks_the_line_stops_no_answer(self, asked: Message, ada: Agent) -> None:
        MessageReference.objects.update(external_id="ask\u2028@example.org")
        mail = built(answer(asked, ada))
        assert mail["Subject"] and mail["In-Reply-To"] is None

    def test_a_long_thread_names_its_beginning_and_its_end(
        self, asked: Message, ada: Agent
    ) -> None:
        conversation = asked.conversation
        for number in range(40):
            said = Message.objects.create(
                conversation=conversation, kind="incoming", contact=asked.contact,
                channel=asked.channel, at=asked.at + timedelta(minutes=number),
            )  # fmt: skip
            MessageReference.objects.create(
                channel=asked.channel, external_id=f"n{number}@example.org", message=said,
                conversation=conversation,
            )  # fmt: skip
        named = str(built(answer(asked, ada))["References"]).split()
        assert len(named) == compose.MOST_REFERENCES
        assert (named[0], named[-1]) == ("<ask-2@example.org>", "<n39@example.org>")

    def test_a_second_try_has_the_same_id(self, asked: Message, ada: Agent) -> None:
        said = answer(asked, ada)
        assert built(said)["Message-ID"] == built(said)["Message-ID"]

    def test_replies_go_to_a_marked_address_if_the_host_knows_them(
        self, asked: Message, ada: Agent, mailbox: Mailbox
    ) -> None:
        said = answer(asked, ada)
        assert built(said)["Reply-To"] is None
        mailbox.has_reply_token = True
        mailbox.save()
        marked = str(built(said)["Reply-To"])
        found = reply_token.conversation_of(mailbox.channel, marked)
        assert found == asked.conversation_id
        forged = marked.replace(f"+t{found}.", f"+t{asked.conversation_id + 1}.")
        assert reply_token.conversation_of(mailbox.channel, forged) is None
        assert reply_token.conversation_of(mailbox.channel, "support@example.org") is None

    def test_what_a_machine_wrote_says_so(self, asked: Message, ada: Agent) -> None:
        said = answer(asked, ada)
        said.is_automatic = True
        mail = built(said)
        assert mail["Auto-Submitted"] == "auto-generated"
        assert mail["X-Auto-Response-Suppress"] == "All"

    def test_a_forward_is_in_no_thread_of_the_customers(self, asked: Message, ada: Agent) -> None:
        passed = actions.forward(asked, by=ada, at=NOON, to=["shop@example.net"], html="<p>See</p>")
        mail = built(passed)
        assert mail["In-Reply-To"] is None
        assert mail["Subject"] == "Fwd: Chair leg – broken"
        assert "> The leg broke." not in text_of(mail)

    def test_line_breaks_in_a_subject_add_no_header(self, asked: Message, ada: Agent) -> None:
        said = answer(asked, ada)
        said.subject = "Leg\r\nBcc: everybody@example.org"
        mail = built(said)
        assert mail["Bcc"] is None


def ask_again(asked: Message) -> Message:
    again: Message = actions.receive(
        channel=asked.channel, contact=asked.contact, subject="Re: Chair leg", text="And?",
        at=NOON - timedelta(hours=1), conversation=asked.conversation,
    )  # fmt: skip
    MessageReference.objects.create(
        channel=asked.channel, external_id="ask-1@example.org", message=again,
        conversation=asked.conversation,
    )  # fmt: skip
    return again


class TestText:
    def test_both_texts_say_the_same_above_the_quote(self, asked: Message, ada: Agent) -> None:
        mail = built(answer(asked, ada))
        text, html = text_of(mail), html_of(mail)
        assert text.startswith("A new leg is coming.\n")
        assert "A <b>new</b> leg is coming." in html
        assert "On 4 March 2026 at 10:00 UTC, Mona Varga wrote:\n\n> The leg broke.\n> Af" in text
        assert "<blockquote><p>The leg broke.<br>" in html

    def test_it_quotes_what_was_said_last_without_its_own_quotes(
        self, asked: Message, ada: Agent
    ) -> None:
        again = ask_again(asked)
        again.text, again.fold_at = "And?\n\n> older", 5
        again.save()
        text = text_of(built(answer(again, ada)))
        assert "> And?" in text
        assert "older" not in text

    def test_it_quotes_in_the_time_of_who_is_quoted(self, asked: Message, ada: Agent) -> None:
        Contact.objects.update(zone="Asia/Tokyo")
        assert "On 4 March 2026 at 19:00 JST, Mona" in text_of(built(answer(asked, ada)))

    def test_markup_in_a_customers_text_stays_text(self, asked: Message, ada: Agent) -> None:
        Message.objects.filter(pk=asked.pk).update(text="<script>alert(1)</script>")
        assert "<script>" not in html_of(built(answer(asked, ada)))

    def test_what_we_write_first_quotes_nothing(
        self, mailbox: Mailbox, mona: Contact, ada: Agent
    ) -> None:
        said = actions.start(
            channel=mailbox.channel, contact=mona, subject="Your lamp", html="<p>It is here.</p>",
            by=ada, at=NOON,
        )  # fmt: skip
        mail = built(said)
        assert mail["Subject"] == "Your lamp"
        assert "wrote:" not in text_of(mail)
        assert mail["References"] is None


def add_file(message: Message, name: str, content: bytes = b"%PDF", **more: object) -> Attachment:
    kept = default_storage.save(f"test/{name}", ContentFile(content))
    made: Attachment = message.attachments.create(
        name=name, content_type=more.pop("content_type", "application/pdf"), size=len(content),
        file=kept, **more,
    )  # fmt: skip
    return made


class TestFiles:
    def test_they_go_along_under_their_names(self, asked: Message, ada: Agent) -> None:
        said = answer(asked, ada)
        add_file(said, "Rechnung für März.pdf", b"%PDF" * 9)
        add_file(said, "mail.eml", b"From: a\r\n\r\nb", content_type="message/rfc822")
        files = list(built(said).iter_attachments())
        assert [file.get_filename() for file in files] == ["Rechnung für März.pdf", "mail.eml"]
        assert files[0].get_content() == b"%PDF" * 9

    def test_pictures_in_the_text_are_parts_of_it(self, asked: Message, ada: Agent) -> None:
        said = answer(asked, ada)
        picture = add_file(
            said, "leg.png", b"\x89PNG", content_type="image/png", is_inline=True,
            content_id="leg@lumen-lamps.example",
        )  # fmt: skip
        add_file(said, "plan.pdf")
        said.html = f'<p>Here: <img src="cid:{picture.content_id}"></p>'
        mail = built(said)
        assert 'src="cid:leg@lumen-lamps.example"' in html_of(mail)
        shown = [part for part in mail.walk() if part.get_content_type() == "image/png"]
        assert [part["Content-ID"] for part in shown] == ["<leg@lumen-lamps.example>"]
        assert [file.get_filename() for file in mail.iter_attachments()] == ["plan.pdf"]

    def test_a_missing_one_stops_the_mail(self, asked: Message, ada: Agent) -> None:
        said = answer(asked, ada)
        add_file(said, "gone.pdf").file.delete(save=False)
        Attachment.objects.update(file="test/gone.pdf")
        with pytest.raises(compose.CannotCompose, match=r"gone\.pdf is missing"):
            built(said)
