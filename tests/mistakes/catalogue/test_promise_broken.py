"""What a broken promise of the ledger quotes, and how it tells when it was due."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from kept.mistakes.calendar import Hours
from kept.mistakes.catalogue.promise_broken import detect
from kept.mistakes.conversation import Commitment, Customer
from kept.mistakes.engine import check_draft
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from tests.mistakes.talk import MORNING, NEXT_WEEK, talk

REPLY = "Thank you for the picture. I will call you tomorrow at noon.\n\nAda"
HOUSE = House()
DUE = MORNING + timedelta(days=1, hours=3)


def _found(reply: str, due=DUE, zone: str = "Europe/Lisbon", house=HOUSE):
    conversation = talk(
        "customer: The lamp arrived broken.",
        f"agent: {reply}",
        customer=Customer(timezone=zone or None),
        events=(),
        commitments=(Commitment("1", "Call Mona", MORNING + timedelta(minutes=5), due),),
    )
    (found,) = detect(Reading(conversation, house, NEXT_WEEK))
    (span,) = found.spans
    return found, conversation.messages[1].text[span.start : span.end]


def test_it_quotes_the_sentence_that_made_the_promise():
    assert _found(REPLY)[1] == "I will call you tomorrow at noon."


def test_it_quotes_the_message_where_no_words_of_it_promise():
    assert _found("A new one is being made.")[1] == "A new one is being made."


def test_a_promise_of_no_message_is_not_charged_to_what_is_written_later():
    talked = talk(
        "customer: The lamp arrived broken.",
        "agent: A new one is being made.",
        commitments=(Commitment(None, "Call Mona", MORNING + timedelta(hours=1), DUE),),
    )
    assert check_draft(talked, "I will look into it.", House(), now=NEXT_WEEK) == ()
    (found,) = detect(Reading(talked, House(), NEXT_WEEK))
    assert found.spans[0].message == "1"


def test_it_leaves_to_the_ledger_what_became_of_a_promise_noted_there():
    talked = talk(
        "customer: The lamp arrived broken.",
        f"agent: {REPLY}",
        events=(),
        commitments=(Commitment("1", "Call", MORNING, DUE, withdrawn_at=DUE - timedelta(hours=4)),),
    )
    assert not list(detect(Reading(talked, House(), NEXT_WEEK)))
    unnoted = replace(talked, commitments=())
    assert list(detect(Reading(unnoted, House(), NEXT_WEEK)))


def test_it_tells_in_the_customer_s_time_when_it_was_due():
    assert (
        "was due by Tue 3 March 2026, 21:00 (their time) and is not kept"
        in _found(REPLY, zone="Asia/Tokyo")[0].why
    )


def test_it_tells_in_our_time_where_theirs_is_not_known():
    house = House(hours=Hours(zone="Europe/Athens", configured=True))
    assert (
        "was due by Tue 3 March 2026, 14:00 (our time) and is not kept"
        in _found(REPLY, zone="", house=house)[0].why
    )


@pytest.mark.parametrize(("zone", "told"), [("Asia/Tokyo", "their time"), ("", "UTC")])
def test_it_says_whose_time_is_told_of_words_that_went_by(zone: str, told: str):
    conversation = talk(
        "customer: Is it there?",
        "agent: I will write to you tomorrow by noon.",
        customer=Customer(timezone=zone or None),
    )
    (found,) = detect(Reading(conversation, House(), NEXT_WEEK))
    assert f"Tue 3 March 2026, 12:00 ({told}), and nobody wrote" in found.why
