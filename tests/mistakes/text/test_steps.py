"""Steps that were reported as taken and are asked for again."""

from __future__ import annotations

import pytest

from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.house import House
from kept.mistakes.reading import Reading
from kept.mistakes.text.steps import asked_steps, repeated_steps


def repeated(report: str, reply: str) -> list[str]:
    """The steps of a reply that the report before had named."""
    talk = Conversation("c", (Message("0", "customer", report), Message("1", "agent", reply)))
    return [told.name for told, _ in repeated_steps(Reading(talk, House()))]


@pytest.mark.parametrize(
    ("report", "reply", "step"),
    [
        ("I already rebooted the box.", "Please restart the box.", "restart"),
        ("I've turned it off and on again.", "Try to power cycle it.", "restart"),
        ("We uninstalled the app twice.", "Could you reinstall the app?", "reinstall"),
        ("I have looked in my spam folder.", "Please check your spam folder.", "spam"),
        ("I called the courier twice.", "We suggest to contact the courier.", "seller"),
        ("I've cleared my cookies.", "Clear your cache and cookies, please.", "cache"),
    ],
)
def test_it_knows_the_same_step_in_other_words(report: str, reply: str, step: str) -> None:
    assert repeated(report, reply) == [step]


@pytest.mark.parametrize(
    ("report", "reply"),
    [
        ("Should I restart the box?", "Yes, please restart the box."),
        ("I haven't restarted it yet.", "Please restart it now."),
        ("I already rebooted the box.", "Thanks for restarting it. Please open the lid."),
        ("I already rebooted the box.", "Please clear your cache."),
        ("The box is dark.", "Please restart the box."),
    ],
)
def test_it_says_nothing_of_other_steps(report: str, reply: str) -> None:
    assert repeated(report, reply) == []


@pytest.mark.parametrize(("answer", "steps"), [("Yes, twice", ["reset"]), ("What is that?", [])])
def test_a_yes_reports_the_step_that_was_asked_about(answer: str, steps: list[str]) -> None:
    lines = (
        Message("0", "agent", "Have you tried a factory reset?"),
        Message("1", "customer", answer),
        Message("2", "agent", "Please do a factory reset."),
    )
    assert [
        told.name for told, _ in repeated_steps(Reading(Conversation("c", lines), House()))
    ] == steps


def test_a_step_is_asked_about_after_its_report() -> None:
    lines = (
        Message("0", "customer", "I already did a factory reset."),
        Message("1", "agent", "Have you tried a factory reset?"),
    )
    assert [told.name for told, _ in asked_steps(Reading(Conversation("c", lines), House()))] == [
        "reset"
    ]
