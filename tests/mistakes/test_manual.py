from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.manual import HEADINGS, manual
from kept.mistakes.mistake import Level, Mistake

PAGE = """A mistake for a test.

What it finds
    The first line.
        Deeper.

    After a gap.

Why it hurts
    It does not.
"""


@pytest.fixture
def mistake(monkeypatch: pytest.MonkeyPatch) -> Mistake:
    module = ModuleType("catalogue_of_a_test", PAGE)
    monkeypatch.setitem(sys.modules, module.__name__, module)

    def detect(_reading: Any) -> tuple[()]:
        return ()

    detect.__module__ = module.__name__
    return Mistake("TST01", "test", "A test", "tests", Level.INFO, detect)


def test_it_is_the_text_under_each_heading(mistake: Mistake) -> None:
    assert manual(mistake) == {
        "What it finds": "The first line.\n    Deeper.\n\nAfter a gap.",
        "Why it hurts": "It does not.",
    }


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_each_page_is_in_order_and_is_not_indented(mistake: Mistake) -> None:
    page = manual(mistake)
    assert tuple(page) == HEADINGS
    assert all(text == text.strip() and text for text in page.values())
