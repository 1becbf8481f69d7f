"""The texts of the demo: readable, performable, and about nobody who exists."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from kept.desk.demo import customers
from kept.desk.demo.performance import VERBS
from kept.desk.demo.plots import FOLDER, Plot, plots, read_plots, span

HERE = FOLDER.parent


@pytest.mark.parametrize("plot", plots().values(), ids=lambda plot: plot.name)
class TestPlot:
    def test_it_uses_only_verbs_that_can_be_performed(self, plot: Plot) -> None:
        assert {step.verb for step in plot.steps} <= set(VERBS)
        assert plot.steps[0].verb in {"customer", "start"}

    def test_it_names_an_order_and_a_lamp_that_exist(self, plot: Plot) -> None:
        assert plot.order in {"", *customers.ORDERS}
        assert plot.item in {"", *customers.products()}
        assert plot.language in customers.LANGUAGES

    def test_it_can_go_on_by_itself_if_it_is_live(self, plot: Plot) -> None:
        if plot.is_live:
            assert not plot.ago and not plot.by and len(plot.steps) > 1


class TestPlots:
    def test_there_are_enough_and_not_too_many(self) -> None:
        assert len(plots()) >= 60
        assert 280 <= sum(plot.times for plot in plots().values()) <= 330

    def test_no_name_is_used_twice(self) -> None:
        texts = [path.read_text(encoding="utf-8") for path in FOLDER.glob("*.toml")]
        assert sum(len(list(read_plots(text))) for text in texts) == len(plots())

    def test_every_address_leads_nowhere(self) -> None:
        for path in [*HERE.rglob("*.toml"), *HERE.rglob("*.eml")]:
            text = path.read_text(encoding="utf-8")
            for domain in re.findall(r"@([\w-]+(?:\.[\w-]+)+)", text):
                assert domain.endswith(".example"), f"{domain} in {path.name}"
            for host in re.findall(r"https?://([^/\s\"]+)", text):
                assert host.endswith(".example"), f"{host} in {path.name}"


class TestReading:
    def test_it_reads_directions_with_and_without_a_delay(self) -> None:
        script = "> customer with=a.png\\nHello,\\n\\nyou.\\n> resolve 2h Done well\\n"
        (plot,) = read_plots(f'[one]\nsubject = "S"\nscript = "{script}"')
        first, second = plot.steps
        assert (first.verb, first.after, first.rest) == ("customer", timedelta(0), "with=a.png")
        assert first.text == "Hello,\n\nyou."
        assert (second.verb, second.after, second.rest) == (
            "resolve", timedelta(hours=2), "Done well",
        )  # fmt: skip

    def test_it_refuses_what_is_no_stretch_of_time(self) -> None:
        with pytest.raises(ValueError, match="40m"):
            span("a while")
