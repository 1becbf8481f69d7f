"""A conversation as detectors read it."""

from __future__ import annotations

import pytest

from kept.mistakes.conversation import Message
from kept.mistakes.reading import Said


class TestSpan:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("  It leaves today.\n", "It leaves today."),
            ("It leaves today.\n\n-- \nLumen Lamps", "It leaves today."),
            (
                "It leaves today.\n\nOn 5/1/26 09:12, Mona wrote:\n> Where is it?",
                "It leaves today.",
            ),
            ("> Where is it?\n", "> Where is it?"),
            ("", ""),
        ],
        ids=["space", "signature", "quoted mail", "nothing but quoted", "empty"],
    )
    def test_it_covers_what_the_message_says_itself(self, text: str, said: str) -> None:
        span = Said(0, Message("1", "agent", text)).span()
        assert text[span.start : span.end] == said
