"""The reply that resolves asks by two links below it; nobody asks again, and undoing undoes."""

from __future__ import annotations

from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

import pytest

from kept.desk.channels.email.compose import build
from kept.desk.coaching import resolving
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation, Message, Status
from kept.desk.feedback import actions, links
from kept.desk.feedback.models import Answer, CheckBack, FollowUps, State
from kept.desk.promises import actions as promises
from kept.desk.reports import counting
from kept.desk.reports.models import Figure
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.feedback.conftest import days

HTML = "<p>Dear Mona, the new lamp left today.</p>"


@pytest.fixture
def open_again(settled: Conversation, asking: FollowUps, ada: Agent) -> Conversation:
    """The lamp is open, and everybody asks with the reply that resolves."""
    FollowUps.objects.update(asks_at_once=True)
    settled.refresh_from_db()
    resolving.actions.reopen(settled, by=ada, at=NOON)
    return settled


def send(found: Conversation, ada: Agent) -> Message:
    return resolving.reply(found, by=ada, at=days(0.01), html=HTML)


def texts(message: Message) -> list[str]:
    written = message_from_bytes(build(message, at=message.at), policy=policy.default)
    texts = (part for part in written.walk() if part.get_content_maintype() == "text")
    return [cast(EmailMessage, part).get_content() for part in texts]


class TestAsking:
    def test_the_mail_has_the_links_and_the_desk_has_not(
        self, open_again: Conversation, ada: Agent
    ) -> None:
        message = send(open_again, ada)
        asked = CheckBack.objects.get(message=message)
        way = links.link(links.token(asked))
        plain, html = texts(message)
        assert f"Yes, that is solved: {way}?answer=solved" in plain
        assert f'<a href="{way}?answer=not-solved">No, not yet</a>' in html
        assert links.token(asked) not in message.text + message.whole_html
        assert "Is this solved" not in message.own_text
        resolved = open_again.events.filter(kind="resolved").latest("pk")
        assert (asked.resolution, resolved.data["confirmation"]) == (resolved, "asked")

    def test_nobody_asks_again_later(self, open_again: Conversation, ada: Agent) -> None:
        actions.plan_new(NOON)  # of the resolution before
        send(open_again, ada)
        actions.ask_due(days(0.02))
        actions.ask_due(days(9))
        assert not CheckBack.objects.planned().exists()
        assert CheckBack.objects.get(asked_at__isnull=False).is_at_once

    def test_the_line_of_the_dialog_asks_the_same_way(
        self, open_again: Conversation, ada: Agent
    ) -> None:
        resolving.resolve(open_again, confirmation="asked", line=HTML, by=ada, at=days(0.01))
        assert "No, not yet" in texts(CheckBack.objects.get(is_at_once=True).message)[0]

    @pytest.mark.parametrize("silence", ["switch", "contact", "conversation"])
    def test_it_asks_nobody_who_is_not_to_be_asked(
        self, open_again: Conversation, ada: Agent, mona: Contact, silence: str
    ) -> None:
        if silence == "switch":
            FollowUps.objects.update(asks_at_once=False)
        elif silence == "contact":
            actions.decline(mona, at=NOON)
        else:
            actions.exempt(open_again, by=ada, at=NOON)
        open_again.refresh_from_db()
        assert "No, not yet" not in texts(send(open_again, ada))[0]
        last = open_again.events.filter(kind="resolved").latest("pk")
        assert last.data["confirmation"] == "" and not CheckBack.objects.filter(is_at_once=True)


class TestTakingBack:
    def test_nobody_was_asked(self, open_again: Conversation, ada: Agent) -> None:
        draft = promises.take_back(send(open_again, ada), by=ada, at=days(0.01))
        assert "No, not yet" not in draft.html
        actions.ask_due(days(0.02))
        open_again.refresh_from_db()
        assert open_again.status != Status.RESOLVED
        assert not CheckBack.objects.exclude(asked_at=None).exists()


class TestAnswering:
    def test_yes_is_a_confirmation(self, open_again: Conversation, ada: Agent) -> None:
        asked = CheckBack.objects.get(message=send(open_again, ada))
        actions.answer(asked, Answer.SOLVED, at=days(0.02))
        counting.count_due(days(1))
        assert open_again.events.latest("pk").kind == "confirmed"
        assert Figure.objects.get(what="confirmed", agent=0).number == 1

    def test_no_opens_it_again(self, open_again: Conversation, ada: Agent) -> None:
        asked = CheckBack.objects.get(message=send(open_again, ada))
        actions.answer(asked, Answer.NOT_SOLVED, at=days(0.02))
        open_again.refresh_from_db()
        assert (open_again.status, open_again.owner) == (Status.OPEN, ada)
        assert CheckBack.objects.get(pk=asked.pk).state == State.ANSWERED
