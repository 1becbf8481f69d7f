"""A complaint is recognised or declared, heard, understood, put right and checked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kept.desk.coaching import complaining, live
from kept.desk.complaints import actions as complaints
from kept.desk.complaints import queries
from kept.desk.complaints.models import Complaint
from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Conversation
from kept.desk.conversations.refusals import NotPossible
from kept.desk.staff.models import Agent, Team
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

HOUR = timedelta(hours=1)
ANGRY = (
    "This is unacceptable! I have been waiting for three weeks, the lamp arrived broken and "
    "nobody answers. Your service is terrible and I want my money back."
)
HEARD = "<p>Dear Mona, I am very sorry: three weeks and a broken lamp is not how it should be. "
HEARD += "I have refunded the 49 euros today.</p>"


def wrote(support: Channel, mona: Contact, text: str) -> Conversation:
    return actions.receive(channel=support, contact=mona, text=text, at=NOON).conversation


@pytest.fixture
def angry(support: Channel, mona: Contact) -> Conversation:
    return wrote(support, mona, ANGRY)


class TestRecognised:
    def test_a_strong_complaint_opens_a_case_with_a_clock(self, angry: Conversation) -> None:
        live.judge_due(NOON)
        case = Complaint.objects.get()
        assert case.conversation == angry and case.quote in ANGRY and case.quote
        assert case.opened_by is None and case.due_at == NOON + 24 * HOUR  # eight hours of the team
        assert len(queries.steps_missing(angry)) == 4

    def test_a_question_opens_none(self, support: Channel, mona: Contact) -> None:
        wrote(support, mona, "Hello, which bulb fits the reading lamp? Thank you.")
        live.judge_due(NOON)
        assert not Complaint.objects.exists()

    def test_a_reply_that_takes_it_up_marks_it_heard(self, angry: Conversation, ada: Agent) -> None:
        live.judge_due(NOON)
        actions.reply(angry, by=ada, at=NOON + HOUR, html=HEARD, confirmed=True)
        live.judge_due(NOON + HOUR)
        assert Complaint.objects.get().heard_at == NOON + HOUR
        assert angry.events.filter(kind="complaint-step", agent=ada).exists()

    def test_the_list_counts_who_was_heard_in_time_and_opens_the_others(
        self, angry: Conversation, ada: Agent, as_: SignIn
    ) -> None:
        live.judge_due(NOON)
        case = Complaint.objects.get()
        assert queries.heard_in_time(ada, at=NOON + HOUR) == queries.Heard(0, 0)
        late = case.due_at + HOUR
        assert queries.heard_in_time(ada, at=late) == queries.Heard(1, 1)
        assert [line.case for line in queries.lines(ada, state="late", cause="", at=late)] == [case]
        Complaint.objects.update(heard_at=NOON + HOUR)
        assert queries.heard_in_time(ada, at=late) == queries.Heard(1, 0)
        assert queries.lines(ada, state="late", cause="", at=late) == []
        assert as_(ada).get("/complaints/?state=late").status_code == 200

    def test_a_reply_that_ignores_it_does_not(self, angry: Conversation, ada: Agent) -> None:
        live.judge_due(NOON)
        actions.reply(angry, by=ada, at=NOON + HOUR, html="<p>Hello Mona.</p>", confirmed=True)
        live.judge_due(NOON + HOUR)
        found = set(angry.findings.values_list("code", flat=True))
        assert ("CMP01" in found) == (Complaint.objects.get().heard_at is None)

    def test_what_is_no_complaint_is_not_recognised_again(
        self, angry: Conversation, ada: Agent
    ) -> None:
        live.judge_due(NOON)
        complaints.withdraw(Complaint.objects.get(), by=ada, at=NOON)
        live.judge_due(NOON + HOUR)
        assert queries.case_of(angry) is None and queries.steps_missing(angry) == []
        complaining.declare(angry, by=ada, at=NOON + 2 * HOUR)
        assert queries.case_of(angry) is not None


class TestTakeStep:
    def test_each_leaves_its_time_and_an_event(self, angry: Conversation, ada: Agent) -> None:
        case = complaining.declare(angry, by=ada, at=NOON)
        for step, words in {
            "heard": "", "cause": "Late delivery", "remedy": "Refund", "checked": ""
        }.items():  # fmt: skip
            assert case.missing()
            complaints.take_step(case, step, words=words, by=ada, at=NOON + HOUR)
        assert case.missing() == [] and (case.cause, case.remedy) == ("Late delivery", "Refund")
        told = list(angry.events.filter(kind="complaint-step").values_list("data", flat=True))
        assert [one["step"] for one in told] == ["heard", "cause", "remedy", "checked"]

    @pytest.mark.parametrize("step", ["cause", "remedy", "praised"])
    def test_it_refuses_what_says_nothing(self, angry: Conversation, ada: Agent, step: str) -> None:
        case = complaining.declare(angry, by=ada, at=NOON)
        with pytest.raises(NotPossible):
            complaints.take_step(case, step, by=ada, at=NOON)


class TestScreens:
    def test_one_case_is_walked_beside_its_conversation(
        self, as_: SignIn, angry: Conversation, ada: Agent
    ) -> None:
        client, here = as_(ada), angry.get_absolute_url()
        assert "This is a complaint" in client.get(here).content.decode()
        client.post(f"{here}complaint/")
        client.post(f"{here}complaint/steps/", {"step": "cause", "words": "Late delivery"})
        page = client.get("/complaints/?cause=Late+delivery").content.decode()
        assert "Mona Varga" in page and "1 of 4 steps" in page
        answer = client.post(
            f"{here}complaint/steps/", {"step": "remedy", "words": ""},
            headers={"HX-Request": "true"},
        ).content.decode()  # fmt: skip
        assert "Say what puts it right" in answer
        client.post(f"{here}complaint/withdrawal/")
        assert "Mona Varga" not in client.get("/complaints/?state=all").content.decode()

    def test_it_shows_nothing_of_a_limited_team(
        self, as_: SignIn, angry: Conversation, ada: Agent, cy: Agent, billing: Team,
        django_assert_max_num_queries: object,
    ) -> None:  # fmt: skip
        complaining.declare(angry, by=ada, at=NOON)
        Conversation.objects.update(team=billing)
        assert "Mona Varga" not in as_(ada).get("/complaints/").content.decode()
        client = as_(cy)
        client.get("/complaints/")
        with django_assert_max_num_queries(9):  # type: ignore[operator]
            assert "Mona Varga" in client.get("/complaints/").content.decode()
