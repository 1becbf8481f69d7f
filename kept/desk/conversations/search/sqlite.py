"""The index on SQLite: an FTS5 table without content, whose row numbers are the places.

``ORDER BY rowid DESC LIMIT`` walks the postings of a word from their end, so a common word costs
no more than a rare one. A table without content must be told what it held in order to forget it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection

from kept.desk.conversations.models import Indexed
from kept.desk.conversations.search.entry import ID_MASK, Batch, Entry
from kept.desk.conversations.search.words import Clause, Question

TABLE = "conversations_words"
MORE = 2
"""Times as many are looked for as are asked for: to begin anew costs as much as those."""
PAGES = 100
"""Pages of the index that are merged in one go; takes some milliseconds."""


def add(entries: Sequence[Entry]) -> None:
    """Index messages that are not indexed yet."""
    Indexed.objects.bulk_create(
        Indexed(
            message_id=entry.message,
            place=entry.place,
            who=" ".join(entry.who),
            about=" ".join(entry.about),
        )
        for entry in entries
    )
    _write(f"INSERT INTO {TABLE} (rowid, body, about, who) VALUES (%s, %s, %s, %s)", entries)


def remove(entries: Sequence[Entry]) -> None:
    """Forget entries; they must be what was indexed."""
    _write(
        f"INSERT INTO {TABLE} ({TABLE}, rowid, body, about, who) VALUES ('delete', %s, %s, %s, %s)",
        entries,
    )


def clear() -> None:
    """Forget everything."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('delete-all')")


def settle() -> None:
    """Make one piece of many that were added at once, a little at a time: others write between.

    Left to itself, FTS5 would do it within the transaction of somebody who sends a mail.
    """
    left = True
    while left:
        with connection.cursor() as cursor:
            before = connection.connection.total_changes
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}, rank) VALUES ('merge', %s)", [-PAGES])
            left = connection.connection.total_changes - before > 1


def newest(
    question: Question,
    *,
    since: int,
    before: int,
    condition: str,
    params: Sequence[Any],
    size: int,
) -> Iterator[Batch]:
    """Place and conversation of the newest messages that fit, the newest first, bit by bit.

    ``since`` and ``before`` bound the places (the second not included); ``condition`` is SQL about
    the message ``said`` and the conversation whose id is ``said.conversation_id``. So many as
    ``size`` or some more are looked for at a time, and none before they are asked for.
    """
    size *= MORE
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {TABLE}.rowid, said.conversation_id FROM {TABLE}"
                f" CROSS JOIN conversations_message said ON said.id = {TABLE}.rowid & %s"
                f" WHERE {TABLE} MATCH %s AND {TABLE}.rowid >= %s AND {TABLE}.rowid < %s"
                f" AND {condition}"
                f" ORDER BY {TABLE}.rowid DESC LIMIT %s",
                [ID_MASK, _match(question), since, before, *params, size],
            )
            found: Batch = cursor.fetchall()
        yield found
        if len(found) < size:
            return
        before = found[-1][0]


def among(question: Question, places: Sequence[int]) -> list[int]:
    """Which of these places fit, the newest first.

    The postings between them are walked once; to look up each place costs a hundred times more,
    which the ``+`` forbids.
    """
    marks = ", ".join("%s" for _ in places)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s AND rowid >= %s AND rowid <= %s"
            f" AND +rowid IN ({marks}) ORDER BY rowid DESC",
            [_match(question), min(places), max(places), *places],
        )
        return [place for (place,) in cursor.fetchall()]


def _write(sql: str, entries: Sequence[Entry]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany(
            sql,
            [
                (entry.place, " ".join(entry.body), " ".join(entry.about), " ".join(entry.who))
                for entry in entries
            ],
        )


def _match(question: Question) -> str:
    """The question in FTS5's language; words are letters and digits only, so nothing escapes."""
    wanted = " AND ".join(map(_phrase, question.wanted))
    return f"({wanted})" + "".join(f" NOT {_phrase(clause)}" for clause in question.unwanted)


def _phrase(clause: Clause) -> str:
    return f'"{" ".join(clause.words)}"' + (" *" if clause.is_beginning else "")
