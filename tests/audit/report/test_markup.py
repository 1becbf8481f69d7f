from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from kept.audit.report.markup import escape, join, tag


class Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(name)
        self.attributes.update(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text())
def test_text_never_becomes_markup(text: str) -> None:
    parser = Parser()
    parser.feed(tag("p", text, title=text))
    parser.close()
    assert parser.tags == ["p"]
    assert set(parser.attributes) == {"title"}
    assert parser.text == parser.attributes["title"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Cn"])))
def test_text_is_shown_as_it_is(text: str) -> None:
    parser = Parser()
    parser.feed(tag("p", text))
    parser.close()
    assert parser.text == text


def test_what_no_document_may_hold_is_replaced() -> None:
    assert escape("a\x00b\ud800c\x1bd\ne") == "a\ufffdb\ufffdc\ufffdd\ne"


def test_nobody_turns_our_words_around() -> None:
    assert escape("a\u202eb\u2066c") == "abc"


def test_finished_markup_is_left_alone() -> None:
    assert join((tag("b", "<"), "<", None, 3)) == "<b>&lt;</b>&lt;3"


def test_attributes_are_named_as_in_html() -> None:
    written = tag("svg", class_="bar", aria_hidden="true", viewBox="0 0", width=1.5, hidden=True)
    assert written == '<svg class="bar" aria-hidden="true" viewBox="0 0" width="1.5" hidden></svg>'
    assert tag("p", id=None, hidden=False) == "<p></p>"
