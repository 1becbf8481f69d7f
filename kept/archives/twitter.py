"""Tweets between customers and support accounts as CSV, joined by what each one answers.

A conversation is one customer's part of a chain of replies: a stranger who joins in has a
conversation of his own, and a post of ours that many answer stands before each of theirs.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from html import unescape
from itertools import groupby
from typing import NamedTuple

from kept.archives.archive import Archive, Options, Reader, Sample
from kept.archives.table import Table, require_columns, table_of
from kept.archives.times import Times
from kept.mistakes.conversation import Conversation, Message

_COLUMNS = ("tweet id", "author id", "inbound", "created at", "text", "in response to tweet id")
_TABLE = """
    CREATE TABLE tweet (id TEXT PRIMARY KEY, author, inbound, created, text, answers, line);
    CREATE INDEX answering ON tweet (answers);
    BEGIN;
"""
# A tweet belongs to the customer who wrote it, else to the customer it answers.
_JOIN = """
    CREATE TABLE thread AS
    WITH RECURSIVE chain (id, root, depth, customer) AS (
        SELECT id, line, 0, CASE WHEN inbound THEN author END FROM tweet
        WHERE answers = '' OR answers NOT IN (SELECT id FROM tweet)
        UNION ALL
        SELECT tweet.id, root, depth + 1, CASE WHEN inbound THEN author ELSE customer END
        FROM chain JOIN tweet ON tweet.answers = chain.id
    )
    SELECT * FROM chain
"""
_THREADS = """
    SELECT root, customer, tweet.id, author, inbound, created, text
    FROM thread JOIN tweet ON tweet.id = thread.id
    ORDER BY root, customer IS NOT NULL, customer, depth, line
"""
_IN_A_CIRCLE = "SELECT line FROM tweet WHERE id NOT IN (SELECT id FROM thread) ORDER BY line"


class _Tweet(NamedTuple):
    root: int
    customer: str | None
    id: str
    author: str
    inbound: bool
    created: str
    text: str


def read(archive: Archive) -> Iterator[Conversation]:
    """Yield the conversations, by the lines of the tweets that began them."""
    archive.passes = 2
    times = Times()
    tweets = sqlite3.connect("", isolation_level=None)
    tweets.executescript(_TABLE)
    share = archive.size // max(1, _shelve(archive, tweets, times))
    tweets.execute(_JOIN)
    found = (_Tweet(*row) for row in tweets.execute(_THREADS))
    for _, chain in groupby(found, key=lambda tweet: tweet.root):
        for part in _parts(list(chain)):
            yield _conversation(part, archive, times)
            archive.advance(share * len(part))
    for (line,) in tweets.execute(_IN_A_CIRCLE):
        archive.report(f"line {line}", "the tweet answers itself in a circle")
    for sentence in times.remarks():
        archive.note(sentence)


def _shelve(archive: Archive, tweets: sqlite3.Connection, times: Times) -> int:
    """Put every tweet into the database; return how many there are."""
    table = table_of(archive.sample) or Table("")
    places = [table.columns.index(name) for name in _COLUMNS]
    count = 0
    for line, cells in table.rows(archive):
        id, author, inbound, created, text, answers = (cells[place] for place in places)
        is_inbound = inbound.strip().lower() in ("true", "1")
        times.observe(created)
        added = tweets.execute(
            "INSERT OR IGNORE INTO tweet VALUES (?, ?, ?, ?, ?, ?, ?)",
            (id.strip(), author.strip(), is_inbound, created, text, answers.strip(), line),
        ).rowcount
        count += added
        if not added:
            archive.report(f"line {line}", f"there is an earlier tweet {id.strip()}")
    return count


def _parts(chain: list[_Tweet]) -> list[list[_Tweet]]:
    """Return each customer's part of a chain, each begun by what we said to everybody."""
    parts = [list(part) for _, part in groupby(chain, key=lambda tweet: tweet.customer)]
    if len(parts) == 1 or chain[0].customer is not None:
        return parts
    return [parts[0] + part for part in parts[1:]]


def _conversation(part: list[_Tweet], archive: Archive, times: Times) -> Conversation:
    messages = [_message(tweet, archive, times) for tweet in part]
    known = [message.at for message in messages if message.at]
    if len(known) == len(messages):
        messages.sort(key=lambda message: message.at or known[0])
    own = next((tweet.id for tweet in part if tweet.customer), part[0].id)
    return Conversation(
        id=own,
        messages=tuple(messages),
        channel="twitter",
        source=archive.format,
        opened_at=min(known, default=None),
    )


def _message(tweet: _Tweet, archive: Archive, times: Times) -> Message:
    at = times.moment(tweet.created)
    return Message(
        id=tweet.id,
        author="customer" if tweet.inbound else "agent",
        text=unescape(tweet.text),
        at=archive.aware(at) if at else None,
        name=tweet.author or None,
    )


def _check(sample: Sample, _: Options) -> None:
    require_columns(sample, _COLUMNS)


def _recognise(sample: Sample) -> bool:
    table = table_of(sample)
    return table is not None and all(name in table.columns for name in _COLUMNS)


READER = Reader(
    name="twitter",
    reads="tweets with support accounts as CSV: tweet_id, author_id, inbound, created_at, text …",
    recognise=_recognise,
    read=read,
    check=_check,
)
