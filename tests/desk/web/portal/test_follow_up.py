"""Customers answer by their link: a tap counts, looking does not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils.timezone import now

from kept.desk.contacts.actions import describe
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Conversation, Status
from kept.desk.feedback import links
from kept.desk.feedback.models import CheckBack, Rating, State
from kept.desk.feedback.wording import LANGUAGES
from kept.desk.web.portal.speech import speech
from tests.desk.feedback.conftest import asked as asked
from tests.desk.feedback.conftest import asking as asking
from tests.desk.feedback.conftest import settled as settled

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(asked: CheckBack) -> Iterator[str]:
    """The address of Mona's page; she was asked an hour ago."""
    asked_at(now() - timedelta(hours=1))
    cache.clear()
    yield f"/f/{links.token(asked)}/"
    cache.clear()


def asked_at(moment: datetime) -> None:
    CheckBack.objects.update(asked_at=moment)


def visitor() -> Client:
    """Somebody without a session, whose browser sends forms as from a mail."""
    return Client(enforce_csrf_checks=True)


class TestLooking:
    def test_opening_every_link_of_the_mail_answers_nothing(self, page: str) -> None:
        for path in ("", "?answer=solved", "?answer=not-solved", "silence/"):
            assert visitor().get(page + path).status_code == 200
            assert visitor().head(page + path).status_code == 200
        for path in ("answer/", "rating/", "words/"):
            assert visitor().get(page + path).status_code == 405
        it = CheckBack.objects.get()
        assert it.state == State.ASKED and not Rating.objects.exists()
        assert it.conversation.contact.no_follow_ups_since is None

    def test_it_leaves_no_trace_and_cannot_be_framed(self, page: str) -> None:
        answer = visitor().get(page)
        assert not answer.cookies
        assert answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        policy = answer["Content-Security-Policy"]
        assert "script-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert b"<script" not in answer.content and b"style=" not in answer.content

    def test_it_speaks_their_language(self, page: str, mona: Contact) -> None:
        assert "Did it work out?" in visitor().get(page).content.decode()
        describe(mona, language="de")
        told = visitor().get(page).content.decode()
        assert "Hat es geklappt?" in told and 'lang="de"' in told

    def test_every_language_says_everything(self) -> None:
        assert len({tuple(speech(language)) for language in LANGUAGES}) == 1

    @pytest.mark.parametrize("token", ["1", "1.abc", "nonsense", "1.abc:def", "%00"])
    def test_a_link_that_is_not_ours_leads_nowhere(self, page: str, token: str) -> None:
        answer = visitor().get(f"/f/{token}/", headers={"accept-language": "de-DE,de;q=0.9"})
        assert answer.status_code == 404
        assert "Dieser Link führt nirgendwohin" in answer.content.decode()

    def test_an_old_link_says_so(self, page: str) -> None:
        asked_at(now() - timedelta(days=31))
        for answer in (visitor().get(page), visitor().post(f"{page}answer/", {"answer": "solved"})):
            assert answer.status_code == 410 and b"This link has ended" in answer.content
        assert CheckBack.objects.get().state == State.ASKED

    def test_nobody_tries_links_for_long(self, page: str) -> None:
        told = {visitor().get(f"/f/{number}.x/").status_code for number in range(61)}
        assert told == {404, 429}
        assert visitor().get(page).status_code == 200, "a good link is not in the way"


class TestAnswering:
    def test_solved_then_how_it_was_then_words(self, page: str) -> None:
        mona = visitor()
        told = mona.post(f"{page}answer/", {"answer": "solved"}, follow=True).content.decode()
        assert "How was it with us?" in told and "It is not solved after all" in told
        told = mona.post(f"{page}rating/", {"score": "5"}, follow=True).content.decode()
        assert "Would you like to say why?" in told
        told = mona.post(f"{page}words/", {"words": "Quick!"}, follow=True).content.decode()
        assert "Thank you. That is all." in told and "<form" not in told
        assert Rating.objects.get().words == "Quick!"

    def test_not_solved_waits_again(self, page: str) -> None:
        mona = visitor()
        told = mona.post(f"{page}answer/", {"answer": "not-solved"}, follow=True).content.decode()
        assert "Ada has it" in told and "What is missing?" in told
        mona.post(f"{page}words/", {"words": "The bulb <b>."}, follow=True)
        conversation = Conversation.objects.get()
        assert conversation.status == Status.OPEN
        assert [one.text for one in conversation.messages.filter(kind="incoming")] == [
            "The lamp is broken.", "It is not solved yet.", "The bulb <b>.",
        ]  # fmt: skip

    def test_a_low_rating_promises_a_mail(self, page: str) -> None:
        told = visitor().post(f"{page}rating/", {"score": "1"}, follow=True).content.decode()
        assert "That was not good enough. Ada looks at it again" in told
        assert "What should have been different?" in told
        assert Conversation.objects.get().status == Status.OPEN

    @pytest.mark.parametrize(
        ("path", "form"),
        [("answer/", {"answer": "wrote"}), ("answer/", {}), ("rating/", {"score": "9"}),
         ("rating/", {"score": "²"}), ("words/", {"words": "Hello"})],
    )  # fmt: skip
    def test_what_makes_no_sense_does_nothing(
        self, page: str, path: str, form: dict[str, str]
    ) -> None:
        assert visitor().post(page + path, form).status_code == 302
        assert CheckBack.objects.get().state == State.ASKED and not Rating.objects.exists()

    def test_a_mail_program_needs_one_click_and_goes_nowhere(
        self, page: str, mona: Contact
    ) -> None:
        said = {"List-Unsubscribe": "One-Click"}
        assert visitor().post(f"{page}silence/", said).status_code == 200
        mona.refresh_from_db()
        assert mona.no_follow_ups_since is not None

    def test_nobody_is_asked_again_who_does_not_want_it(self, page: str, mona: Contact) -> None:
        told = visitor().post(f"{page}silence/", follow=True).content.decode()
        assert "Agreed. We no longer ask." in told
        mona.refresh_from_db()
        assert mona.no_follow_ups_since is not None
        visitor().post(f"{page}silence/", {"again": "yes"})
        mona.refresh_from_db()
        assert mona.no_follow_ups_since is None
