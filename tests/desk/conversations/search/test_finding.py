from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kept.desk.contacts.models import Contact, Order
from kept.desk.conversations import actions, search
from kept.desk.conversations.models import (
    Attachment,
    Channel,
    Conversation,
    Indexed,
    Message,
    Tag,
    Tagging,
)
from kept.desk.conversations.search import finding, postgresql
from kept.desk.conversations.search.entry import day_of, place_of_day
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON, contact


def say(
    support: Channel, writer: Contact, text: str, *, at: datetime = NOON, subject: str = "",
    conversation: Conversation | None = None, file: str = "", **columns: object,
) -> Conversation:  # fmt: skip
    """A message of a customer, indexed as its verb would have done."""
    if conversation is None:
        conversation = Conversation.objects.create(
            channel=support, contact=writer, subject=subject, created_at=at, last_message_at=at,
            **columns,
        )  # fmt: skip
    message = Message.objects.create(
        conversation=conversation, channel=support, contact=writer, kind="incoming", at=at,
        text=text,
    )  # fmt: skip
    if file:
        Attachment.objects.create(
            message=message, name=file, content_type="image/png", size=1, file="x"
        )
    search.index(message)
    return conversation


def found(agent: Agent, query: str, **given: object) -> list[str]:
    """Subjects of what is found, in the order shown."""
    hits = search.find(agent, query, at=NOON, **given).hits  # type: ignore[arg-type]
    return [hit.row.subject for hit in hits]


@pytest.fixture
def letters(support: Channel, mona: Contact) -> None:
    jun = contact("Jürgen Groß", "j.gross@lamps.example")
    say(support, mona, "The lamp LL-1042 broke. Refund, please!", subject="one")
    say(
        support,
        jun,
        "Die Straße ist gesperrt, bitte um Rückerstattung",
        subject="two",
        file="Foto_Lampe.png",
    )
    say(support, mona, "Где моя посылка? Ёлка!", subject="three", at=NOON - timedelta(days=400))
    say(support, mona, "Wonderful café au lait, 退款", subject="Invoice über four")


