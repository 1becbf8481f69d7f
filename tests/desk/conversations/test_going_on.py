"""A customer goes on by the link: their word is in the conversation, once, and nobody else's is
before them."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from kept.desk.channels import privacy
from kept.desk.channels.email import compose
from kept.desk.coaching import going_on
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact, Proof
from kept.desk.conversations import actions, their_page
from kept.desk.conversations.actions import NotTaken
from kept.desk.conversations.models import (
    PAGE_LIVES,
    Attachment,
    Channel,
    Conversation,
    Status,
    TheirPage,
    TheirWord,
)
from kept.desk.conversations.refusals import Unfinished
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.channels.email.letters import arrives, mail
from tests.desk.conversations.pages import SECRET, answered, lamp, minutes, page

__all__ = ["lamp", "page"]
pytestmark = pytest.mark.django_db


def shown(page: TheirPage) -> list[str]:
    return [one.own_text.split("\n")[0] for one in their_page.said_there(page)]


class TestTheAddress:
    def test_the_mail_holds_it_and_the_desk_does_not(self, lamp: Conversation, ada: Agent) -> None:
        reply = answered(lamp, ada, minutes(2))
        own = their_page.link(their_page.token(TheirPage.objects.get()))
        built = compose.build(reply, at=minutes(2), recipients=reply.delivery.recipients.all())
        told = message_from_bytes(built, policy=policy.default)
        for kind in ("plain", "html"):
            part = told.get_body((kind,))
            assert part is not None and own in part.get_content()
        reply.refresh_from_db()
        assert own not in reply.text + reply.whole_html and their_page.link() in reply.text

    def test_it_leads_there_where_it_was_typed(self, page: TheirPage, ada: Agent) -> None:
        words = f'<p>Here: {their_page.link()} or <a href="{their_page.link()}">here</a>.</p>'
        reply = actions.reply(page.conversation, by=ada, at=minutes(3), html=words)
        own = their_page.link(their_page.token(page))
        _, html = their_page.addressed(reply, reply.text, reply.html)
        assert html.count(f'href="{own}"') == 2 and f">{own}</a> or" in html

    def test_an_answer_that_quotes_it_is_kept_without(
        self, page: TheirPage, support: Channel
    ) -> None:
        secret = their_page.token(page)
        kept = arrives(support, mail(f"Thanks!\n\n> Go on: {their_page.link(secret)}\n"))
        assert secret not in kept.text + kept.html + kept.html_fold

    def test_whoever_else_gets_the_mail_is_told_of_before(
        self, lamp: Conversation, ada: Agent
    ) -> None:
        with pytest.raises(Unfinished) as refusal:
            answered(lamp, ada, minutes(2), to=["mona@example.org"], cc=["nils@example.net"])
        assert "nils@example.net" in str(refusal.value) and refusal.value.may_be_confirmed
        copied = {"to": ["Mona@example.org"], "cc": ["nils@example.net"], "confirmed": True}
        assert answered(lamp, ada, minutes(2), **copied)

    def test_a_conversation_has_one_and_it_lives_on_with_each_mail(
        self, page: TheirPage, lamp: Conversation, ada: Agent
    ) -> None:
        answered(lamp, ada, minutes(9))
        again = TheirPage.objects.get()
        assert again.sent_at == minutes(9) and again.at == minutes(2)
        with pytest.raises(IntegrityError), transaction.atomic():
            TheirPage.objects.create(
                conversation=lamp, contact=page.contact, at=minutes(1), sent_at=minutes(1)
            )

    def test_who_it_belonged_to_before_loses_it(
        self, page: TheirPage, lamp: Conversation, ada: Agent
    ) -> None:
        actions.change_contact(lamp, cast.contact("Jun Park"), by=ada, at=minutes(3))
        answered(lamp, ada, minutes(4), to=["jun@example.org"])
        page.refresh_from_db()
        assert their_page.why_closed(page, at=minutes(5)) == "ended"
        assert shown(TheirPage.objects.get(ended_at=None))[-1] == "Which lamp is it?"
        assert "The lamp is broken." not in shown(TheirPage.objects.get(ended_at=None))

    @pytest.mark.parametrize("given", ["", "-", "1", "1.abc", "999999999999999999999.x", "é"])
    def test_what_is_not_ours_leads_nowhere(self, page: TheirPage, given: str) -> None:
        assert their_page.find(given) is None
        assert their_page.find(their_page.token(page) + "x") is None


class TestWhatIsSeen:
    def test_it_is_what_they_wrote_and_received_and_no_note(self, page: TheirPage) -> None:
        assert shown(page) == ["The lamp is broken.", "Which lamp is it?"]
        assert SECRET not in "".join(one.text for one in their_page.said_there(page))

    def test_what_has_not_left_is_not_seen(self, page: TheirPage, ada: Agent) -> None:
        actions.reply(page.conversation, by=ada, at=minutes(3), html="<p>Too early.</p>")
        assert len(shown(page)) == 2

    def test_what_others_wrote_and_received_is_not_seen(
        self, page: TheirPage, ada: Agent, support: Channel
    ) -> None:
        other = actions.receive(
            channel=support, contact=cast.contact("Jun Park"), text="Juns words.", at=minutes(1),
            sender="jun@example.org",
        ).conversation  # fmt: skip
        answer = actions.reply(other, by=ada, at=minutes(3), html="<p>Dear Jun, yes.</p>")
        actions.mark_sent(answer.delivery, at=minutes(3))
        actions.merge(page.conversation, other, by=ada, at=minutes(4))
        again = their_page.find(their_page.token(page))
        assert again is not None and again.conversation.merged_into is not None
        assert shown(again) == ["The lamp is broken.", "Which lamp is it?"]
        written = actions.write(again, "I am Mona.", at=minutes(5))
        assert written is not None and written.conversation == other
        assert shown(again)[-1] == "I am Mona." and written.contact == page.contact

    def test_a_file_of_another_conversation_is_not_handed_out(
        self, page: TheirPage, support: Channel, ada: Agent
    ) -> None:
        other = actions.receive(channel=support, contact=page.contact, text="x", at=minutes(1))
        away = actions.keep_file(b"x", name="a.txt", message=other)
        note = page.conversation.messages.get(kind="note")
        inside = actions.keep_file(b"x", name="b.txt", message=note)
        own = page.conversation.messages.filter(kind="incoming").get()
        mine = actions.keep_file(b"x", name="c.txt", message=own)
        assert their_page.file_there(page, away.key.hex) is None
        assert their_page.file_there(page, inside.key.hex) is None
        assert their_page.file_there(page, mine.key.hex) == mine
        Attachment.objects.update(scan="infected")
        assert their_page.file_there(page, mine.key.hex) is None

    def test_its_subject_is_theirs_and_not_what_we_call_it(
        self, page: TheirPage, ada: Agent
    ) -> None:
        actions.rename(page.conversation, "Difficult customer", by=ada, at=minutes(3))
        assert their_page.subject_of(their_page.said_there(page)) == "Broken lamp"


class TestWriting:
    def test_it_opens_the_conversation_and_waits(
        self, page: TheirPage, lamp: Conversation, ada: Agent
    ) -> None:
        actions.resolve(lamp, reason="", by=ada, at=minutes(3))
        said = actions.write(page, "The\r\nbrass\x00\x07 one.", at=minutes(4))
        assert said is not None and said.text == "The\nbrass one."
        assert (said.proof, said.sender) == (Proof.LINK, "mona@example.org")
        lamp.refresh_from_db()
        assert lamp.status == Status.OPEN and lamp.waiting_since == minutes(4)
        assert lamp.events.filter(kind="reopened", contact=page.contact).exists()

    def test_the_same_form_twice_is_one_message(self, page: TheirPage) -> None:
        assert actions.write(page, "Brass.", after="7", at=minutes(4))
        assert actions.write(page, "Brass.", after="7", at=minutes(4)) is None
        assert TheirWord.objects.count() == 1
        assert actions.write(page, "Brass.", after="8", at=minutes(5)), "said again later"

    @pytest.mark.parametrize(("text", "why"), [(" \x00\n", "empty"), ("x" * 10_001, "long")])
    def test_what_cannot_be_taken_says_why(self, page: TheirPage, text: str, why: str) -> None:
        with pytest.raises(NotTaken) as refused:
            actions.write(page, text, at=minutes(4))
        assert refused.value.why == why and not TheirWord.objects.exists()

    def test_files_come_along_and_are_not_left_over(
        self, page: TheirPage, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.MEDIA_ROOT = tmp_path
        files = [SimpleUploadedFile("../lamp.txt", b"dark")]
        said = actions.write(page, "", at=minutes(4), uploads=files)
        assert said is not None and [one.name for one in said.attachments.all()] == ["lamp.txt"]
        assert actions.write(page, "", at=minutes(4), uploads=files) is None
        many = [SimpleUploadedFile(f"{n}", b"x") for n in range(6)]
        monkeypatch.setenv("KEPT_UPLOAD_MB", "1")
        large = [SimpleUploadedFile("a", b"x" * 600_000), SimpleUploadedFile("b", b"x" * 600_000)]
        for uploads, why in ((many, "many"), (large, "large")):
            with pytest.raises(NotTaken, match=why):
                actions.write(page, "words", at=minutes(5), uploads=uploads)
        assert len([one for one in tmp_path.rglob("*") if one.is_file()]) == 1


class TestClosed:
    def test_it_expires(self, page: TheirPage) -> None:
        late = page.sent_at + PAGE_LIVES + timedelta(minutes=1)
        assert their_page.why_closed(page, at=late) == "expired"
        with pytest.raises(NotTaken, match="expired"):
            actions.write(page, "Hello?", at=late)

    def test_an_agent_ends_it(self, page: TheirPage, ada: Agent) -> None:
        assert actions.end_page(page, by=ada, at=minutes(4))
        assert not actions.end_page(page, by=ada, at=minutes(5))
        with pytest.raises(NotTaken, match="ended"):
            actions.write(page, "Hello?", at=minutes(6))
        assert page.conversation.events.filter(kind="page-ended", agent=ada).count() == 1

    def test_who_is_blocked_cannot_come_in_by_it(self, page: TheirPage, ada: Agent) -> None:
        contacts.block("@example.org", reason="", by=ada, at=minutes(3))
        with pytest.raises(NotTaken, match="ended"):
            actions.write(page, "Hello?", at=minutes(6))

    def test_who_was_erased_finds_nothing(self, page: TheirPage, mona: Contact, bo: Agent) -> None:
        actions.write(page, "Brass.", at=minutes(4))
        privacy.erase_person(mona, reason="asked", by=bo, at=minutes(5))
        assert not TheirWord.objects.exists(), "nobody may find out their words by guessing"
        page.refresh_from_db()
        assert their_page.why_closed(page, at=minutes(6)) == "gone"
        with pytest.raises(NotTaken, match="gone"):
            actions.write(page, "Hello?", at=minutes(6))

    def test_it_is_told_once_that_it_was_opened(self, page: TheirPage) -> None:
        actions.note_opened(page, at=minutes(5))
        actions.note_opened(page, at=minutes(6))
        assert page.conversation.events.filter(kind="page-opened").count() == 1


def test_who_wants_a_call_is_known_until_they_are_answered(page: TheirPage, ada: Agent) -> None:
    actions.write(page, "Please call me.", wish="call", at=minutes(4))
    assert going_on.wants_call(page.conversation)
    actions.reply(page.conversation, by=ada, at=minutes(5), html="<p>I will.</p>")
    assert not going_on.wants_call(page.conversation)
