"""Life in the demo while somebody looks."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Conversation, Delivery, Message, Presence
from kept.desk.demo import traffic
from kept.desk.demo.answers import answer_visitors, fitting
from kept.desk.demo.shop import Shop
from kept.desk.demo.traffic import Traffic
from tests.desk.cast import NOON, contact


def _after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def _let_pass(played: Traffic, seconds: int, *, tick: int = 5) -> None:
    for second in range(0, seconds, tick):
        played.play(_after(second))


class TestCustomers:
    def test_they_write_while_somebody_looks(self, shop: Shop) -> None:
        _let_pass(Traffic(lambda: True), 300)
        begun = Conversation.objects.count()
        assert 300 / traffic.LONGEST - 1 <= begun <= 300 / traffic.SHORTEST
        assert Contact.objects.count() == begun, "everybody is somebody new"

    def test_they_are_silent_while_nobody_looks(self, shop: Shop) -> None:
        _let_pass(Traffic(lambda: False), 300)
        assert not Conversation.objects.exists()

    def test_they_stop_when_the_hour_is_full(self, shop: Shop) -> None:
        _let_pass(Traffic(lambda: True), 3600, tick=30)
        came = Message.objects.filter(kind="incoming").count()
        assert came == traffic.MOST_AN_HOUR

    def test_a_colleague_takes_some_of_it(self, shop: Shop) -> None:
        _let_pass(Traffic(lambda: True), 600, tick=10)
        owners = set(Conversation.objects.values_list("owner__name", flat=True))
        assert None in owners and len(owners) > 1
        assert not owners & {"Ada Okafor", "Bo Lindqvist", "Olu Adeyemi"}
        assert Presence.objects.filter(is_writing=True).exists()

    def test_a_colleague_keeps_off_what_a_visitor_has(self, shop: Shop) -> None:
        played = Traffic(lambda: True)
        for second in range(0, 600, 10):
            played.play(_after(second))
            for new in Conversation.objects.filter(owner=None):
                ada = shop.people["Ada"]
                actions.assign(new, ada, by=ada, at=_after(second))
        assert set(Conversation.objects.values_list("owner__name", flat=True)) == {"Ada Okafor"}
        assert not Message.objects.filter(kind="reply").exists()


class TestAnswers:
    def _reply(self, shop: Shop, words: str) -> Delivery:
        said = actions.receive(
            channel=shop.channels["support"], contact=contact("Mona Varga"), text="Hello", at=NOON,
            sender="mona@example.org",
        )  # fmt: skip
        reply = actions.reply(
            said.conversation, by=shop.people["Ada"], at=NOON, html=f"<p>{words}</p>"
        )
        delivery = Delivery.objects.get(message=reply)
        actions.mark_sent(delivery, at=delivery.due_at)
        return delivery

    def test_a_question_is_answered_after_a_minute_once(self, shop: Shop) -> None:
        self._reply(shop, "Hello Mona, which one is it?")
        assert answer_visitors(_after(30), most=9) == 0
        assert answer_visitors(_after(120), most=9) == 1
        assert answer_visitors(_after(125), most=9) == 0
        answer = Message.objects.filter(kind="incoming").latest("pk")
        assert answer.sender == "mona@example.org"
        assert "> Hello Mona, which one is it?" in answer.text
        assert answer.own_text.endswith("Mona") and ">" not in answer.own_text

    def test_nobody_answers_what_is_forgotten_or_too_much(self, shop: Shop) -> None:
        self._reply(shop, "Hello Mona, which one is it?")
        assert answer_visitors(_after(3600), most=9) == 0
        assert answer_visitors(_after(120), most=0) == 0

    def test_colleagues_are_not_answered(self, shop: Shop) -> None:
        delivery = self._reply(shop, "Which one?")
        Message.objects.filter(pk=delivery.message_id).update(agent=shop.people["Cy"])
        assert answer_visitors(_after(120), most=9) == 0

    def test_it_fits_what_was_said_and_the_language(self) -> None:
        assert "account" in " ".join(fitting("the refund left", "en", Random(n)) for n in range(9))
        assert fitting("Vielen Dank.", "de", Random(1)) != fitting("Thanks.", "en", Random(1))
        assert fitting("Thanks.", "xx", Random(1)) == fitting("Thanks.", "en", Random(1))
