"""A customer opens the link of our mail, reads what was said, and goes on without signing in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.desk.contacts import actions as contacts
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, their_page
from kept.desk.conversations.models import Channel, Conversation, Message, Status, TheirPage
from kept.desk.staff.models import Agent
from tests.desk import cast
from tests.desk.conftest import SignIn
from tests.desk.conversations.pages import SECRET, lamp, page

__all__ = ["lamp", "page"]
pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script> javascript:alert(1) \"' onload=x ‮gpj"


@pytest.fixture
def here(page: TheirPage) -> str:
    """The address of Mona's page, sent an hour ago."""
    TheirPage.objects.update(sent_at=now() - timedelta(hours=1))
    return f"/c/{their_page.token(page)}/"


def visitor() -> Client:
    """Somebody without a session, whose browser sends forms as from a mail."""
    return Client(enforce_csrf_checks=True)


def said() -> list[str]:
    return list(Message.objects.filter(kind="incoming").values_list("text", flat=True))


class TestLooking:
    def test_it_shows_what_was_said_and_no_note(self, here: str) -> None:
        told = visitor().get(here).content.decode()
        assert "The lamp is broken." in told and "Which lamp is it?" in told
        assert SECRET not in told and "About “Broken lamp”" in told
        assert said() == ["The lamp is broken."]

    def test_it_leaves_no_trace_and_cannot_be_framed(self, here: str) -> None:
        answer = visitor().get(here)
        assert not answer.cookies and answer["Cache-Control"] == "no-store"
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        policy = answer["Content-Security-Policy"]
        assert "script-src 'self'" in policy and "frame-ancestors 'none'" in policy
        assert answer.content.count(b"<script") == 1 and b"style=" not in answer.content

    def test_a_program_that_looks_through_mails_is_nobody(self, here: str, page: TheirPage) -> None:
        visitor().head(here)
        visitor().get(here)
        visitor().get(f"{here}opened/")
        assert not page.conversation.events.filter(kind="page-opened").exists()

    def test_who_touches_the_page_has_opened_it_once(self, here: str, page: TheirPage) -> None:
        told = visitor().get(here).content.decode()
        assert f'data-tell="{here}opened/"' in told
        assert visitor().post(f"{here}opened/").status_code == 204
        assert visitor().post(f"{here}opened/").status_code == 204
        assert page.conversation.events.filter(kind="page-opened").count() == 1

    def test_who_says_something_without_a_script_has_opened_it(
        self, here: str, page: TheirPage
    ) -> None:
        visitor().post(f"{here}words/", {"words": "It is the left one."})
        assert page.conversation.events.filter(kind="page-opened").count() == 1

    def test_a_link_that_ended_is_not_opened(self, here: str, page: TheirPage, ada: Agent) -> None:
        actions.end_page(page, by=ada, at=now())
        visitor().post(f"{here}opened/")
        assert not page.conversation.events.filter(kind="page-opened").exists()

    def test_it_speaks_their_language(self, here: str, mona: Contact) -> None:
        contacts.describe(mona, language="de")
        told = visitor().get(here).content.decode()
        assert "Ihr Gespräch mit uns" in told and 'lang="de"' in told

    def test_what_stands_for_the_address_says_so(self, here: str) -> None:
        answer = visitor().get("/c/-/")
        assert answer.status_code == 404 and b"own link" in answer.content

    @pytest.mark.parametrize("token", ["1", "1.abc", "nonsense", "1.abc:def", "%00"])
    def test_a_link_that_is_not_ours_leads_nowhere(self, here: str, token: str) -> None:
        for path in ("", "files/0/x"):
            assert visitor().get(f"/c/{token}/{path}").status_code == 404
        for path in ("words/", "call/", "mail/"):
            assert visitor().post(f"/c/{token}/{path}", {"words": "x"}).status_code == 404

    def test_a_link_of_one_conversation_shows_nothing_of_another(
        self, here: str, support: Channel, mona: Contact, page: TheirPage
    ) -> None:
        other = actions.receive(
            channel=support, contact=mona, subject="Secret", text="Another matter.", at=now()
        )
        file = actions.keep_file(b"secret", name="a.txt", message=other)
        own = page.conversation.messages.get(kind="incoming")
        mine = actions.keep_file(b"mine", name="b.txt", message=own)
        told = visitor().get(here).content.decode()
        assert "Another matter." not in told and "Secret" not in told and file.key.hex not in told
        assert visitor().get(f"{here}files/{file.key.hex}/a.txt").status_code == 404
        answer = visitor().get(f"{here}files/{mine.key.hex}/b.txt")
        assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert b"".join(answer.streaming_content) == b"mine"  # type: ignore[attr-defined]

    def test_a_rating_link_opens_no_conversation(self, here: str) -> None:
        token = here.removeprefix("/c/").rstrip("/")
        assert visitor().get(f"/f/{token}/").status_code == 404

    def test_what_they_wrote_is_shown_as_words(self, here: str, page: TheirPage) -> None:
        actions.write(page, HOSTILE, at=page.at + timedelta(minutes=1))
        told = visitor().get(here).content.decode()
        assert "&lt;script&gt;" in told and "<script>" not in told
        assert 'href="javascript' not in told

    def test_it_asks_the_database_the_same_however_much_was_said(
        self, here: str, page: TheirPage, django_assert_max_num_queries: object
    ) -> None:
        for number in range(40):
            actions.write(page, f"Word {number}", at=page.at + timedelta(minutes=number + 1))
        visitor().get(here)
        with django_assert_max_num_queries(26):  # type: ignore[operator]
            visitor().get(here)


