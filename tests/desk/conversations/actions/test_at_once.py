"""Two people do the same at the same instant: the database decides, once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Delivery, Draft
from kept.desk.conversations.refusals import AnsweredMeanwhile, NotPossible, Refusal, TooLate
from kept.desk.lib import work
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import Writes, minutes

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*tasks: Callable[[], object]) -> list[object]:
    """What each came to, or the refusal it met."""
    together = threading.Barrier(len(tasks))
    results: list[object] = [None] * len(tasks)

    def run(place: int, task: Callable[[], object]) -> None:
        try:
            together.wait(10)
            results[place] = task()
        except Refusal as refusal:
            results[place] = refusal
        except BaseException as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return results


class TestAtOnce:
    def test_it_sends_one_of_two_replies(self, mona_writes: Writes, ada: Agent, bo: Agent) -> None:
        for _ in range(5):
            asked = mona_writes()

            def send(agent: Agent, pk: int = asked.conversation_id, seen: int = asked.pk) -> object:
                return actions.reply(
                    Conversation.objects.get(pk=pk), by=agent, at=NOON, html="Sorry!", seen=seen
                )

            results = at_once(lambda: send(ada), lambda: send(bo), lambda: send(ada))
            refused = [one for one in results if isinstance(one, AnsweredMeanwhile)]
            assert len(refused) == 2, results
            assert Delivery.objects.filter(message__conversation=asked.conversation).count() == 1

    def test_it_takes_a_reply_back_or_sends_it_never_both(
        self, broken_lamp: Conversation, ada: Agent
    ) -> None:
        for _ in range(5):
            sent = actions.reply(broken_lamp, by=ada, at=NOON, html="Sorry!")
            due = Delivery.objects.filter(message=sent, state="queued")
            back, claimed = at_once(
                lambda sent=sent: actions.take_back(sent, by=ada, at=NOON),
                lambda due=due: work.claim(due, at=minutes(1)),
            )
            assert isinstance(back, Draft) is (claimed is None), (back, claimed)
            assert isinstance(back, Draft | TooLate)

    def test_it_merges_two_crosswise_once(self, mona_writes: Writes, ada: Agent, bo: Agent) -> None:
        one, other = mona_writes().conversation, mona_writes().conversation
        results = at_once(
            lambda: actions.merge(
                Conversation(pk=one.pk), Conversation(pk=other.pk), by=ada, at=NOON
            ),
            lambda: actions.merge(
                Conversation(pk=other.pk), Conversation(pk=one.pk), by=bo, at=NOON
            ),
        )
        assert [isinstance(each, NotPossible) for each in results].count(True) == 1, results

    def test_it_keeps_every_message_that_comes_in_at_once(
        self, broken_lamp: Conversation, mona_writes: Writes
    ) -> None:
        results = at_once(
            *(
                lambda n=n: mona_writes(
                    f"{n}", at=minutes(n), conversation=Conversation(pk=broken_lamp.pk)
                )
                for n in range(1, 7)
            )
        )
        broken_lamp.refresh_from_db()
        assert broken_lamp.messages.count() == 7, results
        assert (broken_lamp.waiting_since, broken_lamp.last_message_at) == (NOON, minutes(6))
        assert broken_lamp.preview == "6"
