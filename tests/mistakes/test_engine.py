from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.mistakes.catalogue import MISTAKES
from kept.mistakes.conversation import Conversation, Customer, Event, Message
from kept.mistakes.engine import Checked, check
from kept.mistakes.house import Allowances, House
from kept.mistakes.mistake import MANUAL, Finding
from kept.mistakes.suppressions import Suppression
from tests.mistakes.talk import MORNING, NEXT_WEEK, talk

QUARREL = talk(
    "customer: My lamp arrived broken, this is ridiculous! When will I get a new one?",
    "agent: Hi Mona, I will look into it and get back to you. That is our policy.",
    "customer: Nobody called me. I want to speak to a manager.",
    "agent: As I already told you, you must have dropped it.",
    channel="mail",
    events=(),
)
UNDATED = next(mistake for mistake in MISTAKES if mistake.name == "promise-undated")
CODES = [mistake.code for mistake in MISTAKES]
BY_RECORD = {mistake.code for mistake in MISTAKES if mistake.basis != "words"}


def checked(house: House | None = None, **options: object) -> Checked:
    return check(QUARREL, house or House(), now=NEXT_WEEK, **options)  # type: ignore[arg-type]


def by(result: Checked, code: str) -> list[Finding]:
    return [finding for finding in result.findings if finding.code == code]


class TestFindings:
    def test_they_come_by_message_then_by_code(self) -> None:
        order = [(finding.message, finding.code) for finding in checked().findings]
        assert order == sorted(order)  # type: ignore[type-var]
        assert len({message for message, _ in order}) > 1

    def test_each_tells_what_where_and_why(self) -> None:
        (finding,) = by(checked(), UNDATED.code)
        assert (finding.mistake, finding.level) == (UNDATED.name, UNDATED.level)
        assert (finding.conversation, finding.message) == ("812", "1")
        assert finding.quote == QUARREL.messages[1].text[finding.start : finding.end]
        assert "get back to" in finding.quote
        assert finding.manual == f"{MANUAL}{UNDATED.name}.md"
        assert finding.spans[0].start == finding.start

    def test_the_same_input_gives_the_same_result(self) -> None:
        assert checked() == checked()

    def test_a_result_can_be_sent_to_another_process(self) -> None:
        assert pickle.loads(pickle.dumps(checked())) == checked()

    def test_an_empty_conversation_has_none(self) -> None:
        result = check(Conversation("812"), House())
        assert (result.findings, result.facts, result.checked) == ((), (), True)

    def test_nobody_is_blamed_for_what_customers_machines_and_colleagues_say(self) -> None:
        words = "I will get back to you. You must have dropped it, that is our policy."
        for author in ("customer", "system", "note"):
            lines = talk("customer: My lamp arrived broken.", f"{author}: {words}")
            codes = {finding.code for finding in check(lines, House()).findings}
            assert not codes & {UNDATED.code, "LIS06", "OWN05"}


class TestSelect:
    def test_only_what_is_selected_is_judged(self) -> None:
        result = checked(select=frozenset({UNDATED.code, "RCH07"}))
        assert {finding.code for finding in result.findings} == {UNDATED.code}
        assert [code for code, _ in result.not_applicable] == ["RCH07"]

    @settings(max_examples=20)
    @given(st.sets(st.sampled_from(CODES)))
    def test_what_is_found_does_not_depend_on_what_else_is_sought(self, codes: set[str]) -> None:
        result = checked(select=frozenset(codes))
        assert result.findings == tuple(f for f in checked().findings if f.code in codes)
        assert result.facts == checked().facts


class TestIgnore:
    @pytest.mark.parametrize("word", ["promise-undated", "Promise-Undated", "PRM02", "prm02"])
    def test_a_name_or_a_code_switches_a_mistake_off(self, word: str) -> None:
        result = checked(House(allowances=Allowances(ignore=(word,))))
        assert result.findings == tuple(f for f in checked().findings if f.code != "PRM02")
        assert "PRM02" not in dict(result.not_applicable)


