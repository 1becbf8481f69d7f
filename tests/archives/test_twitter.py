"""Tweets with support accounts."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kept.archives.archive import Options, UnreadableArchive
from kept.archives.recognise import open_archive

HEADER = "tweet_id,author_id,inbound,created_at,text,response_tweet_id,in_response_to_tweet_id\n"


def row(id: int, author: str, minute: int, answers: int | str = "", text: str = "hm") -> str:
    inbound = author != "Doors"
    return f'{id},{author},{inbound},Mon Mar 02 09:{minute:02}:00 +0000 2026,"{text}",,{answers}\n'


def archive_of(tmp_path, *rows: str):
    path = tmp_path / "tweets.csv"
    path.write_text(HEADER + "".join(rows))
    return open_archive(path)


def ids(archive):
    return {c.id: [message.id for message in c.messages] for c in archive}


def test_a_chain_of_replies_is_a_conversation(tmp_path):
    archive = archive_of(
        tmp_path,
        row(3, "mona", 7, 2),
        row(2, "Doors", 5, 1, "@mona oil &amp; patience"),
        row(1, "mona", 1, text="@Doors it squeaks"),
        row(9, "jun", 2, 400),
    )
    mona, jun = archive
    assert archive.format == "twitter"
    assert (mona.id, mona.channel) == ("1", "twitter")
    assert [(m.id, m.author, m.name) for m in mona.messages] == [
        ("1", "customer", "mona"),
        ("2", "agent", "Doors"),
        ("3", "customer", "mona"),
    ]
    assert mona.messages[1].text == "@mona oil & patience"
    assert mona.opened_at == datetime(2026, 3, 2, 9, 1, tzinfo=UTC)
    assert jun.id == "9"
    assert (archive.problems, archive.notes, archive.position) == ([], [], archive.size)


def test_each_customer_has_a_conversation_behind_a_post_of_ours(tmp_path):
    archive = archive_of(
        tmp_path,
        row(1, "Doors", 0, text="All hinges are late"),
        row(2, "mona", 1, 1),
        row(3, "jun", 2, 1),
        row(4, "Doors", 3, 3),
        row(5, "nils", 4, 4),
    )
    assert ids(archive) == {"3": ["1", "3", "4"], "2": ["1", "2"], "5": ["1", "5"]}


def test_a_post_nobody_answered_stays_alone(tmp_path):
    assert ids(archive_of(tmp_path, row(1, "Doors", 0))) == {"1": ["1"]}


def test_copies_and_circles_are_named(tmp_path):
    archive = archive_of(tmp_path, row(1, "mona", 0), row(1, "jun", 1), row(7, "nils", 2, 7))
    assert ids(archive) == {"1": ["1"]}
    assert [(problem.place, problem.sentence) for problem in archive.problems] == [
        ("line 3", "there is an earlier tweet 1"),
        ("line 4", "the tweet answers itself in a circle"),
    ]


def test_it_needs_its_columns(tmp_path):
    path = tmp_path / "tweets.csv"
    path.write_text("tweet_id,text,inbound\n1,x,True\n")
    with pytest.raises(UnreadableArchive, match="lacks the columns author id, created at"):
        open_archive(path, Options(format="twitter"))
