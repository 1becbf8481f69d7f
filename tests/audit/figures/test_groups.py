from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kept.audit.figures.groups import Groups, Tally

counted = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"), st.lists(st.sampled_from(["PRM01", "LIS01"]), max_size=3)
    )
)


def groups(items: list[tuple[str, list[str]]]) -> Groups:
    found = Groups(limit=3)
    for key, codes in items:
        found.add(key, codes)
    return found


def test_it_counts_conversations_and_findings_apart() -> None:
    tally = Tally()
    tally.add(["PRM01", "PRM01", "LIS01"])
    tally.add([])
    assert (tally.conversations, tally.affected, tally.findings) == (2, 1, 3)
    assert tally.mistakes == {"PRM01": 1, "LIS01": 1}


def test_a_rate_leaves_out_what_could_not_be_checked() -> None:
    tally = Tally()
    tally.add(["PRM01"])
    tally.add([], unchecked=["PRM01"])
    assert (tally.rate_of("PRM01").hits, tally.rate_of("PRM01").of) == (1, 1)
    assert tally.rate.of == 2


@given(counted)
def test_what_is_kept_is_exact_and_nothing_is_lost(items: list[tuple[str, list[str]]]) -> None:
    found = groups(items)
    assert sorted(found.tallies) == sorted({key for key, _ in items})[:3]
    for key, tally in found.tallies.items():
        assert tally.conversations == sum(other == key for other, _ in items)
    kept = sum(tally.conversations for tally in found.tallies.values())
    assert kept + found.others.conversations == len(items)


@given(counted, counted, counted)
def test_parts_may_be_merged_in_any_grouping(
    one: list[tuple[str, list[str]]],
    two: list[tuple[str, list[str]]],
    three: list[tuple[str, list[str]]],
) -> None:
    left, right = groups(one), groups(two)
    left.merge(groups(two))
    left.merge(groups(three))
    right.merge(groups(three))
    right.merge(groups(one))
    assert left == right == groups([*one, *two, *three])


def test_weeks_keep_the_latest() -> None:
    weeks = Groups(keep="last", limit=2)
    for week in ("2026-03-09", "2026-03-02", "2026-03-16"):
        weeks.add(week, [])
    assert sorted(weeks.tallies) == ["2026-03-09", "2026-03-16"]


def test_a_hostile_name_is_cut() -> None:
    found = Groups()
    found.add("a" * 10_000, [])
    assert max(map(len, found.tallies)) <= 80
