from __future__ import annotations

import base64
import json
from datetime import timedelta
from itertools import chain

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kept.desk.contacts.models import Contact
from kept.desk.conversations.models import Channel, Conversation, Status
from kept.desk.lib import keyset
from tests.desk.cast import NOON, channel, contact

NEWEST = ("-last_message_at", "-id")
WAITING = ("next_due", "-last_message_at", "-id")


def _fill(support: Channel, mona: Contact, count: int = 23) -> None:
    """Ties in time, and every third row not waiting."""
    Conversation.objects.bulk_create(
        Conversation(
            channel=support,
            contact=mona,
            created_at=NOON,
            last_message_at=NOON + timedelta(minutes=number // 3),
            next_due=None if number % 3 == 0 else NOON - timedelta(hours=number // 4),
        )
        for number in range(count)
    )


def _expected(order: tuple[str, ...]) -> list[int]:
    rows = list(Conversation.objects.all())
    for name in reversed(order):
        key = name.lstrip("-")
        rows.sort(
            key=lambda row: (getattr(row, key) is not None, getattr(row, key) or 0),
            reverse=name.startswith("-"),
        )
    if order == WAITING:
        rows.sort(key=lambda row: row.next_due is None)
    return [row.pk for row in rows]


@pytest.mark.parametrize(
    "order", [NEWEST, WAITING, ("id",), ("-next_due", "last_message_at", "id")]
)
class TestWalking:
    def test_it_shows_every_row_once_there_and_back(
        self, support: Channel, mona: Contact, order: tuple[str, ...]
    ) -> None:
        _fill(support, mona)
        everything = Conversation.objects.all()
        page = keyset.page(everything, order=order, size=5)
        pages = [page]
        while page.next and len(pages) < 9:
            page = keyset.page(everything, order=order, after=page.next, size=5)
            pages.append(page)
        there = [[row.pk for row in page.rows] for page in pages]
        assert len(list(chain(*there))) == len(set(chain(*there))) == 23
        if order in (NEWEST, WAITING):
            assert list(chain(*there)) == _expected(order)
        assert not pages[0].previous
        back = []
        while page.previous and len(back) < 9:
            page = keyset.page(everything, order=order, after=page.previous, size=5)
            back.append([row.pk for row in page.rows])
        assert back == there[-2::-1]
        assert not page.previous and page.next == pages[0].next


class TestPage:
    def test_it_shows_the_first_page_whole_when_rows_before_it_went(
        self, support: Channel, mona: Contact
    ) -> None:
        _fill(support, mona)
        everything = Conversation.objects.all()
        second = keyset.page(
            everything,
            order=NEWEST,
            after=keyset.page(everything, order=NEWEST, size=5).next,
            size=5,
        )
        Conversation.objects.filter(pk=second.rows[0].pk + 3).delete()
        first = keyset.page(everything, order=NEWEST, after=second.previous, size=5)
        assert len(first.rows) == 5 and not first.previous

    @pytest.mark.parametrize(
        "cursor",
        [
            "x",
            "é",
            "!" * 2_000,
            *(
                base64.urlsafe_b64encode(json.dumps(raw).encode()).decode()
                for raw in (
                    [],
                    {},
                    7,
                    [">"],
                    [">", "2026-03-04T12:00:00", 1],
                    [">", "2026-03-04T12:00:00+00:00", 10**30],
                    [">", "2026-03-04T12:00:00+00:00", None],
                    [">", None, 1],
                    [">", [[]], 1],
                    ["?", "2026-03-04T12:00:00+00:00", 1],
                    [">", "2026-03-04T12:00:00+00:00", "\0"],
                    [">", "2026-03-04T12:00:00+00:00", 1, 1],
                )
            ),
        ],
    )
    def test_it_opens_the_first_page_for_a_cursor_that_is_none(
        self, support: Channel, mona: Contact, cursor: str
    ) -> None:
        _fill(support, mona, 3)
        assert len(keyset.page(Conversation.objects.all(), order=NEWEST, after=cursor).rows) == 3

    @pytest.mark.parametrize("order", [NEWEST, WAITING])
    def test_it_enters_and_leaves_by_the_index(
        self, support: Channel, mona: Contact, order: tuple[str, ...]
    ) -> None:
        _fill(support, mona, 400)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        rows = Conversation.objects.filter(status=Status.OPEN)
        if order == WAITING:
            rows = rows.filter(next_due__isnull=False)
        first = keyset.page(rows, order=order, size=3)
        with CaptureQueriesContext(connection) as queries:
            keyset.page(rows, order=order, after=first.next, size=3)
        assert len(queries) == 1
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
            cursor.execute(explain + queries[0]["sql"])
            plan = "\n".join(str(line) for line in cursor.fetchall())
        assert "by_due" in plan if order == WAITING else "by_status" in plan or "by_time" in plan
        entered = {"sqlite": ("last_message_at<?", "next_due>?")}.get(connection.vendor)
        assert any(bound in plan for bound in entered or ("Index Cond",))
        assert "TEMP B-TREE" not in plan and "Sort" not in plan


class TestCursor(TestCase):
    @settings(max_examples=200)
    @given(
        st.text(max_size=60)
        | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode())
    )
    def test_it_never_raises(self, text: str) -> None:
        keyset.page(Conversation.objects.all(), order=WAITING, after=text)

    def test_it_survives_names_as_sort_values(self) -> None:
        channel()
        for name in ("Mona Varga", "Jun Park", "Émile Zander"):
            contact(name)
        first = keyset.page(Contact.objects.all(), order=("name", "id"), size=2)
        second = keyset.page(Contact.objects.all(), order=("name", "id"), after=first.next, size=2)
        assert {row.name for row in (*first.rows, *second.rows)} == {
            "Mona Varga", "Jun Park", "Émile Zander",
        }  # fmt: skip
