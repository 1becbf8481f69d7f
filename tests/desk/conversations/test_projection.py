"""What a conversation's columns tell of its messages."""

from __future__ import annotations

from kept.desk.conversations.projection import PREVIEW, preview


def test_a_preview_says_that_there_is_more() -> None:
    assert preview("The lamp\n\nis dark.") == "The lamp is dark."
    assert preview("x" * PREVIEW) == "x" * PREVIEW
    cut = preview("lamp " * PREVIEW)
    assert cut.endswith("lamp…") and len(cut) <= PREVIEW
