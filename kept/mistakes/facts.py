"""What a conversation says that is no mistake: promises, complaints, remedies, questions ..."""

from __future__ import annotations

from collections.abc import Iterator

from kept.mistakes.complaints import complaint_facts, requests_for_a_person
from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading
from kept.mistakes.text.names import name_facts
from kept.mistakes.text.promises import promise_facts
from kept.mistakes.text.questions import question_facts
from kept.mistakes.text.remedies import remedy_facts
from kept.mistakes.text.slots import slot_facts


def facts_of(reading: Reading) -> list[Fact]:
    """All facts of a conversation, in the order of its messages."""
    order = {said.message.id: said.index for said in reading.said}
    return sorted(_facts(reading), key=lambda fact: (order[fact.message], fact.start, fact.kind))


def _facts(reading: Reading) -> Iterator[Fact]:
    yield from complaint_facts(reading)
    yield from requests_for_a_person(reading)
    yield from promise_facts(reading)
    yield from remedy_facts(reading)
    yield from slot_facts(reading)
    yield from name_facts(reading)
    yield from question_facts(reading)
