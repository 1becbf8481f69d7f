"""Steps that a customer reported as taken, and those that we tell them to take."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from kept.mistakes.reading import Reading, Said
from kept.mistakes.text.lexicon import lexicon
from kept.mistakes.text.read import Place, Spoken


class Step(NamedTuple):
    """One step, such as ``restart``, in one message."""

    name: str
    said: Said
    place: Place


def repeated_steps(reading: Reading) -> tuple[tuple[Step, Step], ...]:
    """Steps that we tell the customer to take, each with the customer's report of it before.

    One for every message of ours.
    """
    return _after_report(reading, "step-told")


def asked_steps(reading: Reading) -> tuple[tuple[Step, Step], ...]:
    """Steps of which we ask whether they were taken, each with the report of it before."""
    return _after_report(reading, "asks-tried")


def reported_steps(reading: Reading) -> tuple[Step, ...]:
    """Steps that the customer reports to have taken, each once, where they first say so."""
    cues = _possible(reading, "step-taken")
    taken: dict[str, Step] = {}
    for said in reading.said if cues else ():
        for step in _steps(said, cues, "step-taken") if said.by_customer else ():
            taken.setdefault(step.name, step)
    return tuple(taken.values())


def steps_told(said: Said) -> frozenset[str]:
    """The names of the steps that a message tells to take."""
    return frozenset(cue.removeprefix("step-") for cue, _ in said.once(_marked, "step-told"))


def _after_report(reading: Reading, mark: str) -> tuple[tuple[Step, Step], ...]:
    if not reading.may(mark) or not reading.may(*_REPORTS):
        return ()
    cues = _possible(reading, "step-taken", "asks-tried") & _possible(reading, mark)
    if not cues:
        return ()
    taken: dict[str, Step] = {}
    asked: list[Step] = []
    found: list[tuple[Step, Step]] = []
    for said in reading.said:
        if said.by_customer:
            confirmed = asked if asked and said.has("step-confirmed") else []
            for step in (*_steps(said, cues, "step-taken"), *confirmed):
                taken.setdefault(step.name, step)
            asked = []
        elif said.by_us:
            again = cues.intersection(f"step-{name}" for name in taken)
            told = list(_steps(said, again, mark))
            if told:
                first = min(told, key=lambda step: (step.place, step.name))
                found.append((first, taken[first.name]))
            asked = list(_steps(said, cues, "asks-tried"))
    return tuple(found)


def _steps(said: Said, cues: set[str], mark: str) -> Iterator[Step]:
    """The steps, of those that the cues stand for, in whose sentence the mark stands."""
    for cue, place in said.once(_marked, mark) if said.may(mark) else ():
        if cue in cues:
            yield Step(cue.removeprefix("step-"), said, place)


def _marked(spoken: Spoken, mark: str) -> list[tuple[str, Place]]:
    """The cues of steps in whose sentence the mark stands."""
    marks = [start for start, _ in spoken.places(mark)]
    found: list[tuple[str, Place]] = []
    for cue in spoken.once(_possible_steps) if marks else ():
        for place in spoken.places(cue):
            start, end = spoken.sentence(place)
            if any(start <= at < end for at in marks):
                found.append((cue, place))
    return found


def _possible(reading: Reading, *marks: str) -> set[str]:
    """The cues of steps that may stand in a message beside one of the marks."""
    near = [said for said in reading.said if said.may(*marks)]
    return {cue for said in near for cue in said.once(_possible_steps)}


def _possible_steps(spoken: Spoken) -> list[str]:
    """The cues of steps that may stand in a text."""
    steps = _step_cues(spoken.language)
    return [cue for cue in steps if spoken.may(cue)] if spoken.may(*steps) else []


@cache
def _step_cues(language: str) -> tuple[str, ...]:
    """The cues that each stand for one step."""
    names = lexicon(language).cues
    return tuple(name for name in names if name.startswith("step-") and name not in _MARKS)


_REPORTS = frozenset({"step-taken", "step-confirmed"})
_MARKS = frozenset(
    "step-taken step-told step-refused step-confirmed step-given step-questioned".split()
)
