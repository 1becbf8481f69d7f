"""The index on PostgreSQL: a column of words beside each entry, with a GIN index.

No one plan serves both a rare and a common word. The index finds all places of a word and sorts
them, which is right for a rare one; walking the entries from the newest on is right for a common
one. A glance at the newest entries tells the common, the planner's statistics tell the rare. For
what lies between, the index answers for one stretch of time after the other: each entry also
holds its stretches as words, which the index intersects with the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection

from kept.desk.conversations.search.entry import Entry, day_of, place_of_day
from kept.desk.conversations.search.words import Clause, Question

TABLE = "conversations_indexed"
GLANCE, WALK = 400, 8_000
"""Newest entries that are walked first, and further if the word turns up among those."""
RARE = 6_000
"""As many messages are found and sorted faster than any cleverness pays."""
STRETCHES = (8 * 7, 64 * 7)
"""Days of the stretches that an entry is in."""
_LAST_POSITION, _GAP = 16_000, 3


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


def newest(
    question: Question,
    *,
    since: int,
    before: int,
    condition: str,
    params: Sequence[Any],
    size: int,
) -> list[tuple[int, int]]:
    """Place and conversation of the newest messages that fit; see ``sqlite.newest``."""
    query = _query(question)
    bounds = f"entry.place >= {since:d} AND {condition}"
    found, end = _walk(query, before, bounds, params, size, GLANCE)
    if len(found) < size and end and len(found) * WALK // GLANCE >= size:
        more, end = _walk(query, end, bounds, params, size - len(found), WALK)
        found += more
    if len(found) < size and end and _estimate(query) < RARE:
        return found + _look(query, end, bounds, params, size - len(found))
    for days in STRETCHES:
        if len(found) >= size or not end or end <= since:
            return found
        stretch = day_of(end) // days
        narrowed = f"{query} & ('{_stretch(days, stretch)}' | '{_stretch(days, stretch - 1)}')"
        found += _look(narrowed, end, bounds, params, size - len(found))
        end = min(end, place_of_day((stretch - 1) * days))
    if len(found) < size and end and end > since:
        found += _look(query, end, bounds, params, size - len(found))
    return found


def among(question: Question, places: Sequence[int]) -> list[int]:
    """Which of these places fit; see ``sqlite.among``."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT place FROM {TABLE} WHERE place = ANY(%s) AND words @@ %s::tsquery"
            " ORDER BY place DESC",
            [list(places), _query(question)],
        )
        return [place for (place,) in cursor.fetchall()]


def _estimate(query: str) -> int:
    """How many entries the planner expects to fit."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"EXPLAIN (FORMAT JSON) SELECT 1 FROM {TABLE} WHERE words @@ %s::tsquery", [query]
        )
        plan = cursor.fetchone()[0]
    rows: int = plan[0]["Plan"]["Plan Rows"]
    return rows


def _walk(
    query: str, before: int, condition: str, params: Sequence[Any], size: int, rows: int
) -> tuple[list[tuple[int, int]], int | None]:
    """What fits among the newest ``rows`` entries, and where the next begin (None: nowhere)."""
    newest = f"SELECT * FROM {TABLE} WHERE place < %s ORDER BY place DESC LIMIT {rows}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT entry.place, said.conversation_id FROM ({newest}) entry"
            " JOIN conversations_message said ON said.id = entry.message_id"
            f" WHERE entry.words @@ %s::tsquery AND {condition}"
            " ORDER BY entry.place DESC LIMIT %s",
            [before, query, *params, size],
        )
        found = cursor.fetchall()
        cursor.execute(
            f"SELECT place FROM {TABLE} WHERE place < %s ORDER BY place DESC LIMIT 1 OFFSET %s",
            [before, rows - 1],
        )
        end = cursor.fetchone()
    return found, end[0] if end else None


def _look(
    query: str, before: int, condition: str, params: Sequence[Any], size: int
) -> list[tuple[int, int]]:
    """What the index finds below a place, the newest first."""
    # Sorted on its own (OFFSET 0), so that only what is shown is looked at more closely; by a sum,
    # lest the planner walks all entries in the order of their places instead.
    fitting = (
        f"SELECT place + 0 AS place, message_id FROM {TABLE}"
        " WHERE words @@ %s::tsquery AND place < %s ORDER BY place + 0 DESC OFFSET 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT entry.place, said.conversation_id FROM ({fitting}) entry"
            " JOIN conversations_message said ON said.id = entry.message_id"
            f" WHERE {condition} ORDER BY entry.place DESC LIMIT %s",
            [query, before, *params, size],
        )
        found: list[tuple[int, int]] = cursor.fetchall()
    return found


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
