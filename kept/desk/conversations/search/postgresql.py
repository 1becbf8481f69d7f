"""The index on PostgreSQL: a column of words beside each entry, with a GIN index.

No one plan serves both a rare and a common word. The index finds all places of a word and sorts
them, which is right for a rare one; walking the entries from the newest on is right for a common
one. A glance at the newest entries tells the common, the planner's statistics tell the rare. For
what lies between, the index answers for one stretch of time after the other, the first just long
enough: each entry also holds its stretches as words, which the index intersects with the others.
So an answer costs what a page costs, however many years and messages there are.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from kept.desk.conversations.search.entry import Batch, Entry, day_of, place_of_day
from kept.desk.conversations.search.words import Clause, Question
from kept.desk.lib.prepared import binding

TABLE = "conversations_indexed"
GLANCE, WALK = 200, 16_000
"""Newest entries that are walked first, and further if the word turns up among those."""
RARE, MORE = 1_500, 4
"""As many messages are found and sorted faster than any cleverness pays."""
STRETCHES = (3, 7, 8 * 7, 64 * 7)
"""Days of the stretches that an entry is in."""
TWICE = 2
"""So often stretches of a length are looked through before longer ones are: often little lacks."""
_FITTING = "(SELECT %s::tsquery)"
"""One plan for all words, as each way wants it: to plan anew costs more than the answer."""
_PART = re.compile(rf" on {TABLE}\b.* rows=(\d+) ")
"""In a line of a plan: how many entries one of its parts finds."""
_LAST_POSITION, _GAP = 16_000, 3

Batches = Generator[Batch, None, tuple[int, int]]
"""What is found, the newest first; then below which place the rest is, and how many there were."""


def add(entries: Sequence[Entry]) -> None:
    """Index messages that are not indexed yet."""
    copy = f"COPY {TABLE} (message_id, place, who, about, words) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(copy) as rows:
        for entry in entries:
            who, about = " ".join(entry.who), " ".join(entry.about)
            rows.write_row((entry.message, entry.place, who, about, _vector(entry)))


def remove(entries: Sequence[Entry]) -> None:
    """Nothing: the words go with the row."""


def clear() -> None:
    """Nothing: the words go with the rows."""


def settle() -> None:
    """Have the planner know how rare which word is."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {TABLE}")


@dataclass(frozen=True)
class _Asked:
    """What is looked for: a tsquery, a condition in SQL, and how many at a time.

    What it finds is looked at once more if it must fit ``beyond`` that, which no index is asked.
    """

    query: str
    since: int
    condition: str
    params: tuple[Any, ...]
    size: int
    beyond: str = ""


@dataclass(frozen=True)
class _Spread:
    """The newest entry, and the days from the oldest to it."""

    latest: int
    days: int


def newest(
    question: Question,
    *,
    since: int,
    before: int,
    condition: str,
    params: Sequence[Any],
    size: int,
) -> Iterator[Batch]:
    """Place and conversation of the newest messages that fit; see ``sqlite.newest``."""
    query = _query(question)
    asked = _Asked(query, since, condition, tuple(params), size)
    before, seen = yield from _walk(asked, before, GLANCE)
    if is_walked := seen * WALK // GLANCE >= size:
        before, _ = yield from _walk(asked, before, WALK)
    query, beyond, found, expected, entries = _parted(question)
    asked = replace(asked, query=query, beyond=beyond)
    if found < RARE:
        yield from _look(asked, before)
        return
    spread = _spread(before)
    if not is_walked and expected * WALK >= size * entries:
        before, _ = yield from _walk(replace(asked, query=_query(question)), before, WALK)
    before = min(before, spread.latest + 1)
    for days in (each for each in STRETCHES for _ in range(TWICE)):
        if before <= since:
            return
        if expected * days < size * spread.days:
            continue
        first, within = _newest_stretches(days, before)
        yield from _look(replace(asked, query=f"{query} & {within}"), before)
        before = min(before, place_of_day(first * days))
    if before > since:
        yield from _look(asked, before)


def _newest_stretches(days: int, before: int) -> tuple[int, str]:
    """The newest whole stretch below a place, and in words that with what is begun of the next."""
    begun, rest = divmod(day_of(before), days)
    first = begun - 1
    whole = f"'{_stretch(days, first)}'"
    is_begun = rest or before > place_of_day(day_of(before))
    return first, f"({whole} | '{_stretch(days, begun)}')" if is_begun else whole


