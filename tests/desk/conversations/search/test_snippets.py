from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kept.desk.conversations.filters import parse
from kept.desk.conversations.search.snippets import marked, snippet, surely_stands_in
from kept.desk.conversations.search.words import question, words_of


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("My Lamp is dark", "lamp", "My <mark>Lamp</mark> is dark"),
        ("Die Straße", "strasse", "Die <mark>Straße</mark>"),
        ("order LL-1042.", "ll-1042", "order <mark>LL-1042</mark>."),
        ("<b>lamp</b>", "lamp", "&lt;b&gt;<mark>lamp</mark>&lt;/b&gt;"),
        ("refunded & refunds", "refund", "<mark>refunded</mark> &amp; <mark>refunds</mark>"),
        ("lamp on fire", '"on fire" fire', "lamp <mark>on fire</mark>"),
        ("nothing", "lamp", "nothing"),
    ],
)
def test_it_marks_what_was_found(text: str, query: str, shown: str) -> None:
    assert marked(text, question(parse(query))) == shown
    assert snippet(text, question(parse(query))) == shown


def test_it_shows_a_piece_around_what_was_found() -> None:
    text = "before " * 60 + "the lamp\n\nis dark " + "after " * 60
    shown = snippet(text, question(parse("lamp")))
    assert shown.startswith("… before") and "the <mark>lamp</mark> is dark after" in shown
    assert shown.endswith(" …") and len(shown) < 240


def test_it_shows_no_marks_of_quoting() -> None:
    shown = snippet("On Friday Mona wrote:\n> > the lamp\n>is dark", question(parse("lamp")))
    assert shown == "On Friday Mona wrote: the <mark>lamp</mark> is dark"


@given(
    st.text(alphabet=st.sampled_from("<>&\"' aélÉ\u0301ß")),
    st.sampled_from(["a", "el", "ss l", "e"]),
)
def test_no_text_becomes_markup(text: str, query: str) -> None:
    shown = snippet(text, question(parse(query)))
    assert "<" not in re.sub(r"</?mark>", "", shown)
    plain = html.unescape(re.sub(r"</?mark>", "", shown))
    assert len(plain) <= len(text) * 2 + 4


SCRAPS = st.sampled_from(
    ["lamp", "Lamps", "la", "fire", "on", "é", "x" * 64, "x" * 70, "12", " ", "-", "_", ".", "灯"]
)


@given(text=st.lists(SCRAPS, max_size=12).map("".join), query=st.lists(SCRAPS, min_size=1))
def test_what_surely_stands_in_a_text_fits(text: str, query: list[str]) -> None:
    asked = question(parse(" ".join(query)))
    if surely_stands_in([text], asked):
        assert asked.fits(words_of(text))


@pytest.mark.parametrize("query", ["lamp", "lam", '"brass lamp" dark', "mona-lamp"])
def test_it_knows_at_once_what_plain_english_holds(query: str) -> None:
    texts = ["The brass lamp is dark.", "mona lamp example"]
    assert surely_stands_in(texts, question(parse(query)))


@pytest.mark.parametrize("query", ["dark mona", "amp", "lamp -dark", '"lamp brass"', '"dark mona"'])
def test_it_does_not_know_of_anything_else(query: str) -> None:
    assert not surely_stands_in(["The brass lamp is dark."], question(parse(query)))
