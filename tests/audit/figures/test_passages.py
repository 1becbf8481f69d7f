from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from kept.audit.figures.passages import Passage, Worst, quote, shorten
from kept.mistakes.conversation import Conversation, Message
from kept.mistakes.mistake import Level, Span

offers = st.lists(
    st.tuples(st.integers(0, 5), st.sampled_from("123456"), st.sampled_from(["", "a", "b", "c"]))
)


def passage(conversation: str) -> Passage:
    return Passage(conversation, "PRM01", Level.ERROR, "", "", None, (), None, None)


def worst(items: list[tuple[int, str, str]]) -> Worst:
    found = Worst(limit=3)
    for gravity, conversation, said in items:
        found.offer((float(gravity),), conversation, said, lambda c=conversation: passage(c))
    return found


class TestWorst:
    def test_it_keeps_the_gravest_first(self) -> None:
        found = worst([(1, "1", "a"), (5, "2", "b"), (3, "3", "c"), (4, "4", "")])
        assert [each.conversation for each in found.passages] == ["2", "4", "3"]

    def test_it_shows_the_same_sentence_once(self) -> None:
        found = worst([(1, "1", "a"), (5, "2", "a"), (3, "3", "A ")])
        assert [each.conversation for each in found.passages] == ["2"]

    def test_it_builds_only_what_it_keeps(self) -> None:
        found = worst([(5, "1", "a"), (5, "2", "b"), (5, "3", "c")])

        def unwanted() -> Passage:
            raise AssertionError

        found.offer((1.0,), "4", "d", unwanted)

    @given(offers, offers, offers)
    @example([], [(0, "3", "")], [(0, "1", ""), (0, "3", "a"), (0, "3", ""), (0, "1", "b")])
    def test_parts_may_be_merged_in_any_grouping(
        self,
        one: list[tuple[int, str, str]],
        two: list[tuple[int, str, str]],
        three: list[tuple[int, str, str]],
    ) -> None:
        left, right = worst(one), worst(two)
        left.merge(worst(two))
        left.merge(worst(three))
        right.merge(worst(three))
        right.merge(worst(one))
        assert left == right == worst([*one, *two, *three])


class TestShorten:
    @given(st.text(max_size=300), st.integers(0, 300), st.integers(0, 60), st.integers(10, 200))
    def test_marks_point_at_the_same_words(
        self, text: str, start: int, length: int, limit: int
    ) -> None:
        start = min(start, len(text))
        end = min(start + length, len(text))
        short, marks = shorten(text, [(start, end)], limit)
        assert len(short) <= limit + 2
        for left, right in marks:
            assert short[left:right] and text[start:end].startswith(short[left:right])
        if 0 < end - start <= limit // 2:
            assert [short[left:right] for left, right in marks] == [text[start:end]]

    def test_overlapping_marks_become_one_after_the_other(self) -> None:
        assert shorten("abcdef", [(0, 3), (2, 5)], 100)[1] == ((0, 3), (3, 5))


class TestQuote:
    messages = tuple(
        Message(str(n), "customer" if n % 2 == 0 else "agent", f"One {n}. Two {n}. Three.")
        for n in range(9)
    )
    conversation = Conversation("7", messages, channel="email")

    def test_it_shows_the_messages_around_the_span(self) -> None:
        found = quote(self.conversation, [Span("3", 7, 13)], why="")
        assert [line.text[:5] for line in found.lines] == ["One 2", "One 3", "One 4"]
        assert found.sentence and found.sentence.text == "Two 3."
        assert found.sentence.marks == ((0, 6),)

    def test_it_shows_what_the_other_spans_point_at_and_what_lies_between(self) -> None:
        found = quote(self.conversation, [Span("7", 0, 3), Span("0", 0, 3)], why="")
        assert [(line.text[4], line.skipped) for line in found.lines] == [
            ("0", 0),
            ("6", 5),
            ("7", 0),
            ("8", 0),
        ]

    def test_it_leaves_out_signatures_and_quoted_mail(self) -> None:
        text = "It leaves today.\n\n--\nLumen Lamps\n\nOn Monday, Mona wrote:\n> Where is it?"
        conversation = Conversation("1", (Message("1", "agent", text),))
        short = quote(conversation, [Span("1", 0, 2)], why="")
        whole = quote(conversation, [Span("1", len(text) - 12, len(text))], why="")
        assert [line.text for line in short.lines] == ["It leaves today."]
        assert [line.text for line in whole.lines] == [text]

    def test_it_stands_spans_that_point_nowhere(self) -> None:
        found = quote(Conversation("8"), [Span("gone", 5, 9)], why="")
        assert found.lines == () and found.sentence is None
