from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kept.audit.reuse import MOST, Sketch, fingerprint, fingerprints, replies, with_reuse
from kept.mistakes.conversation import Conversation, Message

BODY = "the new shade is on its way to you and will be there {when}."


def said(text: str, author: str = "agent", *, internal: bool = False) -> Message:
    return Message("1", author, text, internal=internal)  # type: ignore[arg-type]


class TestFingerprint:
    def test_names_numbers_and_signatures_do_not_count(self) -> None:
        one = f"Hi Mona, {BODY.format(when='on 14.3.')} ^AB https://lamps.example/1"
        other = f"@8812 hello jun, {BODY.format(when='on 27.11.')} ^CY https://lamps.example/2"
        assert fingerprint(one) == fingerprint(other) is not None

    def test_masked_words_do_not_count(self) -> None:
        assert fingerprint(BODY.format(when="by #DATE#")) == fingerprint(
            BODY.format(when="by #DAY#")
        )

    def test_another_text_is_another_one(self) -> None:
        assert fingerprint(BODY.format(when="soon")) != fingerprint(BODY.format(when="later"))

    def test_short_texts_customers_and_notes_have_none(self) -> None:
        body = BODY.format(when="soon")
        assert fingerprint("Are you still with me?") is None
        told = (said(body, "customer"), said(body, internal=True), said("Hello"))
        assert replies(Conversation("1", told)) == ["Hello"]

    @given(st.text(max_size=400))
    def test_any_text_can_be_read(self, text: str) -> None:
        assert fingerprint(text) == fingerprint(text)

    def test_hostile_texts_cost_little(self) -> None:
        for text in ("@" * 100_000, "@a " * 40_000, "!" * 100_000, "hi " * 40_000):
            fingerprint(text)


class TestSketch:
    @given(st.lists(st.integers(0, 2**64 - 1), max_size=200))
    def test_it_never_counts_too_low(self, marks: list[int]) -> None:
        sketch = Sketch(1)
        sketch.add(marks)
        assert all(sketch.count(mark) >= marks.count(mark) for mark in marks)

    def test_it_counts_right_while_there_is_room(self) -> None:
        sketch = Sketch(1_000_000)
        marks = [hash_ * 0x9E3779B97F4A7C15 % 2**64 for hash_ in range(1000)]
        sketch.add(marks + marks[:10])
        assert [sketch.count(mark) for mark in marks] == [2] * 10 + [1] * 990

    def test_it_stops_at_the_most_it_can_hold(self) -> None:
        sketch = Sketch(1)
        sketch.add([7] * (MOST + 5))
        assert sketch.count(7) == MOST


class TestWithReuse:
    def test_it_tells_how_many_others_got_the_text(self) -> None:
        talks = [
            Conversation(str(number), (said(BODY.format(when=f"on {number}.")),) * 2)
            for number in range(3)
        ]
        sketch = Sketch(1)
        for talk in talks:
            sketch.add(fingerprints(replies(talk)))
        assert [message.reused for message in with_reuse(talks[0], sketch).messages] == [2, 2]

    def test_a_text_that_nobody_else_got_was_counted_too(self) -> None:
        sketch, talk = Sketch(1), Conversation("1", (said(BODY.format(when="soon")),))
        sketch.add(fingerprints(replies(talk)))
        assert with_reuse(talk, sketch).messages[0].reused == 0

    def test_what_was_not_counted_stays_unknown(self) -> None:
        talk = Conversation("1", (said("Done."), said("Thanks", "customer")))
        assert with_reuse(talk, Sketch(1)) is talk
