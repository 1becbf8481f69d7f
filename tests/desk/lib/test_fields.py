"""What a field says about one thing, as it is shown."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kept.desk.conversations.models import ConversationValue


@pytest.mark.parametrize(
    ("stored", "shown"), [("41.5000", "41.5"), ("100.0000", "100"), ("0", "0")]
)
def test_a_number_shows_no_zeros_that_nobody_typed(stored: str, shown: str) -> None:
    assert str(ConversationValue(number=Decimal(stored)).value) == shown


def test_a_text_and_a_day_are_shown_as_they_are() -> None:
    assert ConversationValue(text="").value == ""
    assert ConversationValue(date=date(2026, 3, 4)).value == date(2026, 3, 4)
