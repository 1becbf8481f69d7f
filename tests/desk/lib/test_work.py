"""Claiming rows: each is had by one worker at a time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from kept.desk.channels.models import RawEvent
from kept.desk.conversations.models import Channel
from kept.desk.lib import work
from tests.desk.cast import NOON


@pytest.fixture
def due(support: Channel) -> list[RawEvent]:
    """Three rows that wait."""
    return [
        RawEvent.objects.create(
            channel=support, dedupe_key=str(number), received_at=NOON,
            body=ContentFile(b"", name="empty"), size=0,
        )
        for number in range(3)
    ]  # fmt: skip


@pytest.mark.django_db
class TestClaim:
    def test_it_gives_each_row_once(self, due: list[RawEvent]) -> None:
        claimed = [work.claim(RawEvent.objects.all(), at=NOON) for _ in range(4)]
        assert claimed == [*due, None]

    def test_it_gives_a_row_again_when_its_time_has_passed(self, due: list[RawEvent]) -> None:
        first = RawEvent.objects.filter(pk=due[0].pk)
        assert work.claim(first, at=NOON, seconds=60) == due[0]
        assert work.claim(first, at=NOON + timedelta(seconds=59)) is None
        assert work.claim(first, at=NOON + timedelta(seconds=60)) == due[0]

    def test_it_gives_a_released_row_at_once(self, due: list[RawEvent]) -> None:
        row = work.claim(RawEvent.objects.all(), at=NOON)
        assert row is not None
        work.release(row)
        assert work.claim(RawEvent.objects.all(), at=NOON) == due[0]


@pytest.mark.django_db(transaction=True)
class TestClaimTogether:
    def test_no_two_workers_get_the_same_row(self, due: list[RawEvent]) -> None:
        claimed: list[int] = []
        together = threading.Barrier(4)

        def claim_all() -> None:
            together.wait()
            while row := work.claim(RawEvent.objects.all(), at=NOON):
                claimed.append(row.pk)
            connection.close()

        workers = [threading.Thread(target=claim_all) for _ in range(4)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert sorted(claimed) == [row.pk for row in due]
