from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F, Q, QuerySet

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, for_you
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.lib.prepared import among, among_words, prepared
from kept.desk.staff.models import Agent, Team
from tests.desk import cast
from tests.desk.cast import NOON

pytestmark = pytest.mark.django_db
Queries = Any


@prepared
def named(name: str) -> QuerySet[Agent]:
    return Agent.objects.filter(name=name)


@prepared
def those(keys: Sequence[int]) -> QuerySet[Contact]:
    return Contact.objects.filter(pk__in=among(keys)).order_by("name")


@prepared
def called(names: Sequence[str]) -> QuerySet[Contact, str]:
    found = Contact.objects.filter(name__in=among_words(names)).order_by("name")
    return found.values_list("name", flat=True)


@prepared
def made_since(moment: datetime) -> QuerySet[Contact, str]:
    return Contact.objects.filter(created_at__gte=moment).values_list("name", flat=True)


@prepared
def names_and_roles(team: int) -> QuerySet[Agent, tuple[str, str]]:
    either = Q(memberships__team=team) | Q(teams=team)
    return Agent.objects.filter(either).distinct().order_by("name").values_list("name", "role")


@prepared
def with_customer(pk: int) -> QuerySet[Conversation]:
    found = Conversation.objects.filter(pk=pk).annotate(shop=F("channel__name"))
    return found.select_related("contact", "owner", "channel__team")


@prepared
def with_addresses() -> QuerySet[Contact]:
    return Contact.objects.order_by("name").prefetch_related("identities")


@prepared
def in_order(*, newest: bool) -> QuerySet[Contact, str]:
    order = "-created_at" if newest else "created_at"
    return Contact.objects.order_by(order).values_list("name", flat=True)


@prepared
def odd_among(named: str) -> QuerySet[Contact, str]:
    odd = Contact.objects.filter(name__in=ODD, created_at__gte=NOON) | Contact.objects.filter(
        name=named
    )
    return odd.exclude(name__contains="50%").order_by("pk").values_list("name", flat=True)


ODD = ("O'Neil", "%s", "100 %%", "back\\slash", 'so "called"', "Ä – 灯")


class TestAsking:
    def test_it_answers_each_time_by_what_it_is_given(self) -> None:
        ada, bo = cast.agent("Ada Okafor"), cast.agent("Bo Lind")
        assert [named("Ada Okafor"), named("Bo Lind"), named("Nils")] == [[ada], [bo], []]
        assert named.first("Bo Lind") == bo
        assert named.first("Nils") is None

    def test_it_sees_what_has_changed_since(self) -> None:
        assert named("Ada Okafor") == []
        cast.agent("Ada Okafor")
        assert [one.name for one in named("Ada Okafor")] == ["Ada Okafor"]

    def test_it_takes_moments(self) -> None:
        cast.contact("Mona Varga")
        assert made_since(NOON) == ["Mona Varga"]
        assert made_since(NOON + timedelta(seconds=1)) == []

    def test_it_takes_lists_of_numbers(self) -> None:
        mona, nils, _ = (cast.contact(name) for name in ("Mona Varga", "Nils Berg", "Bo Lind"))
        assert those([nils.pk, mona.pk, 2**50]) == [mona, nils]
        assert those((mona.pk,)) == [mona]
        assert those([]) == []

    def test_it_takes_lists_of_words(self) -> None:
        names = ["Nils Berg", """Bo "the 'lamp'" {Lind}"""]
        for name in (*names, "Mona Varga"):
            cast.contact(name)
        assert called([*names, "Nobody"]) == sorted(names)
        assert called([]) == []

    def test_it_gives_one_value_to_several_places(self) -> None:
        first = cast.team("First", cast.agent("Bo Lind", role="lead"), cast.agent("Ada Okafor"))
        cast.team("Second", cast.agent("Cy Moss"))
        assert names_and_roles(first.pk) == [("Ada Okafor", "agent"), ("Bo Lind", "lead")]

    def test_it_makes_the_same_instances_as_django(
        self, support: Channel, mona: Contact, django_assert_num_queries: Queries
    ) -> None:
        said = actions.receive(channel=support, contact=mona, text="It is dark.", at=NOON)
        plain = Conversation.objects.get(pk=said.conversation_id)
        with django_assert_num_queries(1):
            (found,) = with_customer(plain.pk)
            related = (found.contact.name, found.owner, found.channel.team)
        assert related == (mona.name, None, support.team)
        assert found.shop == support.name  # type: ignore[attr-defined]
        columns = [field.attname for field in Conversation._meta.concrete_fields]
        for column in columns:
            assert getattr(found, column) == getattr(plain, column)

    def test_it_reads_what_belongs_to_them(self, django_assert_num_queries: Queries) -> None:
        mona = cast.contact("Mona Varga")
        with django_assert_num_queries(2):
            (found,) = with_addresses()
            assert [one.contact_id for one in found.identities.all()] == [mona.pk]

    def test_it_says_what_is_the_same_each_time_as_django_does(self) -> None:
        for name in (*ODD, "50%", "Nils Berg", "Mona Varga"):
            cast.contact(name)
        assert odd_among("Nils Berg") == [*ODD, "Nils Berg"]
        assert odd_among("50%") == [*ODD]

    def test_what_is_the_same_each_time_stands_in_the_sql(self) -> None:
        asked: list[str] = []

        def note(execute: Any, sql: str, *rest: Any) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            for_you.asked(cast.agent("Ada Okafor"))
        # Without it, a plan for all values does not find the index of the open ones.
        assert "\"state\" = 'asked'" in asked[-1]

    def test_it_looks_at_what_is_named(self) -> None:
        first, second = cast.contact("Mona Varga"), cast.contact("Nils Berg")
        Contact.objects.filter(pk=second.pk).update(created_at=NOON + timedelta(days=1))
        assert in_order(newest=True) == [second.name, first.name]
        assert in_order(newest=False) == [first.name, second.name]


class TestRefusing:
    def test_it_takes_no_nothing(self) -> None:
        with pytest.raises(TypeError, match="cannot be given None"):
            named(None)  # type: ignore[arg-type]

    def test_it_takes_no_lists_of_moments(self) -> None:
        with pytest.raises(TypeError, match="cannot be given"):
            called([NOON])  # type: ignore[list-item]

    def test_it_wants_every_value(self) -> None:
        with pytest.raises(ValueError, match="shorter"):
            named()  # type: ignore[call-arg]

    def test_it_makes_no_dictionaries(self) -> None:
        @prepared
        def teams() -> QuerySet[Team, dict[str, Any]]:
            return Team.objects.values("name")

        with pytest.raises(TypeError, match="cannot be prepared"):
            teams()
