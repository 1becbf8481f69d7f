from __future__ import annotations

from pytest_django import DjangoAssertNumQueries

from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from tests.desk.conftest import SignIn
from tests.desk.reports.shop import month as month


class TestMistakes:
    def test_a_lead_sees_the_board(self, as_: SignIn, bo: Agent, month: list[Conversation]) -> None:
        page = as_(bo).get("/mistakes/").content.decode()
        assert "14 conversations began" in page
        assert "/mistakes/promise-undated/" in page and "More often than before" in page

    def test_it_asks_the_database_little(
        self, as_: SignIn, bo: Agent, month: list[Conversation],
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:  # fmt: skip
        client = as_(bo)
        with django_assert_max_num_queries(20):
            client.get("/mistakes/")
        with django_assert_max_num_queries(36):
            client.get("/mistakes/promise-undated/")

    def test_an_agent_comes_to_their_own_page(
        self, as_: SignIn, ada: Agent, month: list[Conversation]
    ) -> None:
        page = as_(ada).get("/mistakes/", follow=True).content.decode()
        assert "Your conversations" in page and "7 of your 7" in page and "Say by when." in page

    def test_nobody_sees_the_figures_of_a_colleague(
        self, as_: SignIn, ada: Agent, bo: Agent, cy: Agent, month: list[Conversation]
    ) -> None:
        page = as_(cy).get(f"/mistakes/promise-undated/?agent={ada.pk}").content.decode()
        assert "No sentence of this kind" in page and "Ada Okafor" not in page
        assert as_(bo).get(f"/mistakes/?agent={cy.pk}").status_code == 404, "not Bo's team"
        assert as_(bo).get(f"/mistakes/?agent={ada.pk}").status_code == 200

    def test_it_understands_every_address(self, as_: SignIn, bo: Agent) -> None:
        client = as_(bo)
        odd = ("days=x", "team=999", "team=%C2%B2", "until=soon", "tag=-1", "agent=x", "after=x")
        for choice in (*odd, "channel=9999999999999999999999"):
            for path in ("/mistakes/", "/mistakes/promise-undated/", "/mistakes/mine/"):
                assert client.get(f"{path}?{choice}").status_code == 200

    def test_an_empty_desk_is_told_what_comes(self, as_: SignIn, bo: Agent, ada: Agent) -> None:
        assert "Nothing to count yet" in as_(bo).get("/mistakes/").content.decode()
        assert "Nothing of yours yet" in as_(ada).get("/mistakes/mine/").content.decode()


class TestReports:
    def test_an_empty_desk_is_told_what_comes_and_from_when(self, as_: SignIn, bo: Agent) -> None:
        page = as_(bo).get("/reports/").content.decode()
        assert "Nothing to count yet" in page
        assert page.count("from the first") == 4, "volume, waits, how soon, what became of it"
        assert page.count("As soon as") == 3 and "from the moment its reply goes out" in page
        assert "<table" not in page, "no table of zeros"

    def test_a_desk_in_use_has_figures_instead(
        self, as_: SignIn, bo: Agent, month: list[Conversation]
    ) -> None:
        page = as_(bo).get("/reports/").content.decode()
        assert "Nothing to count yet" not in page and 'class="headlines"' in page
        assert "from the first reply" not in page

    def test_it_tells_waits_and_opens_rows(
        self, as_: SignIn, bo: Agent, month: list[Conversation]
    ) -> None:
        client = as_(bo)
        page = client.get("/reports/").content.decode()
        assert "Waiting times" in page and "came when nobody was there" in page
        rows = client.get("/reports/conversations/?what=begun").content.decode()
        assert rows.count('class="found"') == 14

    def test_it_asks_the_database_little(
        self, as_: SignIn, bo: Agent, month: list[Conversation],
        django_assert_max_num_queries: DjangoAssertNumQueries,
    ) -> None:  # fmt: skip
        client = as_(bo)
        with django_assert_max_num_queries(40):
            client.get("/reports/")

    def test_a_table_is_a_file(self, as_: SignIn, bo: Agent, month: list[Conversation]) -> None:
        answer = as_(bo).get("/reports/waiting.csv")
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert "kept-waiting-" in answer.headers["Content-Disposition"]
        assert "First reply,14," in answer.content.decode()

    def test_who_passes_to_whom_is_for_leads(self, as_: SignIn, ada: Agent, bo: Agent) -> None:
        assert as_(bo).get("/reports/hands.csv").status_code == 200
        assert as_(ada).get("/reports/hands.csv").status_code == 404
        assert as_(ada).get("/reports/conversations/?what=passed").status_code == 404
        assert "From hand to hand" not in as_(ada).get("/reports/").content.decode()

    def test_it_understands_every_address(self, as_: SignIn, bo: Agent) -> None:
        client = as_(bo)
        for odd in ("bin=%C2%B2", "bin=99", "weekday=9", "from=x&to=y", "before=x", "of=%00"):
            answer = client.get(f"/reports/conversations/?what=first&{odd}")
            assert answer.status_code == 200
        assert client.get("/reports/conversations/?what=x").status_code == 404
