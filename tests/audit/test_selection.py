from __future__ import annotations

import pytest

from kept.audit.errors import AuditError
from kept.audit.selection import mistake_named, mistakes_named, selection
from kept.mistakes.catalogue import MISTAKES


def test_names_codes_and_groups_mean_the_same() -> None:
    promises = {mistake.code for mistake in MISTAKES if mistake.code.startswith("PRM")}
    group = next(mistake.group for mistake in MISTAKES if mistake.code == "PRM01")
    assert selection(["PRM"], []) == selection([group], []) == promises
    assert selection(["promise-broken"], []) == selection(["prm01"], []) == {"PRM01"}


def test_without_words_everything_is_looked_for() -> None:
    assert selection([], []) is None


def test_ignored_ones_are_taken_away() -> None:
    assert selection([], ["scripted"]) == {m.code for m in MISTAKES} - {"TON01"}
    assert selection(["TON01", "TON02"], ["too-informal"]) == {"TON01"}


def test_it_refuses_to_look_for_nothing() -> None:
    with pytest.raises(AuditError, match="--ignore leaves nothing"):
        selection(["TON01"], ["scripted"])


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(
        AuditError, match="no mistake 'promise-broke'; the nearest name is 'promise-broken'"
    ):
        selection(["promise-broke"], [])
    with pytest.raises(AuditError, match="nearest name is 'PRM01'"):
        mistake_named("PRM0l")


def test_groups_are_no_name_to_be_offered() -> None:
    for word in ("promis", "promisse", "promise"):
        with pytest.raises(AuditError, match="nearest name is 'promise-broken'"):
            mistakes_named(word)


def test_a_word_that_is_near_to_none_is_told_where_all_stand() -> None:
    with pytest.raises(AuditError, match=r"no mistake 'foo'; `kept catalogue` lists all\.$"):
        selection(["foo"], [])


def test_every_mistake_is_found_by_name_and_code() -> None:
    for mistake in MISTAKES:
        assert mistake_named(mistake.name) is mistake_named(mistake.code) is mistake