class TestNotApplicable:
    def test_each_is_named_with_its_reason_and_never_found(self) -> None:
        result = checked()
        reasons = dict(result.not_applicable)
        assert reasons["RCH07"] == "no public posts"
        assert reasons["TIM05"] == "the customer's time zone is not known"
        assert reasons.keys().isdisjoint(finding.code for finding in result.findings)
        assert [code for code in CODES if code in reasons] == list(reasons)

    def test_the_fact_makes_it_applicable(self) -> None:
        known = replace(QUARREL, customer=Customer(timezone="Europe/Lisbon"))
        assert "TIM05" not in dict(check(known, House()).not_applicable)

    def test_without_anything_every_mistake_that_needs_something_says_so(self) -> None:
        reasons = dict(check(Conversation("812"), House()).not_applicable)
        assert [mistake.code for mistake in MISTAKES if mistake.needs] == list(reasons)


class TestLanguages:
    french = talk(
        "customer: Bonjour, ma lampe est arrivée sans vis et je ne sais pas quoi faire.",
        "agent: Bonjour, nous allons voir, merci pour votre message. I will get back to you.",
        channel="mail",
        events=(Event(MORNING + timedelta(minutes=9), "transferred", "team", "shop", "store"),),
    )

    def test_an_unknown_language_is_reported(self) -> None:
        result = check(self.french, House(), now=NEXT_WEEK)
        assert (result.language, result.checked, result.facts) == ("fr", False, ())
        unread = {code for code, reason in result.not_applicable if "'fr'" in reason}
        assert unread == set(CODES) - BY_RECORD

    def test_what_the_record_shows_is_judged_anyway(self) -> None:
        found = check(self.french, House(), now=NEXT_WEEK).findings
        assert "slow-solution" in {finding.mistake for finding in found}
        assert {finding.code for finding in found} <= BY_RECORD

    def test_german_is_judged(self) -> None:
        talked = talk(
            "customer: Guten Tag, meine Lampe ist nicht da, wann kommt sie?",
            "agent: Das kläre ich und melde mich bei Ihnen.",
        )
        result = check(talked, House(), now=NEXT_WEEK)
        assert (result.language, result.checked) == ("de", True)
        assert "promise-undated" in {finding.mistake for finding in result.findings}


class TestSuppressions:
    def hidden(self, **only: object) -> Checked:
        rule = Suppression("promise-undated", "She did.", "Bo", **only)  # type: ignore[arg-type]
        return checked(House(suppressions=(rule,)))

    def test_one_hides_its_finding_and_is_reported(self) -> None:
        result = self.hidden(conversation="812")
        assert result.findings == tuple(f for f in checked().findings if f.code != "PRM02")
        assert {rule.author for rule in result.suppressed} == {"Bo"}

    def test_one_that_hides_nothing_is_not(self) -> None:
        result = self.hidden(conversation="813")
        assert (result.findings, result.suppressed) == (checked().findings, frozenset())

    def test_its_last_day_is_that_of_the_judging(self) -> None:
        today, yesterday = NEXT_WEEK.date(), NEXT_WEEK.date() - timedelta(days=1)
        assert self.hidden(conversation="812", until=today).suppressed
        assert not self.hidden(conversation="812", until=yesterday).suppressed

    def test_without_a_moment_none_has_expired(self) -> None:
        rule = Suppression("PRM02", "She did.", "Bo", "812", until=date(2001, 1, 1))
        assert check(QUARREL, House(suppressions=(rule,))).suppressed == {rule}


def test_the_names_of_messages_do_not_matter() -> None:
    def renamed(message: Message) -> Message:
        return replace(message, id=f"<{message.id}@lumen.example>")

    other = replace(QUARREL, messages=tuple(map(renamed, QUARREL.messages)))
    found = [(f.code, f.start, f.end) for f in check(other, House(), now=NEXT_WEEK).findings]
    assert found == [(f.code, f.start, f.end) for f in checked().findings]
