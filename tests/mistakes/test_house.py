from __future__ import annotations

import dataclasses
import pickle
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from kept.mistakes.house import Contact, House, HouseError, Target, load

DOCUMENTED = (Path(__file__).parents[2] / "docs/use/house.toml").read_text(encoding="utf-8")


def refusal(text: str) -> str:
    with pytest.raises(HouseError) as caught:
        load(text, "house.toml")
    return str(caught.value)


class TestTheDocumentedFile:
    def test_it_loads(self) -> None:
        house = load(DOCUMENTED, "house.toml")
        assert house.hours.closed == (date(2026, 12, 24),)
        assert house.register[0].value == 30
        assert house.suppressions[0].until == date(2027, 6, 30)

    def test_without_its_examples_it_says_the_defaults(self) -> None:
        lines = [line for line in DOCUMENTED.splitlines() if not line.endswith("Example.")]
        house = load("\n".join(lines), "house.toml")
        hours = dataclasses.replace(house.hours, configured=False)
        assert dataclasses.replace(house, hours=hours) == House()

    def test_it_holds_every_key(self) -> None:
        missing = list(missing_keys(House, tomllib.loads(DOCUMENTED), ""))
        assert not missing, (
            f"add these keys, each with a comment, to docs/use/house.toml: {missing}"
        )

    def test_it_explains_every_threshold(self) -> None:
        table = DOCUMENTED.split("[thresholds]")[1].split("\n\n")[0]
        assert all("#" in line for line in table.strip().splitlines())


def missing_keys(kind: type[Any], table: dict[str, Any], place: str) -> Iterator[str]:
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        if field.metadata.get("given"):
            continue
        if field.name not in table:
            yield place + field.name
            continue
        inner, told = hints[field.name], table[field.name]
        if get_args(inner) and dataclasses.is_dataclass(get_args(inner)[0]):
            inner, told = get_args(inner)[0], told[0]
        if dataclasses.is_dataclass(inner):
            yield from missing_keys(inner, told, f"{place}{field.name}.")  # type: ignore[arg-type]


class TestTargets:
    def test_each_kind_of_channel_has_its_own(self) -> None:
        house = House()
        assert house.target("email") == Target(480, 480, 72)
        assert house.target("Chat") == Target(2, 3, 72)
        assert house.target("twitter").first_reply == 60
        assert house.target("forum").first_reply == 24 * 60

    @pytest.mark.parametrize("channel", [None, "", "carrier pigeon"])
    def test_an_unknown_channel_is_other(self, channel: str | None) -> None:
        house = load("[targets.other]\nfirst_reply = 7", "house.toml")
        assert house.target(channel).first_reply == 7

    def test_one_key_leaves_the_others_alone(self) -> None:
        house = load("[targets.chat]\nfirst_reply = 1", "house.toml")
        assert house.target("chat") == Target(1, 3, 72)

    def test_a_priority_is_a_factor(self) -> None:
        house = load("[priorities]\nUrgent = 0.5", "house.toml")
        assert house.target("mail", "urgent") == Target(240, 240, 36)
        assert house.target("mail", "low") == house.target("mail")

    def test_our_own_channel_names_come_first(self) -> None:
        house = load('[channels]\n"Store Visit" = "chat"\nmail = "social"', "house.toml")
        assert house.channel_kind("store visit") == "chat"
        assert house.tone_on("mail") == "casual"


class TestWaiting:
    friday = datetime(2026, 3, 13, 17, 0, tzinfo=UTC)
    monday = datetime(2026, 3, 16, 10, 0, tzinfo=UTC)

    def test_it_is_real_time_where_no_hours_are_told(self) -> None:
        assert House().waited(self.friday, self.monday) == timedelta(days=2, hours=17)

    def test_it_is_business_time_where_hours_are_told(self) -> None:
        house = load('[hours]\nzone = "UTC"', "house.toml")
        assert house.hours.configured
        assert house.waited(self.friday, self.monday) == timedelta(hours=2)


class TestContact:
    def at(self, hour: int, minute: int = 0) -> datetime:
        return datetime(2026, 3, 15, hour, minute, tzinfo=UTC)

    def test_the_window_begins_and_ends_exactly(self) -> None:
        contact = Contact()
        assert not contact.allows(self.at(7, 59))
        assert contact.allows(self.at(8))
        assert contact.allows(self.at(19, 59))
        assert not contact.allows(self.at(20))

    def test_nobody_is_called_at_dinner(self) -> None:
        assert Contact().allows(self.at(18, 30))
        assert not Contact().allows(self.at(18, 30), call=True)

    def test_the_customers_wish_goes_first(self) -> None:
        assert Contact().allows(self.at(7), earliest=time(6))
        assert not Contact().allows(self.at(15), latest=time(14))

    def test_a_quiet_day_is_quiet(self) -> None:
        assert not Contact(quiet_days=("sunday",)).allows(self.at(10))