@pytest.mark.usefixtures("letters")
class TestFind:
    @pytest.mark.parametrize(
        ("query", "subjects"),
        [
            ("refund", ["one"]),
            ("REFUND", ["one"]),
            ("refu", ["one"]),
            ("ll-1042", ["one"]),
            ("1042", ["one"]),
            ('"lamp ll-1042 broke"', ["one"]),
            ('"broke lamp"', []),
            ("strasse", ["two"]),
            ("rückerstattung", ["two"]),
            ("ruckerstattung", ["two"]),
            ("jurgen", ["two"]),
            ("gross strasse", ["two"]),
            ("j.gross@lamps.example", ["two"]),
            ("lamps.example", ["two"]),
            ("foto_lampe.png", ["two"]),
            ("посылка", ["three"]),
            ("ПОСЫЛ", ["three"]),
            ("елка", ["three"]),
            ("cafe", ["Invoice über four"]),
            ("uber invoice", ["Invoice über four"]),
            ("退款", ["Invoice über four"]),
            ("款退", []),
            ("mona", ["Invoice über four", "one", "three"]),
            ("mona -refund", ["Invoice über four", "three"]),
            ("mona@example.org status:open refund", ["one"]),
            ("mona status:resolved", []),
            ("mona before:2025-12-31", ["three"]),
            ("mona after:2026-01-01", ["Invoice über four", "one"]),
            ("from:mona refund", ["one"]),
            ("from:gross refund", []),
            ("refund OR", []),
            ("refund* \" ' ) (", ["one"]),
            ("NEAR(refund, lamp)", []),
            ("body:refund", []),
            ("", []),
            ("status:open", ["Invoice über four", "three", "two", "one"]),
        ],
    )
    def test_it_finds_those_and_no_others(
        self, ada: Agent, query: str, subjects: list[str]
    ) -> None:
        shown = found(ada, query)
        assert sorted(shown) == sorted(subjects)
        if "mona" in query:
            assert shown == subjects  # the newest first

    @settings(
        max_examples=60,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(query=st.text(max_size=30), after=st.text(max_size=25))
    def test_it_answers_whatever_is_asked(self, ada: Agent, query: str, after: str) -> None:
        search.find(ada, query, at=NOON, after=after)
        search.count(ada, query, at=NOON)

    @pytest.mark.parametrize("wish", ["owner:nobody-of-us", "tag:none-such", "team:9999"])
    def test_it_finds_nothing_where_nothing_fits(self, ada: Agent, wish: str) -> None:
        assert found(ada, f"lamp {wish}") == []
        assert search.count(ada, f"lamp {wish}", at=NOON) == 0

    def test_it_shows_why(self, ada: Agent) -> None:
        (hit,) = search.find(ada, "lamp refund", at=NOON).hits
        assert hit.snippet == "The <mark>lamp</mark> LL-1042 broke. <mark>Refund</mark>, please!"
        (hit,) = search.find(ada, "invoice", at=NOON).hits
        assert hit.subject == "<mark>Invoice</mark> über four" and "café" in hit.snippet

    def test_it_shows_what_was_quoted_only_if_nothing_else_was_found(
        self, ada: Agent, support: Channel, mona: Contact
    ) -> None:
        say(support, mona, "A zebra, please.\n> One zebra or two?\n> A giraffe?")
        Message.objects.filter(text__contains="zebra").update(fold_at=16)
        (hit,) = search.find(ada, "zebra", at=NOON).hits
        assert hit.snippet == "A <mark>zebra</mark>, please."
        (hit,) = search.find(ada, "giraffe", at=NOON).hits
        assert hit.snippet == "One zebra or two? A <mark>giraffe</mark>?"

    def test_it_finds_the_customer_of_an_order_by_its_number(
        self, ada: Agent, mona: Contact
    ) -> None:
        Order.objects.create(number="ZX-7", contact=mona)
        assert sorted(found(ada, "zx-7")) == ["Invoice über four", "one", "three"]

    def test_it_says_what_it_could_not_read(self, ada: Agent) -> None:
        hits = search.find(ada, "refund ownr:me", at=NOON)
        assert len(hits.hits) == 1 and "did you mean" in hits.filter.problems[0].sentence


class TestPermission:
    def test_it_finds_nothing_of_limited_teams_for_others(
        self, ada: Agent, cy: Agent, olu: Agent, billing: Team, support: Channel, mona: Contact
    ) -> None:
        say(support, mona, "secret lamp", team=billing, subject="s")
        tag = Tag.objects.create(name="x")
        Tagging.objects.create(conversation=Conversation.objects.get(), tag=tag, at=NOON)
        Order.objects.create(number="ZX-7", contact=mona)
        for query in ("secret", "secret tag:x", "tag:x", "ZX-7"):
            assert found(ada, query) == []
            assert found(cy, query) == found(olu, query) == ["s"]
        assert search.count(ada, "secret", at=NOON) == 0


class TestPages:
    def _fill(self, support: Channel, mona: Contact, conversations: int = 7) -> None:
        """Three messages each, in turn, so that conversations lie across each other."""
        made = [say(support, mona, "lamp 0", subject=str(n)) for n in range(conversations)]
        for round in (1, 2):
            for one in made:
                moment = NOON + timedelta(days=round)
                say(support, mona, f"lamp {round}", conversation=one, at=moment)

    @pytest.mark.parametrize("query", ["lamp", "lamp from:mona", "lamp owner:none"])
    def test_it_shows_each_conversation_once(
        self, ada: Agent, support: Channel, mona: Contact, query: str
    ) -> None:
        self._fill(support, mona)
        pages, after = [], ""
        while True:
            page = search.find(ada, query, at=NOON, after=after, size=3)
            pages.append([hit.row.subject for hit in page.hits])
            if not (after := page.next) or len(pages) > 9:
                break
        assert pages == [["6", "5", "4"], ["3", "2", "1"], ["0"]]

    def test_it_counts_messages_up_to_a_bound(
        self, ada: Agent, support: Channel, mona: Contact, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self._fill(support, mona)
        assert search.count(ada, "lamp", at=NOON) == 21
        monkeypatch.setattr(finding, "MOST_COUNTED", 10)
        assert search.count(ada, "lamp", at=NOON) == 10

    def test_it_asks_the_same_number_of_questions_for_any_page(
        self, ada: Agent, support: Channel, mona: Contact
    ) -> None:
        self._fill(support, mona)
        asked = []
        for size in (1, 5):
            with CaptureQueriesContext(connection) as queries:
                assert len(search.find(ada, "lamp", at=NOON, size=size).hits) == size
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 7

    @pytest.mark.parametrize("rare", [0, 10**9])
    def test_every_plan_of_postgresql_finds_the_same(
        self,
        ada: Agent,
        support: Channel,
        mona: Contact,
        monkeypatch: pytest.MonkeyPatch,
        rare: int,
    ) -> None:
        monkeypatch.setattr(postgresql, "RARE", rare)
        monkeypatch.setattr(postgresql, "GLANCE", 2)
        monkeypatch.setattr(postgresql, "WALK", 4)
        days = (0, 1, 2, 30, 31, 90, 200, 500, 900, 2000)
        for number, day in enumerate(days):
            moment = NOON - timedelta(days=day)
            text = "lamp" if number % 2 else "lamp chair"
            say(support, mona, text, at=moment, subject=str(day))
        assert found(ada, "lamp") == [str(day) for day in days]
        assert found(ada, "chair") == [str(day) for day in days[::2]]
        assert found(ada, "chair lam") == [str(day) for day in days[::2]]
        assert found(ada, "lamp chai") == [str(day) for day in days[::2]]


@pytest.mark.parametrize("days", postgresql.STRETCHES)
@pytest.mark.parametrize("day", [20_779, 20_776, 20_727])
@pytest.mark.parametrize("message", [0, 812])
def test_stretches_of_time_leave_no_gap(days: int, day: int, message: int) -> None:
    """Those that are named hold all from the place where the next ones begin."""
    before = place_of_day(day) + message
    first, within = postgresql._newest_stretches(days, before)
    last_day = day_of(before - 1)
    held = {f"'~{days}~{each // days}'" for each in range(first * days, last_day + 1)}
    assert set(within.strip("()").split(" | ")) == held
    assert days <= last_day + 1 - first * days <= 2 * days


class TestIndex:
    def test_it_follows_what_changes(self, ada: Agent, support: Channel, mona: Contact) -> None:
        one = say(support, mona, "broken lamp", subject="Chair")
        one.subject = "Table"
        one.save()
        search.reindex_conversation(one)
        assert found(ada, "chair") == [] and found(ada, "table") == ["Table"]
        mona.name = "Mona Nowak"
        mona.save()
        search.reindex_contact(mona)
        assert found(ada, "varga") == [] and found(ada, "nowak") == ["Table"]

    def test_of_a_reply_only_what_was_written_is_found(
        self, ada: Agent, support: Channel, mona: Contact
    ) -> None:
        ada.signature = "Lanternkeeper of the second floor"
        ada.save()
        asked = say(support, mona, "It is dark. Elephant?")
        answer = actions.reply(asked, html="<p>A bulb.</p>", by=ada, at=NOON)
        to = ("workshop@lamps.example",)
        message = Message.objects.earliest("pk")
        actions.forward(message, html="<p>Please look.</p>", to=to, by=ada, at=NOON)
        assert found(ada, "lanternkeeper") == []
        assert search.count(ada, "elephant", at=NOON) == 1, "not again in what is passed on"
        assert search.count(ada, "bulb", at=NOON) == 1 and search.count(ada, "look", at=NOON) == 1
        actions.redact(answer, reason="Wrong lamp", by=ada, at=NOON)
        assert search.count(ada, "bulb", at=NOON) == 0

    def test_it_forgets_what_is_redacted(self, ada: Agent, support: Channel, mona: Contact) -> None:
        say(support, mona, "my secret number", subject="s")
        message = Message.objects.get()
        search.forget(message)
        assert found(ada, "secret") == [] and not Indexed.objects.exists()
        message.text = "my number"
        message.save()
        search.index(message)
        assert found(ada, "secret") == [] and found(ada, "number") == ["s"]

    def test_it_never_shows_what_was_taken_away_past_it(
        self, ada: Agent, support: Channel, mona: Contact
    ) -> None:
        say(support, mona, "my secret number", subject="s")
        Message.objects.update(text="my number")
        assert found(ada, "secret") == []

    def test_it_can_be_told_twice(self, ada: Agent, support: Channel, mona: Contact) -> None:
        say(support, mona, "lamp", subject="s")
        search.index(Message.objects.get())
        assert found(ada, "lamp") == ["s"] and search.count(ada, "lamp", at=NOON) == 1

    def test_it_is_rebuilt_in_batches(self, ada: Agent, support: Channel, mona: Contact) -> None:
        for number in range(5):
            say(support, mona, f"lamp {number}", subject=str(number))
        assert list(search.rebuild(batch=2)) == [2, 4, 5]
        assert found(ada, "lamp") == ["4", "3", "2", "1", "0"]
        assert search.count(ada, "lamp", at=NOON) == 5

    def test_it_takes_very_long_texts(self, ada: Agent, support: Channel, mona: Contact) -> None:
        say(
            support,
            mona,
            "lamp " * 15_000 + "needle " + "x" * 3_000 + " straw " * 9_000,
            subject="s",
        )
        assert found(ada, "needle lamp") == ["s"]