class TestGoingOn:
    def test_their_words_arrive_and_open_it(self, here: str, page: TheirPage, ada: Agent) -> None:
        actions.resolve(page.conversation, reason="", by=ada, at=now())
        answer = visitor().post(f"{here}words/", {"words": "The brass one.", "after": "1"})
        assert answer.status_code == 302 and answer["Location"] == f"{here}?said=yes#said"
        told = visitor().get(answer["Location"]).content.decode()
        assert "Your words have arrived." in told and "The brass one." in told and "Ada has" in told
        assert Conversation.objects.get().status == Status.OPEN
        visitor().post(f"{here}words/", {"words": "The brass one.", "after": "1"})
        assert said() == ["The lamp is broken.", "The brass one."]

    def test_ada_sees_by_which_way_they_came(
        self, here: str, page: TheirPage, ada: Agent, as_: SignIn
    ) -> None:
        visitor().get(here)
        visitor().post(f"{here}words/", {"words": "The brass one."})
        told = as_(ada).get(page.conversation.get_absolute_url()).content.decode()
        assert "The link to their page was opened" in told and "on their page" in told
        assert "Opened first" in told

    def test_files_come_along(self, here: str) -> None:
        file = SimpleUploadedFile("lamp.txt", b"dark")
        visitor().post(f"{here}words/", {"words": "See.", "file": file})
        told = visitor().get(here).content.decode()
        assert "lamp.txt" in told

    def test_what_is_refused_stands_there_still(self, here: str) -> None:
        long = "lamp " * 2001
        answer = visitor().post(f"{here}words/", {"words": long})
        assert answer.status_code == 422
        told = answer.content.decode()
        assert "more than 10,000 characters" in told and long.strip() in told

    def test_they_ask_to_be_called(self, here: str, mona: Contact) -> None:
        answer = visitor().post(f"{here}call/", {"number": "12", "when": "now"})
        assert answer.status_code == 422 and b"telephone number" in answer.content
        form = {"number": "+44 20 7946 0018", "when": "after five"}
        assert visitor().post(f"{here}call/", form).status_code == 302
        assert said()[-1] == "Please call me on +442079460018.\nIt suits me: after five"
        assert mona.identities.filter(scheme="tel", value="+442079460018").exists()
        assert visitor().post(f"{here}call/", {"number": "", "when": ""}).status_code == 302
        assert said()[-1] == "Please call me on the number that you have."
        assert "+4420" not in visitor().get(here).content.decode().split('class="portal__ways"')[1]

    def test_a_number_of_somebody_else_is_told_to_nobody(self, here: str, mona: Contact) -> None:
        jun = cast.contact("Jun Park")
        contacts.add_identity(jun, "tel", "+442079460018", at=now())
        answer = visitor().post(f"{here}call/", {"number": "+442079460018"}, follow=True)
        assert "Jun" not in answer.content.decode() and "+442079460018" in said()[-1]
        assert not mona.identities.filter(scheme="tel").exists()

    def test_ada_is_offered_to_promise_the_call(
        self, here: str, page: TheirPage, ada: Agent, as_: SignIn
    ) -> None:
        visitor().post(f"{here}call/", {"number": "+44 20 7946 0018"})
        told = as_(ada).get(f"{page.conversation.get_absolute_url()}questions/").content.decode()
        assert "Promise the call" in told and "I will call you" in told

    def test_they_want_mail(self, here: str, mona: Contact) -> None:
        visitor().post(f"{here}mail/", {"after": "1"})
        visitor().post(f"{here}mail/", {"after": "1"})
        mona.refresh_from_db()
        assert said()[1:] == ["Please answer me by mail."] and mona.preferred_channel == "email"

    def test_nobody_goes_on_for_ever(self, here: str) -> None:
        for number in range(20):
            visitor().post(f"{here}words/", {"words": f"Word {number}"})
        answer = visitor().post(f"{here}words/", {"words": "One more"})
        assert answer.status_code == 422 and "One more" in answer.content.decode()
        assert len(said()) == 21

    def test_nobody_tries_links_for_long(self, here: str) -> None:
        told = {visitor().get(f"/c/{number}.x/").status_code for number in range(61)}
        assert told == {404, 429} and visitor().get(here).status_code == 200