class TestRefusals:
    def test_an_unknown_key_names_file_line_and_the_nearest(self) -> None:
        text = "names = []\n\n[targets.chat]\n# soon\nfrist_reply = 1\n"
        assert refusal(text) == (
            'house.toml, line 5: there is no key "frist_reply" in [targets.chat]; '
            'did you mean "first_reply"?'
        )

    def test_a_key_like_no_other_lists_the_known(self) -> None:
        said = refusal("[authority]\nxyzzy = 1")
        assert said.startswith("house.toml, line 2:")
        assert "currency and limits" in said

    def test_an_unknown_key_in_a_list_of_tables_has_its_own_line(self) -> None:
        good = '[[policies]]\nname = "a"\nwords = ["b"]\n'
        assert refusal(f"{good}\n{good}colour = 1").startswith("house.toml, line 8:")

    @pytest.mark.parametrize(
        ("text", "line", "said"),
        [
            ('[targets.chat]\nfirst_reply = "2"', 2, "must be a number"),
            ("[targets.chat]\nfirst_reply = true", 2, "must be a number"),
            ("[targets.chat]\nfirst_reply = -1", 2, "zero or more"),
            ("[targets.chat]\nfirst_reply = nan", 2, "must be a number"),
            ("[thresholds]\nreuse_customers = 2.5", 2, "whole number"),
            ("targets = 3", 1, "must be a table"),
            ('names = "Harbour"', 1, "must be a list"),
            ("names = [1]", 1, "text in quotes"),
            ('[tone]\nmail = "rude"', 2, '"formal", "plain" or "casual"'),
            ('[channels]\nkiosk = "shop"', 1, "known kinds are mail"),
            ("[allowances]\nnicknames = 1", 2, "must be a table"),
            ('[hours]\nzone = "Atlantis"', 2, "no time zone"),
            ('[hours]\ncountry = "QQ"', 2, "no holidays are known"),
            ('[hours]\ncountry = "DE"\nsubdivision = "QQ"', 3, "no holidays are known"),
            ("[hours]\nclosed = [2026-12-24T10:00:00]", 2, "must be a date"),
            ("[hours]\nconfigured = true", 2, 'no key "configured"'),
            ('[hours.week]\nmonday = ["9-5"]', 2, "write them as in"),
            ('[hours.week]\nmonday = ["22:00-06:00"]', 2, "write a night as"),
            ('[hours.week]\nmonday = ["09:00-12:00", "11:00-18:00"]', 2, "follow one another"),
            ('[contact]\nlatest = "07:00"', 2, "later in the day than earliest"),
            ('[contact]\nlatest = "25:00"', 2, "time of day"),
            ('[contact]\nquiet_days = ["sun"]', 2, "is no day"),
            ("[[register]]\ntopic = 'a'\nwords = ['b']\nvalue = true", 4, "must be a number"),
            ("[[register]]\ntopic = 'a'", 1, "needs words and value"),
            ("[authority.limits]\nrefund = 'all'", 2, "must be a number"),
        ],
    )
    def test_a_bad_value_is_one_sentence(self, text: str, line: int, said: str) -> None:
        refused = refusal(text)
        assert refused.startswith(f"house.toml, line {line}: ")
        assert said in refused
        assert "\n" not in refused

    @pytest.mark.parametrize("text", ["x", "a = ", "[a", "a = 1\na = 2", 'a = "'])
    def test_what_is_not_toml_names_a_line(self, text: str) -> None:
        assert refusal(text).startswith("house.toml, line ")

    def test_a_week_without_hours_is_refused(self) -> None:
        days = "monday tuesday wednesday thursday friday".split()
        text = "[hours.week]\n" + "\n".join(f"{day} = []" for day in days)
        assert "at least one day needs hours" in refusal(text)
        assert load(f"{text}\n[hours]\nalways_open = true", "house.toml").hours.always_open


def test_an_empty_file_is_the_defaults() -> None:
    assert load("", "house.toml") == House()


def test_it_travels_to_another_process() -> None:
    house = load(DOCUMENTED, "house.toml")
    house.clock.is_open(datetime(2026, 3, 13, tzinfo=UTC))
    assert pickle.loads(pickle.dumps(house)) == house
