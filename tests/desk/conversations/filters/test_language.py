from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kept.desk.conversations.filters import Filter, Term, Words, describe, parse

_PIECES = st.sampled_from(
    [
        "status:open", "-tag:x", 'from:"Mona V"', "owner:", "ownr:me", "before:2026-03-01",
        "before:soon", "has:tail", '"a phrase"', '-"a  phrase"', "-", "--", '"', "serial-number:7",
        "Serial_Number:a", "https://lamps.example/a", "12:30", "LL-1042", 'tag:""', "re:", "\0",
        "is:WAITING", "x:y:z", "-word", "Ünïcode", "tag:a\u2028b", 'a"b c"d',
    ]
)  # fmt: skip
_TEXTS = st.text(max_size=80) | st.lists(_PIECES | st.text(max_size=5), max_size=8).map(" ".join)


class TestParse:
    @given(_TEXTS)
    @example('a:"' * 400)
    def test_it_understands_everything_and_writes_what_it_reads_again(self, text: str) -> None:
        filter = parse(text, fields=("serial-number",))
        assert parse(str(filter), fields=("serial-number",)) == filter
        assert describe(filter)

    @pytest.mark.parametrize(
        ("text", "terms", "words"),
        [
            ("status:open owner:ME", ("status:open", "owner:ME"), ()),
            ("Status:Open refund", ("status:open",), ("refund",)),
            ('-tag:vip "broken  lamp"', ("-tag:vip",), ('"broken lamp"',)),
            ('from:"Mona Varga"', ('from:"Mona Varga"',), ()),
            ("LL-1042 mona@example.org", (), ("LL-1042", "mona@example.org")),
            ("https://lamps.example/a 12:30 re:", (), ("https://lamps.example/a", "12:30", "re:")),
            ("-refund lamp", (), ("-refund", "lamp")),
            ("lamp lamp status:open status:open", ("status:open",), ("lamp",)),
            ('"never closed', (), ('"never closed"',)),
            ("serial_number:7", ("serial-number:7",), ()),
        ],
    )
    def test_it_tells_terms_from_words(
        self, text: str, terms: tuple[str, ...], words: tuple[str, ...]
    ) -> None:
        filter = parse(text, fields=("serial-number",))
        assert tuple(map(str, filter.terms)) == terms
        assert tuple(map(str, filter.words)) == words
        assert not filter.problems

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("ownr:me", "There is no filter `ownr:`; did you mean `owner:`?"),
            ("zzz:me", "There is no filter `zzz:`."),
            ("before:soon", "`before:` needs a day, not “soon”, such as `before:2026-03-01`."),
            (
                "after:2026-02-30",
                "`after:` needs a day, not “2026-02-30”, such as `after:2026-03-01`.",
            ),
            (
                "has:tail",
                "`has:` knows no “tail”; it is `has:attachment`, `has:draft`, `has:note`.",
            ),
            ("owner:", "Something is missing after `owner:`, such as `owner:me`."),
            ('tag:""', "Something is missing after `tag:`, such as `tag:refund`."),
        ],
    )
    def test_it_says_what_it_could_not_read(self, text: str, sentence: str) -> None:
        filter = parse(f"{text} lamp")
        assert [problem.sentence for problem in filter.problems] == [sentence]
        assert filter.words == (Words("lamp"),) and not filter.terms

    def test_it_reads_no_more_than_a_list_can_cost(self) -> None:
        filter = parse(" ".join(f"tag:t{number}" for number in range(500)))
        assert len(filter.terms) == 40


class TestDescribe:
    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("", "All conversations."),
            ("status:open owner:me tag:a tag:b", "Open, owned by you, tagged a and tagged b."),
            ("status:open status:snoozed -tag:x", "Open or snoozed, not tagged x."),
            ('lamp "on fire" -refund', "Containing “lamp” and “on fire”, without “refund”."),
        ],
    )
    def test_it_is_a_sentence(self, text: str, sentence: str) -> None:
        assert describe(parse(text)) == sentence

    def test_it_describes_every_choice(self) -> None:
        assert describe(Filter((Term("is", "archive"), Term("team", "Care")))) == (
            "From the archive, of team Care."
        )
