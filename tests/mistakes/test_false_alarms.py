"""Words that look like a mistake and are none: what earlier rules of this kind fell for."""

from __future__ import annotations

import pytest

from kept.mistakes.conversation import Conversation
from kept.mistakes.engine import check
from kept.mistakes.house import House
from tests.mistakes.talk import talk

SAID_BY_CUSTOMERS = [
    ("I want to read my novels on the train.", "explains-again"),
    ("You took the fee six times, the same sum over five days.", "explains-again"),
    ("As I told my wife, your service is not bad at all.", "explains-again"),
    ("Eight people stand in front of me here.", "passed-along"),
    ("We had a desk for three people and no stools.", "passed-along"),
    ("Four mails a day about a sale.", "passed-along"),
    ("Installing the new printer software didn't help.", "question-left-open"),
    ("That isn't my street.", "question-left-open"),
    ("They will not answer the bell at the shop.", "question-left-open"),
    ("No sign of the hat yet.", "kept-waiting"),
    ("The mail with the code never came.", "kept-waiting"),
    ("The film is supposed to be in your catalogue.", "promise-broken"),
    ("The men who brought it were very rude.", "brushed-off"),
    ("Your robot mower stops at random.", "bot-trap"),
    ("How do I speak to somebody about a lamp?", "bot-trap"),
    ("The other shop is simply awful.", "complaint-ignored"),
]
SAID_BY_US = [
    ("You find our returns policy on this page.", "policy-shield"),
    ("For reasons of data protection we cannot talk about accounts in public.", "policy-shield"),
    ("Please contact us here at any time.", "channel-forced"),
    ("I have passed this on to the team concerned.", "passed-along"),
    ("We contact the carrier for you today.", "blamed-third-party"),
    ("You will get a short survey.", "promise-undated"),
    ("If it fails again, we will call you.", "promise-undated"),
    ("We could not guarantee that.", "overpromised"),
    ("We definitely want to see the photo.", "overpromised"),
    ("Let me check so that I can tell for sure.", "overpromised"),
    ("Try once again: open the page.", "argued"),
    ("You should have no trouble from now on.", "accused"),
    ("The day may change again, I am sorry.", "argued"),
    ("It seems that you are busy just now.", "assumed-cause"),
    ("You must tell us within a day.", "assumed-cause"),
    ("I am not sure I follow what you mean.", "withheld-knowledge"),
    ("Shall I e-mail you the label?", "explains-again"),
    ("What is the new address?", "explains-again"),
    ("Is there another address we could use?", "explains-again"),
    ("If you end the chat, you can start another one at any time.", "closed-early"),
]


@pytest.mark.parametrize(("text", "mistake"), SAID_BY_CUSTOMERS)
def test_it_stays_silent_on_what_a_customer_says(text: str, mistake: str) -> None:
    found = judged(talk(f"customer: {text}", "agent: Thank you, Mona. Which order is it about?"))
    assert mistake not in found


@pytest.mark.parametrize(("text", "mistake"), SAID_BY_US)
def test_it_stays_silent_on_what_we_say(text: str, mistake: str) -> None:
    mona = "customer: My address is 12 Mill Road, mona@varga.example. Can you help with my lamp?"
    assert mistake not in judged(talk(mona, f"agent: {text}"))


def test_a_reply_in_two_parts_is_one_reply() -> None:
    sorry = "agent: I am sorry you heard so little from us. 1/2"
    step = "agent: Please tell us the number of the order, and we send it again. 2/2"
    assert "over-apologised" not in judged(talk("customer: Nobody writes to me!", sorry, step))


def judged(conversation: Conversation) -> set[str]:
    """The names of the mistakes found."""
    return {finding.mistake for finding in check(conversation, House()).findings}
