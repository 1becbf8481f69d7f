"""Verbs made of verbs: one transaction, and all of it or nothing."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from kept.desk.lib.whole import whole
from kept.desk.staff.models import Team


class Refused(Exception):
    """What a verb may raise."""


@whole
def found(name: str, *, and_refuse: bool = False) -> None:
    Team.objects.create(name=name)
    if and_refuse:
        raise Refused


@whole
def found_two(*, and_refuse: bool = False) -> None:
    found("Billing")
    found("Support", and_refuse=and_refuse)


def names() -> set[str]:
    return set(Team.objects.values_list("name", flat=True))


@pytest.mark.django_db(transaction=True)
def test_a_verb_of_verbs_is_one_transaction() -> None:
    with CaptureQueriesContext(connection) as asked:
        found_two()
    assert names() == {"Billing", "Support"}
    assert not [each for each in asked if "SAVEPOINT" in (each["sql"] or "")]


@pytest.mark.django_db(transaction=True)
def test_what_a_part_refuses_the_whole_refuses() -> None:
    with pytest.raises(Refused):
        found_two(and_refuse=True)
    assert names() == set()


@pytest.mark.django_db(transaction=True)
def test_nobody_goes_on_by_mistake_after_a_part_failed() -> None:
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic():
        with pytest.raises(Refused):
            found("Billing", and_refuse=True)
        found("Support")
    assert names() == set()


@pytest.mark.django_db(transaction=True)
def test_who_says_so_goes_on_after_a_part_failed() -> None:
    with transaction.atomic():
        with pytest.raises(Refused), transaction.atomic():
            found("Billing", and_refuse=True)
        found("Support")
    assert names() == {"Support"}


@pytest.mark.django_db
def test_within_a_test_it_is_a_transaction_of_its_own() -> None:
    with pytest.raises(Refused):
        found("Billing", and_refuse=True)
    assert names() == set()
