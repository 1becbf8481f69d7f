from __future__ import annotations

from datetime import date

import pytest

from kept.mistakes.house import HouseError, load
from kept.mistakes.mistake import Finding, Level
from kept.mistakes.suppressions import Suppression, apply, unused

TODAY = date(2026, 3, 11)
GOODBYE = Finding(
    code="TON01",
    mistake="scripted",
    level=Level.WARNING,
    conversation="1042",
    message="3",
    start=10,
    end=27,
    quote="Have a lovely\nday",
    why="It is said to everybody.",
    better="Say something about the chair.",
    manual="docs/mistakes/scripted.md",
)


def by_bo(mistake: str = "scripted", **only: object) -> Suppression:
    return Suppression(mistake, "This is how Ada says goodbye.", "Bo", **only)  # type: ignore[arg-type]


class TestApplying:
    @pytest.mark.parametrize(
        "suppression",
        [
            by_bo(conversation="1042"),
            by_bo("TON01", conversation="1042"),
            by_bo("ton01", phrase="lovely day"),
            by_bo(phrase="HAVE A"),
            by_bo(conversation="1042", span=(10, 27)),
            by_bo(conversation="1042", until=TODAY),
        ],
    )
    def test_it_hides_the_finding_and_counts_as_used(self, suppression: Suppression) -> None:
        assert apply([GOODBYE], [suppression], TODAY) == ((), {suppression})

    @pytest.mark.parametrize(
        "suppression",
        [
            by_bo("callous", conversation="1042"),
            by_bo(conversation="1043"),
            by_bo(phrase="lovely evening"),
            by_bo(conversation="1042", phrase="lovely evening"),
            by_bo(conversation="1042", span=(10, 26)),
            by_bo(conversation="1042", until=date(2026, 3, 10)),
        ],
    )
    def test_it_leaves_what_is_not_meant(self, suppression: Suppression) -> None:
        assert apply([GOODBYE], [suppression], TODAY) == ((GOODBYE,), frozenset())

    def test_all_that_cover_a_finding_are_used(self) -> None:
        both = [by_bo(conversation="1042"), by_bo(phrase="lovely")]
        assert apply([GOODBYE], both, TODAY)[1] == set(both)

    def test_the_others_are_unused(self) -> None:
        used, old = by_bo(phrase="lovely"), by_bo(phrase="goodbye")
        assert unused([old, used], apply([GOODBYE], [old, used], TODAY)[1]) == (old,)


class TestReading:
    good = 'mistake = "scripted"\nreason = "Her words."\nauthor = "Bo"\n'

    def read(self, text: str) -> tuple[Suppression, ...]:
        return load(f"[[suppressions]]\n{text}", "house.toml").suppressions

    def test_it_reads_what_is_told(self) -> None:
        (read,) = self.read(f'{self.good}conversation = "7"\nspan = [0, 5]\nuntil = 2026-05-01')
        assert read == Suppression(
            "scripted", "Her words.", "Bo", "7", "", (0, 5), date(2026, 5, 1)
        )

    @pytest.mark.parametrize("key", ["mistake", "reason", "author"])
    def test_mistake_reason_and_author_are_obligatory(self, key: str) -> None:
        lines = [line for line in self.good.splitlines() if not line.startswith(key)]
        with pytest.raises(HouseError, match=f"line 1: .suppressions. needs {key}"):
            self.read("\n".join([*lines, 'phrase = "lovely"']))

    def test_an_empty_reason_is_none(self) -> None:
        with pytest.raises(HouseError, match="line 3: reason: must not be empty"):
            self.read(self.good.replace("Her words.", " ") + 'phrase = "lovely"')

    def test_a_blanket_suppression_is_refused(self) -> None:
        with pytest.raises(HouseError, match=r"allowances\.ignore"):
            self.read(self.good)

    @pytest.mark.parametrize("span", ["span = [0, 5]", 'conversation = "7"\nspan = [5]'])
    def test_a_span_wants_a_conversation_and_two_ends(self, span: str) -> None:
        with pytest.raises(HouseError, match="span: needs a conversation"):
            self.read(self.good + span)
