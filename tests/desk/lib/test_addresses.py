from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, reverse

from kept.desk.lib.addresses import address


class TestAddress:
    @pytest.mark.parametrize(
        "given",
        [
            ("inbox",),
            ("conversation", 812),
            ("composing", 812, "reply"),
            ("file", "0" * 32, "lamp {0} & more.pdf"),
            ("draft", 7, "note"),
        ],
    )
    def test_it_says_what_django_says(self, given: tuple[str, *tuple[object, ...]]) -> None:
        name, *rest = given
        assert address(name, *rest) == address(name, *rest) == reverse(name, args=rest)

    def test_it_takes_another_number_each_time(self) -> None:
        assert [address("conversation", pk) for pk in (1, 2)] == [
            "/conversations/1/", "/conversations/2/"
        ]  # fmt: skip

    def test_it_raises_where_there_is_no_such_page(self) -> None:
        for given in (("nowhere",), ("conversation",), ("conversation", None)):
            with pytest.raises(NoReverseMatch):
                address(*given)


class TestTag:
    def test_it_writes_and_names_addresses(self) -> None:
        page = Template("{% url 'conversation' pk %}{% url 'inbox' as there %} {{ there }}")
        assert page.render(Context({"pk": 3})) == "/conversations/3/ /inbox/"

    def test_it_names_nothing_where_there_is_no_such_page(self) -> None:
        page = Template("{% url 'nowhere' as there %}[{{ there }}]")
        assert page.render(Context()) == "[]"

    def test_it_escapes(self) -> None:
        page = Template("{% url 'file' key name %}")
        shown = page.render(Context({"key": "0" * 32, "name": "a&b.pdf"}))
        assert shown == f"/files/{'0' * 32}/a&amp;b.pdf"
