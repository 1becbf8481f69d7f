from __future__ import annotations

from dataclasses import replace

import pytest

from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.engine import DRAFT, check, check_draft
from kept.mistakes.house import House
from kept.mistakes.mistake import Finding
from tests.mistakes.talk import NEXT_WEEK, talk

ASKED = talk(
    "customer: My lamp arrived broken, this is ridiculous! When will I get a new one?",
    "agent: That is our policy.",
    "customer: I want to speak to a manager.",
    channel="mail",
    events=(),
)
REPLIES = [
    "I will look into it and get back to you.",
    "As I already told you, you must have dropped it. That is our policy.",
    "Hi Mona, a new lamp leaves today and is with you by Thursday. I am sorry it broke.",
    "",
    "?",
]


def draft(text: str, conversation: Conversation = ASKED) -> tuple[Finding, ...]:
    return check_draft(conversation, text, House(), now=NEXT_WEEK, name="Ada")


def sent(text: str) -> tuple[Finding, ...]:
    reply = Message("3", "agent", text, at=NEXT_WEEK, name="Ada", channel="mail")
    after = replace(ASKED, messages=(*ASKED.messages, reply))
    return check(after, House(), now=NEXT_WEEK).findings


def test_a_promise_without_a_day_is_pointed_out() -> None:
    (found,) = [finding for finding in draft(REPLIES[0]) if finding.mistake == "promise-undated"]
    assert found.quote in REPLIES[0] and found.quote


@pytest.mark.parametrize("text", REPLIES)
def test_only_the_draft_is_judged(text: str) -> None:
    assert {finding.message for finding in draft(text)} <= {DRAFT}
    for finding in draft(text):
        assert finding.quote == text[finding.start : finding.end]


@pytest.mark.parametrize("text", REPLIES)
def test_it_is_what_will_be_said_of_it_once_it_is_sent(text: str) -> None:
    def as_sent(finding: Finding) -> Finding:
        spans = tuple(
            replace(span, message="3") if span.message == DRAFT else span for span in finding.spans
        )
        return replace(finding, message="3", spans=spans)

    after = [finding for finding in sent(text) if finding.message == "3"]
    assert [as_sent(finding) for finding in draft(text)] == after


def test_what_others_said_before_does_not_count_against_it() -> None:
    assert "policy-shield" in {finding.mistake for finding in sent(REPLIES[2])}
    assert "policy-shield" not in {finding.mistake for finding in draft(REPLIES[2])}


def test_a_first_message_can_be_drafted() -> None:
    assert draft("Your lamp is on its way.", Conversation("813")) == ()
