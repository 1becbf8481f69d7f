from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import closing, resolving
from kept.desk.coaching.closing import MayNotClose
from kept.desk.coaching.rows import as_seen
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation, Message
from kept.desk.promises import actions as promises
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

HOUR = timedelta(hours=1)
ASKS = "Hello, my lamp is broken. When will you send a new one?"
ANSWER = "<p>Dear Mona, we will send a new lamp, and it leaves our house tomorrow.</p>"
LINE = "<p>We think that this is solved. Is it?</p>"


@pytest.fixture
def asked(support: Channel, mona: Contact) -> Conversation:
    said = actions.receive(
        channel=support, contact=mona, text=ASKS, at=NOON, sender="mona@example.org"
    )
    return said.conversation


@pytest.fixture
def answered(asked: Conversation, ada: Agent) -> Conversation:
    actions.reply(asked, by=ada, at=NOON + HOUR, html=ANSWER, confirmed=True)
    asked.refresh_from_db()
    return asked


class TestResolve:
    def test_an_open_question_needs_a_reason(self, asked: Conversation, ada: Agent) -> None:
        assert closing.left_open(asked, at=NOON).questions == ("When will you send a new one?",)
        with pytest.raises(MayNotClose, match="A question is open"):
            resolving.resolve(asked, confirmation="confirmed", by=ada, at=NOON)
        assert resolving.resolve(asked, reason="said on the phone", by=ada, at=NOON)
        last = asked.events.last()
        assert last is not None and last.data["confirmation"] == ""

    def test_a_reply_with_it_may_answer_the_question(self, asked: Conversation) -> None:
        assert not closing.left_open(asked, at=NOON, draft="It leaves our house tomorrow.")

    def test_an_open_promise_stops_it_whatever_the_reason(
        self, answered: Conversation, ada: Agent
    ) -> None:
        terms = promises.Terms(what="call Mona", due_at=NOON + 24 * HOUR)
        made = promises.make(answered, terms, by=ada, at=NOON + HOUR)
        with pytest.raises(MayNotClose, match="We promised: call Mona"):
            resolving.resolve(answered, reason="it is late", by=ada, at=NOON + HOUR)
        promises.keep(made, by=ada, at=NOON + 2 * HOUR)
        assert resolving.resolve(answered, reason="it is late", by=ada, at=NOON + 2 * HOUR)

    def test_a_promise_that_a_colleague_was_given_stops_nothing_and_opens_it_again(
        self, answered: Conversation, ada: Agent, bo: Agent
    ) -> None:
        terms = promises.Terms(what="call Mona", due_at=NOON + 24 * HOUR)
        made = promises.make(answered, terms, by=ada, at=NOON + HOUR)
        actions.assign(answered, ada, by=ada, at=NOON + HOUR)
        promises.hand_on(made, to=bo, by=ada, at=NOON + 2 * HOUR)
        left = closing.left_open(answered, at=NOON + 3 * HOUR)
        assert left.promises == () and left.handed_on == (made,)
        assert resolving.resolve(answered, reason="settled", by=ada, at=NOON + 3 * HOUR)
        assert answered.status == "resolved"
        promises.look_after(NOON + 24 * HOUR)
        answered.refresh_from_db()
        assert answered.status == "open"

    def test_nobody_is_closed_without_being_asked_or_a_reason(
        self, answered: Conversation, ada: Agent
    ) -> None:
        for empty in ({}, {"confirmation": "asked", "line": " "}):
            with pytest.raises(MayNotClose, match="Ask the customer"):
                resolving.resolve(answered, by=ada, at=NOON + HOUR, **empty)  # type: ignore[arg-type]
        resolving.resolve(answered, confirmation="asked", line=LINE, by=ada, at=NOON + 2 * HOUR)
        assert answered.status == "resolved"
        assert "Is it?" in Message.objects.latest("pk").text
        last = answered.events.last()
        assert last is not None and last.data["confirmation"] == "asked"
        assert [event.kind for event in as_seen(answered).events or ()][-2:] == [
            "resolved", "check-back",
        ]  # fmt: skip


class TestScreens:
    def test_it_is_closed_without_scripts_and_says_what_is_open(
        self, as_: SignIn, ada: Agent, asked: Conversation
    ) -> None:
        here = f"/conversations/{asked.pk}/"
        page = as_(ada).get(f"{here}closing/").content.decode()
        assert "Asked, and not answered" in page and "When will you send a new one?" in page
        stopped = as_(ada).post(f"{here}resolution/", {"confirmation": "confirmed"})
        assert stopped.status_code == 422 and "A question is open" in stopped.content.decode()
        as_(ada).post(f"{here}resolution/", {"confirmation": "", "reason": "told by phone"})
        asked.refresh_from_db()
        assert asked.status == "resolved"

    def test_sending_and_resolving_goes_the_same_way(
        self, as_: SignIn, ada: Agent, asked: Conversation
    ) -> None:
        sent = {"text": "Dear Mona,\n\nthank you for your patience.", "then": "resolved"}
        stopped = as_(ada).post(f"/conversations/{asked.pk}/replies/", sent)
        page = stopped.content.decode()
        assert stopped.status_code == 422 and "closing_reason" in page and "patience" in page
        as_(ada).post(f"/conversations/{asked.pk}/replies/", sent | {"closing_reason": "spam"})
        asked.refresh_from_db()
        assert asked.status == "resolved"
        assert asked.events.get(kind="resolved").data["reason"] == "spam"

    def test_several_at_once_go_the_same_way(
        self, as_: SignIn, ada: Agent, asked: Conversation, answered: Conversation
    ) -> None:
        change = {"verb": "resolve", "chosen": [answered.pk]}
        page = as_(ada).post("/inbox/changes/", change, follow=True).content.decode()
        assert "Ask the customer whether it is solved" in page
        as_(ada).post("/inbox/changes/", change | {"reason": "all spam"})
        answered.refresh_from_db()
        assert answered.status == "resolved"
