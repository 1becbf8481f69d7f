from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kept.desk.contacts.models import Contact
from kept.desk.conversations import lists
from kept.desk.conversations.models import (
    Channel,
    Conversation,
    Draft,
    Mention,
    Message,
    Tag,
    Tagging,
    View,
)
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON


def _lay(support: Channel, mona: Contact, **columns: object) -> Conversation:
    given = {"channel": support, "contact": mona, "created_at": NOON, "last_message_at": NOON}
    return Conversation.objects.create(**(given | columns))


def _subjects(listing: lists.Listing) -> list[str]:
    return [row.subject for row in listing.rows]


class TestListing:
    def test_it_puts_who_waits_longest_on_top_and_who_does_not_wait_last(
        self, ada: Agent, support: Channel, mona: Contact
    ) -> None:
        for subject, hours in (("short", 1), ("none", None), ("long", 5)):
            since = NOON - timedelta(hours=hours) if hours else None
            _lay(support, mona, subject=subject, waiting_since=since, next_due=since)
        found = lists.listing("status:open", "waiting", agent=ada, at=NOON)
        assert _subjects(found) == ["long", "short", "none"]
        assert found.sentence == "Open."

    def test_its_rows_say_everything_a_list_shows(
        self, ada: Agent, care: Team, support: Channel, mona: Contact
    ) -> None:
        ada.zone = "Europe/Lisbon"
        row = _lay(
            support, mona, subject="Lamp", preview="It is dark", owner=ada, team=care,
            waiting_since=NOON - timedelta(minutes=125), answer_due=NOON + timedelta(days=1),
            reckoned_at=NOON, due_soon=NOON, last_message_at=NOON - timedelta(minutes=5),
        )  # fmt: skip
        Tagging.objects.create(conversation=row, tag=Tag.objects.create(name="vip"), at=NOON)
        Draft.objects.create(conversation=row, agent=ada, kind="reply", updated_at=NOON)
        (shown,) = lists.listing("", "newest", agent=ada, at=NOON).rows
        assert (shown.customer, shown.subject, shown.preview) == (
            "Mona Varga",
            "Lamp",
            "It is dark",
        )
        assert (shown.when, shown.waiting, shown.due) == ("11:55", "2 h 5 min", "1 d left")
        assert (shown.owner_initials, shown.team, shown.tags) == ("AO", "Care", ("vip",))
        assert shown.has_draft and shown.is_soon and not shown.is_late

    def test_it_hides_drafts_of_others_and_limited_teams(
        self, ada: Agent, cy: Agent, billing: Team, support: Channel, mona: Contact
    ) -> None:
        open_one = _lay(support, mona, subject="open")
        _lay(support, mona, subject="secret", team=billing)
        Draft.objects.create(conversation=open_one, agent=cy, kind="note", updated_at=NOON)
        (shown,) = lists.listing("", "newest", agent=ada, at=NOON).rows
        assert shown.subject == "open" and not shown.has_draft
        assert len(lists.listing("", "newest", agent=cy, at=NOON).rows) == 2

    def test_it_pages_there_and_back(self, ada: Agent, support: Channel, mona: Contact) -> None:
        for number in range(5):
            _lay(support, mona, subject=str(number))
        first = lists.listing("", "newest", agent=ada, at=NOON, size=2)
        second = lists.listing("", "newest", agent=ada, at=NOON, size=2, after=first.next)
        again = lists.listing("", "newest", agent=ada, at=NOON, size=2, after=second.previous)
        assert (_subjects(first), _subjects(second)) == (["4", "3"], ["2", "1"])
        assert _subjects(again) == _subjects(first)

    @pytest.mark.parametrize("size", [1, 30])
    def test_it_asks_the_same_number_of_questions_for_any_page(
        self, ada: Agent, care: Team, support: Channel, mona: Contact, size: int
    ) -> None:
        tag = Tag.objects.create(name="vip")
        for _ in range(40):
            row = _lay(support, mona, owner=ada, team=care)
            Tagging.objects.create(conversation=row, tag=tag, at=NOON)
        with CaptureQueriesContext(connection) as queries:
            listing = lists.listing("status:open", "newest", agent=ada, at=NOON, size=size)
        assert len(listing.rows) == size
        assert len(queries) == 3


class TestCounts:
    def test_it_counts_every_list_in_one_query(
        self, ada: Agent, bo: Agent, care: Team, support: Channel, mona: Contact
    ) -> None:
        for number in range(lists.MOST_COUNTED + 5):
            _lay(
                support, mona, owner=ada if number < 2 else None, waiting_since=NOON, next_due=NOON
            )
        _lay(support, mona, team=care)
        _lay(support, mona, status="resolved", subject="old")
        noted = _lay(support, mona, status="snoozed", snoozed_until=NOON)
        note = Message.objects.create(conversation=noted, kind="note", agent=bo, at=NOON)
        Mention.objects.create(message=note, agent=ada)
        mine = lists.standard(ada)
        with CaptureQueriesContext(connection) as queries:
            found = lists.counts(mine, agent=ada, at=NOON)
        assert len(queries) == 1 + 2  # before it: the team of that name, teams one may not see
        assert found == {
            "waiting": 100, "mine": 2, "unowned": 100, f"team-{care.pk}": 1, "mentions": 1,
            "snoozed": 1, "asked": 0,
        }  # fmt: skip
        assert (lists.said(100), lists.said(7), lists.said(0)) == ("99+", "7", "")

    def test_it_does_not_count_what_one_may_not_see(
        self, ada: Agent, billing: Team, support: Channel, mona: Contact
    ) -> None:
        _lay(support, mona, team=billing, waiting_since=NOON, next_due=NOON)
        assert lists.counts(lists.standard(ada), agent=ada, at=NOON)["waiting"] == 0

    def test_it_counts_none_in_a_list_that_nothing_fits(self, ada: Agent) -> None:
        View.objects.create(name="Of one who left", query="owner:nobody-of-us", agent=ada)
        (view,) = lists.saved(ada)
        assert lists.counts([view], agent=ada, at=NOON) == {view.key: 0}

    def test_it_counts_nothing_without_lists(self, ada: Agent) -> None:
        assert lists.counts((), agent=ada, at=NOON) == {}


class TestSaved:
    def test_it_holds_views_of_everybody_of_ones_teams_and_ones_own(
        self, ada: Agent, cy: Agent, care: Team, billing: Team
    ) -> None:
        for name, owner, team in (
            ("all", None, None), ("mine", ada, None), ("theirs", cy, None), ("care", None, care),
            ("billing", None, billing),
        ):  # fmt: skip
            View.objects.create(name=name, query="tag:x", agent=owner, team=team)
        assert {one.name for one in lists.saved(ada)} == {"all", "mine", "care"}

    def test_it_is_found_by_key_and_only_by_who_has_it(self, ada: Agent, cy: Agent) -> None:
        view = View.objects.create(name="Lamps", query="tag:lamp", agent=ada)
        found = lists.find(ada, f"view-{view.pk}")
        assert found is not None and found.query == "tag:lamp"
        assert lists.find(cy, f"view-{view.pk}") is None
        assert lists.find(ada, "mine") is not None and lists.find(ada, "nowhere") is None