class TestClosed:
    PATHS = ("words/", "call/", "mail/")

    def closed(self, here: str, words: str) -> None:
        for answer in (
            visitor().get(here),
            *(visitor().post(here + path, {"words": "x"}) for path in self.PATHS),
        ):
            told = answer.content.decode()
            assert words in told and "The lamp is broken." not in told
        assert visitor().get(here).status_code == 410
        cache.clear()

    def test_an_old_link_says_what_to_do(self, here: str) -> None:
        TheirPage.objects.update(sent_at=now() - timedelta(days=31))
        self.closed(here, "simply answer our last mail")

    def test_an_ended_link_says_what_to_do(
        self, here: str, page: TheirPage, ada: Agent, as_: SignIn
    ) -> None:
        as_(ada).post(f"{page.conversation.get_absolute_url()}their-page/ending/")
        told = as_(ada).get(page.conversation.get_absolute_url()).content.decode()
        assert "Ada ended the link" in told
        self.closed(here, "This page is closed")

    def test_a_blocked_sender_finds_it_closed(self, here: str, ada: Agent, mona: Contact) -> None:
        contacts.block("mona@example.org", reason="", by=ada, at=now())
        form = {"number": "+44 20 7946 0018"}
        assert visitor().post(f"{here}call/", form).status_code == 410
        assert not mona.identities.filter(scheme="tel").exists()
        self.closed(here, "This page is closed")


class TestWhatOutsidersSend:
    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(
        path=st.sampled_from(["words/", "call/", "mail/", ""]),
        form=st.dictionaries(
            st.sampled_from(["words", "after", "number", "when", "file", "csrf"]),
            st.text(max_size=60) | st.sampled_from([HOSTILE, "\x00", "+" * 50, "٣", "a" * 20_000]),
        ),
    )  # fmt: skip
    def test_nothing_breaks_it(self, here: str, path: str, form: dict[str, str]) -> None:
        cache.clear()
        answer = visitor().post(here + path, form)
        assert answer.status_code in {302, 405, 422}
        told = visitor().get(here)
        assert told.status_code == 200 and told.content.count(b"<script") == 1

    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    @given(raw=st.binary(max_size=300), kind=st.sampled_from(["multipart/form-data; boundary=x",
           "application/x-www-form-urlencoded", "application/json", ""]))  # fmt: skip
    def test_nor_do_bodies_that_are_none(self, here: str, raw: bytes, kind: str) -> None:
        cache.clear()
        answer = visitor().generic("POST", f"{here}words/", raw, content_type=kind)
        assert answer.status_code in {302, 400, 422}