def among(question: Question, places: Sequence[int]) -> list[int]:
    """Which of these places fit; see ``sqlite.among``."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place FROM {TABLE} WHERE place = ANY(%s) AND words @@ %s::tsquery"
            " ORDER BY place DESC",
            [list(places), _query(question)],
        )
        return [place for (place,) in cursor.fetchall()]


def _parted(question: Question) -> tuple[str, str, int, int, int]:
    """What the index is asked for, what is looked for in what it finds, and how much that is; how
    much fits the whole question, and how much there is.

    A common beginning is not for the index: it would first gather every entry with any of its
    words. Rarer words find fewer.
    """
    whole = _query(question)
    rarer = tuple(clause for clause in question.wanted if not clause.is_beginning)
    beginnings = tuple(clause for clause in question.wanted if clause.is_beginning)
    if not (rarer and beginnings):
        expected, entries = _estimates(whole)
        return whole, "", expected, expected, entries
    rest = _query(replace(question, wanted=rarer))
    beyond = " & ".join(map(_phrase, beginnings))
    few, many, entries = _estimates(rest, beyond)
    expected = few * many // entries  # as the planner reckons itself, at twice the price
    if few < many:
        return rest, beyond, few, expected, entries
    return whole, "", expected, expected, entries


def _estimates(*queries: str) -> list[int]:
    """How many entries the planner expects to fit each query, and how many there are."""
    each = [f"(SELECT 1 FROM {TABLE} WHERE words @@ %s::tsquery)" for _ in queries]
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN {' UNION ALL '.join(each)} UNION ALL SELECT 1 FROM {TABLE}", queries
        )
        found = [_PART.search(line) for (line,) in cursor.fetchall()]
    return [max(1, int(part[1])) for part in found if part]


def _spread(place: int) -> _Spread:
    """The newest entry below a place, and over how many days those there are spread."""
    with binding(connection) as cursor:
        cursor.execute(
            "SELECT COALESCE(MIN(place), 0), COALESCE(MAX(place), 0)"
            f" FROM {TABLE} WHERE place < %s", [place],
        )  # fmt: skip
        oldest, latest = cursor.fetchone()
    return _Spread(latest, 1 + day_of(latest) - day_of(oldest))


def _walk(asked: _Asked, before: int, rows: int) -> Batches:
    """What fits among the newest ``rows`` entries, and further on after each full batch."""
    newest = f"SELECT * FROM {TABLE} WHERE place < %s ORDER BY place DESC LIMIT {rows}"
    fitting = f"SELECT place, message_id FROM ({newest}) newest WHERE words @@ {_FITTING}"
    return _batches(asked, fitting, before, (asked.query,))


def _look(asked: _Asked, before: int) -> Batches:
    """What the index finds below a place, the newest first."""
    # Sorted on its own (OFFSET 0), so that only what is shown is looked at more closely; by a sum,
    # lest the planner walks all entries in the order of their places instead. More at a time than
    # asked for: to find and sort them costs the most, and would be done again.
    words = f"words @@ {_FITTING}"
    if asked.beyond:
        words += f" AND (words @@ {_FITTING}) IS TRUE"  # said so, it is no matter for the index
    return _batches(
        replace(asked, size=asked.size * MORE),
        f"SELECT place + 0 AS place, message_id FROM {TABLE}"
        f" WHERE place + 0 < %s AND {words} ORDER BY place + 0 DESC OFFSET 0",
        before,
        (asked.query, asked.beyond) if asked.beyond else (asked.query,),
    )


def _batches(asked: _Asked, fitting: str, before: int, queries: tuple[str, ...]) -> Batches:
    """What may be seen of fitting entries, until a batch is not full."""
    sql = (
        f"SELECT entry.place, said.conversation_id FROM ({fitting}) entry"
        " JOIN conversations_message said ON said.id = entry.message_id"
        f" WHERE entry.place >= %s AND {asked.condition}"
        f" ORDER BY entry.place DESC LIMIT {asked.size}"
    )
    seen = 0
    while True:
        with binding(connection) as cursor:
            cursor.execute(sql, [before, *queries, asked.since, *asked.params])
            found: Batch = cursor.fetchall()
        yield found
        seen += len(found)
        before = found[-1][0] if found else before
        if len(found) < asked.size:
            return before, seen


def _query(question: Question) -> str:
    """The question as a tsquery; words are letters and digits only, so nothing escapes."""
    wanted = " & ".join(map(_phrase, question.wanted))
    return f"({wanted})" + "".join(f" & !{_phrase(clause)}" for clause in question.unwanted)


def _phrase(clause: Clause) -> str:
    ending = ":*" if clause.is_beginning else ""
    return "(" + " <-> ".join(f"'{word}'" for word in clause.words) + ending + ")"


def _vector(entry: Entry) -> str:
    """The words with their positions, and the stretches of time."""
    positions: dict[str, list[int]] = defaultdict(list)
    next_one = 1
    for part in (entry.who, entry.about, entry.body):
        for word in part:
            if next_one <= _LAST_POSITION:
                positions[word].append(next_one)
            else:
                positions.setdefault(word, [])
            next_one += 1
        next_one += _GAP
    words = (
        f"'{word}':{','.join(map(str, places[:255]))}" if places else f"'{word}'"
        for word, places in positions.items()
    )
    stretches = (f"'{_stretch(days, day_of(entry.place) // days)}'" for days in STRETCHES)
    return " ".join((*stretches, *words))


def _stretch(days: int, number: int) -> str:
    """A stretch of time as a word; no text holds it, for words have no tilde."""
    return f"~{days}~{number}"
