"""What a conversation says that is no mistake: promises, complaints, remedies, questions ..."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kept.mistakes.complaints import complaint_facts, requests_for_a_person
from kept.mistakes.mistake import Fact
from kept.mistakes.reading import Reading
from kept.mistakes.text.answers import hardly_answered
from kept.mistakes.text.names import name_facts
from kept.mistakes.text.promises import promise_facts
from kept.mistakes.text.put_off import put_off
from kept.mistakes.text.questions import question_facts
from kept.mistakes.text.remedies import remedy_facts
from kept.mistakes.text.slots import slot_facts
from kept.mistakes.text.stock import stock_facts

_AUTHORS: tuple[tuple[frozenset[str], Callable[[Reading], Iterable[Fact]]], ...] = (
    (frozenset({"complaint"}), complaint_facts),
    (frozenset({"asks-human"}), requests_for_a_person),
    (frozenset({"promise"}), promise_facts),
    (frozenset({"remedy"}), remedy_facts),
    (frozenset({"given", "asked"}), slot_facts),
    (frozenset({"name-used"}), name_facts),
    (frozenset({"open-question"}), question_facts),
    (frozenset({"hardly-answered"}), hardly_answered),
    (frozenset({"put-off"}), put_off),
    (frozenset({"stock-phrase"}), stock_facts),
)
FOR_THE_DESK = frozenset({"hardly-answered", "put-off", "stock-phrase"})
"""Doubts about the reply that is being written, and what is only counted: no report tells them."""
ALL_FACTS: frozenset[str] = frozenset().union(*(kinds for kinds, _ in _AUTHORS)) - FOR_THE_DESK


def facts_of(reading: Reading, wanted: frozenset[str] = ALL_FACTS) -> list[Fact]:
    """The facts of a conversation of the kinds ``wanted``, in the order of its messages."""
    if not wanted:
        return []
    order = {said.message.id: said.index for said in reading.said}
    found = [
        fact
        for kinds, author in _AUTHORS
        if not kinds.isdisjoint(wanted)
        for fact in author(reading)
        if fact.kind in wanted
    ]
    return sorted(found, key=lambda fact: (order[fact.message], fact.start, fact.kind))
