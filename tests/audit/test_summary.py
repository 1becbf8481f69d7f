from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kept.audit.summary import Summary
from kept.mistakes.conversation import Conversation, Event, Message
from kept.mistakes.engine import Checked
from kept.mistakes.house import House
from kept.mistakes.mistake import Level
from tests.audit import invention

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
ARCHIVE = list(invention.archive(120))
HOUSE = House()


def figures(items: list[tuple[Conversation, Checked]], level: Level = Level.WARNING) -> Summary:
    summary = Summary(HOUSE, level)
    for conversation, checked in items:
        summary.add(conversation, checked)
    return summary


def nothing_found(conversation: Conversation) -> Checked:
    return Checked(conversation.id, (), (), (), "en", True)


@settings(max_examples=20)
@given(st.permutations(range(len(ARCHIVE))), st.integers(0, 120), st.integers(0, 120))
def test_parts_may_be_added_and_merged_in_any_grouping(
    order: list[int], one: int, other: int
) -> None:
    shuffled = [ARCHIVE[place] for place in order]
    first, last = sorted((one, other))
    left, right = figures(shuffled[:first]), figures(shuffled[first:last])
    right.merge(figures(shuffled[last:]))
    left.merge(right)
    assert left == figures(ARCHIVE)


def test_it_counts_what_the_scenes_say() -> None:
    summary = figures(ARCHIVE)
    findings = [each for _, checked in ARCHIVE for each in checked.findings]
    certain = [each for each in findings if each.level >= Level.WARNING]
    assert summary.conversations == 120
    assert summary.messages == sum(len(conversation.messages) for conversation, _ in ARCHIVE)
    assert summary.certain.findings == len(certain) == summary.affected
    assert summary.uncertain.findings == len(findings) - len(certain) > 0
    assert summary.promises.made == sum(
        fact.kind == "promise" for _, checked in ARCHIVE for fact in checked.facts
    )


def test_the_level_divides_findings_and_previews_never_count() -> None:
    conversation, checked = next(each for each in ARCHIVE if each[1].findings)
    for level, certain, uncertain in (
        (Level.ERROR, 1, 0),
        (Level.WARNING, 0, 1),
        (Level.INFO, 0, 1),
        (Level.PREVIEW, 0, 0),
    ):
        judged = replace(checked, findings=(replace(checked.findings[0], level=level),))
        summary = figures([(conversation, judged)], level=Level.ERROR)
        assert (summary.certain.findings, summary.uncertain.findings) == (certain, uncertain)
    judged = replace(checked, findings=(replace(checked.findings[0], level=Level.PREVIEW),))
    assert figures([(conversation, judged)], level=Level.PREVIEW).certain.findings == 0


def test_what_cannot_be_checked_is_no_part_of_the_whole() -> None:
    summary = figures(ARCHIVE)
    unread = sum(not checked.checked for _, checked in ARCHIVE)
    assert summary.checked("PER03") == 0
    assert summary.checked("PRM02") == 120
    assert summary.checked("LIS01") == 120 - unread


def test_hand_overs_between_teams_count_and_their_owners_do_not() -> None:
    def moved(*what: str) -> Conversation:
        events = tuple(Event(MONDAY, "transferred", each) for each in what)
        return Conversation("1", events=events)

    conversations = [moved("team", "owner", "team"), moved("owner"), moved(), Conversation("2")]
    summary = figures([(each, nothing_found(each)) for each in conversations])
    assert summary.transfers == {2: 1, 1: 1, 0: 1}


def test_a_mistake_counts_for_the_agent_who_wrote_it() -> None:
    conversation, checked = next(
        each for each in ARCHIVE if each[1].findings and each[1].findings[0].code == "OWN02"
    )
    greeting = Message("hello", "agent", "Hello, a moment please.", name="Olu")
    both = replace(conversation, messages=(*conversation.messages, greeting))
    summary = figures([(both, checked)])
    author = next(m.name for m in conversation.messages if m.author == "agent")
    assert author
    assert summary.agents.tallies[author].affected == 1
    assert summary.agents.tallies["Olu"].affected == 0


def test_a_week_begins_on_monday_in_the_zone_of_the_house() -> None:
    sunday_night = MONDAY - timedelta(hours=10)
    conversation = Conversation("1", (Message("0", "customer", "Hello", at=sunday_night),))
    summary = figures([(conversation, nothing_found(conversation))])
    assert list(summary.weeks.tallies) == ["2026-02-23"]


def test_its_size_does_not_grow_with_the_archive() -> None:
    small, large = figures(ARCHIVE), Summary(HOUSE)
    for copy in range(10):
        for conversation, checked in ARCHIVE:
            large.add(replace(conversation, id=f"{copy}-{conversation.id}"), checked)
    assert len(pickle.dumps(large)) < 1.3 * len(pickle.dumps(small))
