"""Changes reach who listens, after the commit and only then."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from kept.desk.lib import bus, work
from kept.desk.lib.bus import Change

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard() -> Iterator[list[Change]]:
    changes: list[Change] = []
    leave = bus.subscribe(changes.append)
    yield changes
    leave()


class TestPublish:
    def test_it_waits_for_the_commit(self, heard: list[Change]) -> None:
        with transaction.atomic():
            bus.publish("conversation", 1, team=2)
            assert heard == []
        assert heard == [Change("conversation", 1, 2)]

    def test_it_says_nothing_of_what_was_rolled_back(self, heard: list[Change]) -> None:
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            bus.publish("conversation", 1)
            raise ZeroDivisionError
        assert heard == []

    def test_it_stops_telling_who_left(self, heard: list[Change]) -> None:
        more: list[Change] = []
        leave = bus.subscribe(more.append)
        leave()
        work.wake()
        assert (len(heard), more) == (1, [])

    def test_a_listener_that_fails_does_not_fail_the_commit(
        self, heard: list[Change], caplog: pytest.LogCaptureFixture
    ) -> None:
        def stumble(change: Change) -> None:
            raise RuntimeError("stumbled")

        leave = bus.subscribe(stumble)
        with transaction.atomic():
            bus.publish("conversation", 1)
        leave()
        assert heard == [Change("conversation", 1)]
        assert "stumbled" in caplog.text
