"""The link that only its customer has: found again, taken out of what is kept, and let go by."""

from __future__ import annotations

from email import message_from_bytes
from urllib.parse import quote

import pytest
from pytest_django.fixtures import Settings

from kept.desk.channels.email import compose
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel
from kept.desk.feedback import links
from kept.desk.feedback.models import CheckBack
from tests.desk.channels.email.letters import arrives, mail
from tests.desk.feedback.conftest import days

pytestmark = pytest.mark.django_db


class TestHidden:
    def test_it_takes_every_token_out(self, asked: CheckBack) -> None:
        link = links.link(links.token(asked))
        quoted = f"Thanks!\n> Yes: {link}?answer=solved\n> No: {link}?answer=not-solved\n"
        assert links.hidden(quoted) == quoted.replace(links.token(asked), "-")
        rewritten = f'<a href="https://safe.example/?url={quote(link, safe="")}&amp;x=1">Yes</a>'
        assert links.token(asked) not in links.hidden(rewritten)

    def test_it_leaves_what_only_looks_like_one(self, asked: CheckBack) -> None:
        number, _, signature = links.token(asked).partition(".")
        for other in (f"/f/{int(number) + 1}.{signature}/", f"/{number}.{'x' * 43}", "/f/1.2/"):
            assert links.hidden(other) == other

    def test_an_answer_that_quotes_our_mail_is_kept_without_it(
        self, asked: CheckBack, support: Channel
    ) -> None:
        secret = links.token(asked)
        text = f"It still flickers.\n\n> Solved? {links.link(secret)}?answer=solved\n"
        message = arrives(support, mail(text))
        assert secret not in message.text + message.html + message.html_fold
        assert links.link(links.PLACE) in message.text


class TestUnsubscribing:
    @pytest.fixture
    def written(self, asked: CheckBack, settings: Settings) -> dict[str, str]:
        settings.BASE_URL = "https://desk.lumen-lamps.example"
        return self.headers(asked)

    @staticmethod
    def headers(asked: CheckBack) -> dict[str, str]:
        assert asked.message is not None
        to = asked.message.delivery.recipients.all()
        return dict(message_from_bytes(compose.build(asked.message, at=days(2), recipients=to)))

    def test_mail_programs_can_do_it_by_one_click(
        self, asked: CheckBack, written: dict[str, str]
    ) -> None:
        address = f"https://desk.lumen-lamps.example/f/{links.token(asked)}/silence/"
        assert written["List-Unsubscribe"] == f"<{address}>"
        assert written["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    def test_without_https_the_reader_is_only_led_there(self, asked: CheckBack) -> None:
        told = self.headers(asked)
        assert "List-Unsubscribe" in told and "List-Unsubscribe-Post" not in told

    def test_what_a_person_writes_has_no_such_thing(self, asked: CheckBack, mona: Contact) -> None:
        reply = asked.conversation.messages.get(kind="reply", is_automatic=False)
        told = message_from_bytes(compose.build(reply, at=days(2)))
        assert "List-Unsubscribe" not in told
