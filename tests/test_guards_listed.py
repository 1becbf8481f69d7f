"""The list of what is guarded says what the code does."""

from __future__ import annotations

from importlib import import_module

import pytest

from docs.guards import AUDIT_ONLY, CARDS, GUARDED, what_is_done
from kept.desk.coaching.guards import GUARDS
from kept.desk.coaching.offers import ACTED_ON
from kept.mistakes.catalogue import MISTAKES

CODES = {mistake.code for mistake in MISTAKES}
NEVER_CARRIED = {"public"}
"""Facts that no conversation of the desk has."""


@pytest.mark.parametrize("code", GUARDED)
def test_the_code_of_each_guard_exists(code: str) -> None:
    module, name = GUARDED[code].code.split(":")
    assert callable(getattr(import_module(module), name))


def test_each_mistake_is_listed_once_and_every_guard_of_the_composer_is() -> None:
    assert set(GUARDED) | set(CARDS) | set(AUDIT_ONLY) <= CODES
    assert not set(GUARDED) & (set(CARDS) | set(AUDIT_ONLY)) and not set(CARDS) & set(AUDIT_ONLY)
    assert {guard.code for guard in GUARDS} <= set(GUARDED)


def test_each_card_that_is_listed_does_something() -> None:
    assert set(CARDS) <= ACTED_ON
    assert "KNO01" in ACTED_ON and "OWN02" in ACTED_ON
    assert set(CARDS) | set(GUARDED) >= ACTED_ON


def test_what_the_desk_can_never_see_is_said_to_be_for_the_audit() -> None:
    blind = {one.code for one in MISTAKES if NEVER_CARRIED & set(one.needs)}
    assert blind <= set(AUDIT_ONLY)


def test_each_mistake_has_one_sentence() -> None:
    for mistake in MISTAKES:
        done, sentence = what_is_done(mistake)
        assert done in {"guarded", "found live", "audit only"} and sentence.endswith(".")
