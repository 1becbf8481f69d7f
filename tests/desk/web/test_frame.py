"""The frame around every page: counts, warnings, look, and pages for when things are wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils.timezone import now
from pytest_django import DjangoAssertNumQueries

from kept.desk.channels.models import Mailbox
from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.staff.models import Agent, Team
from kept.desk.web.workspace.templatetags.frame import browser, initials
from kept.desk.web.workspace.templatetags.times import ago_in_words, words_for


def signed_in(agent: Agent) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(agent, backend="kept.desk.staff.signed_in.Backend")
    return client


def waiting(channel: Channel, contact: Contact, **more: object) -> Conversation:
    moment = now()
    return Conversation.objects.create(
        channel=channel, contact=contact, created_at=moment, last_message_at=moment,
        waiting_since=moment, next_due=moment, **more,
    )  # fmt: skip


class TestWaiting:
    def test_it_counts_those_of_mine_and_of_nobody(
        self, ada: Agent, bo: Agent, support: Channel, mona: Contact
    ) -> None:
        waiting(support, mona)
        waiting(support, mona, owner=ada)
        waiting(support, mona, owner=bo)
        assert "waiting: </span>2</span>" in signed_in(ada).get("/waiting/").content.decode()

    def test_it_counts_nothing_of_teams_one_may_not_look_into(
        self, ada: Agent, billing: Team, support: Channel, mona: Contact
    ) -> None:
        waiting(support, mona, team=billing)
        assert "waiting:" not in signed_in(ada).get("/waiting/").content.decode()

    def test_nils_is_told_to_sign_in(self, ada: Agent) -> None:
        answer = Client(SERVER_NAME="localhost").get("/waiting/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer["X-Sign-In"]) == (403, "needed")


class TestFrame:
    def test_it_costs_six_queries(
        self, ada: Agent, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        client = signed_in(ada)
        client.get("/patterns/")
        # session, agent, silent mailboxes, waiting, asked of one, late promises
        with django_assert_num_queries(6):
            client.get("/patterns/")

    def test_it_warns_of_a_mailbox_that_is_not_read(self, ada: Agent, support: Channel) -> None:
        early = now() - timedelta(minutes=14)
        Mailbox.objects.create(
            channel=support, imap_host="imap.example", smtp_host="smtp.example",
            answer_since=early, checked_at=early,
        )  # fmt: skip
        page = signed_in(ada).get("/patterns/").content.decode()
        assert "support@lumen-lamps.example" in page
        assert "14 min ago</relative-time>" in page


class TestTheme:
    def test_it_is_kept(self, ada: Agent) -> None:
        answer = signed_in(ada).post("/theme/", {"theme": "dark"})
        ada.refresh_from_db()
        assert (answer.status_code, answer["Location"], ada.theme) == (302, "/", "dark")

    def test_it_knows_only_three(self, ada: Agent) -> None:
        assert signed_in(ada).post("/theme/", {"theme": "pink"}).status_code == 404

    def test_it_leads_back_to_no_other_site(self, ada: Agent) -> None:
        answer = signed_in(ada).post(
            "/theme/", {"theme": "dark"}, headers={"Referer": "https://nils.example/"}
        )
        assert answer["Location"] == "/"


class TestPalette:
    def test_it_finds_people(self, ada: Agent, mona: Contact) -> None:
        page = signed_in(ada).get("/palette/", {"q": "varg"}).content.decode()
        assert f'href="/contacts/{mona.pk}/"' in page
        assert "Mona" not in signed_in(ada).get("/palette/", {"q": "nobody"}).content.decode()

    def test_it_escapes_what_was_typed(self, ada: Agent) -> None:
        page = signed_in(ada).get("/palette/", {"q": "<b>x"}).content.decode()
        assert "<b>x" not in page


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500"])
def test_error_pages_need_nothing_but_themselves(name: str) -> None:
    page = render_to_string(f"{name}.html")
    assert "<script" not in page
    assert "<h1>" in page


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(59, "now"), (60, "1 min"), (3599, "59 min"), (3600, "1 h 00"), (7500, "2 h 05"),
     (86_399, "23 h 59"), (86_400, "1 day"), (200_000, "2 days")],
)  # fmt: skip
def test_distances_are_told_in_words(seconds: int, words: str) -> None:
    assert words_for(seconds) == words


def test_what_has_just_been_is_not_now_ago() -> None:
    assert [ago_in_words(seconds) for seconds in (3, 300)] == ["just now", "5 min ago"]


def test_people_are_shown_by_initials_and_browsers_by_name() -> None:
    assert [initials(name) for name in ("Ada Okafor", "Bo van der Berg", "Cy", "")] == [
        "AO", "BB", "C", "?",
    ]  # fmt: skip
    windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/150.0 Edg/150.0"
    assert browser(windows) == "Edge on Windows"
    assert browser("curl/8") == "A browser"
