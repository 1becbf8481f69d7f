"""CSV with one message a row."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kept.archives.archive import Options, UnreadableArchive
from kept.archives.recognise import open_archive

ENGLISH = """Ticket ID,Created at,Author,Name,Subject,Body,Internal
7,2026-03-02T09:00:00Z,customer,Mona Varga,Hinge,"It squeaks,
badly.",
8,2026-03-02T09:30:00Z,customer,Jun P.,Lock,Stuck,
7,2026-03-02T10:00:00Z,agent,Ada,Hinge,We send oil.,
7,2026-03-02T09:30:00Z,staff,Bo,Hinge,Be quick,yes
"""


def archive_of(tmp_path, text: str | bytes, options: Options | None = None):
    path = tmp_path / "export.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_archive(path, options)


def test_rows_of_a_conversation_may_lie_anywhere(tmp_path):
    archive = archive_of(tmp_path, ENGLISH)
    hinge, lock = archive
    assert archive.format == "csv"
    assert (hinge.id, hinge.subject, hinge.customer.name) == ("7", "Hinge", "Mona Varga")
    assert [(m.id, m.author, m.name, m.internal) for m in hinge.messages] == [
        ("2", "customer", "Mona Varga", False),
        ("6", "agent", "Bo", True),
        ("5", "agent", "Ada", False),
    ]
    assert hinge.messages[0].text == "It squeaks,\nbadly."
    assert hinge.opened_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert lock.id == "8"
    assert (archive.problems, archive.notes, archive.position) == ([], [], archive.size)


def test_german_columns_semicolons_and_windows_letters(tmp_path):
    text = (
        "Ticketnummer;Absendertyp;Absender;Betreff;Nachricht;Datum\r\n"
        "7;Kunde;Mona Varga;Türband;Es quietscht;02.03.2026 09:00\r\n"
        "7;Mitarbeiterin;Ada;Türband;Öl kommt;02.03.26, 10:00 Uhr\r\n"
    )
    archive = archive_of(tmp_path, text.encode("cp1252"))
    (conversation,) = archive
    assert [m.author for m in conversation.messages] == ["customer", "agent"]
    assert conversation.subject == "Türband"
    assert conversation.messages[0].at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert archive.notes == [
        "times without a zone were read as UTC",
        "times that could not be read, such as '02.03.26, 10:00 Uhr': 1",
    ]


def test_columns_are_mapped_by_hand(tmp_path):
    text = (
        "Nr\tWer\tWas\tWann\n1\tmona@post.example\tHi\t2026-03-02\n1\thelp@doors.example\tYes\t\n"
    )
    columns = {"conversation": "Nr", "author": "Wer", "text": "was", "at": "Wann"}
    options = Options(map=columns, us=("help@doors.example",))
    (conversation,) = archive_of(tmp_path, text, options)
    assert [m.author for m in conversation.messages] == ["customer", "agent"]


def test_without_roles_the_opener_is_the_customer_and_it_is_said(tmp_path):
    text = "ticket,from,text\n1,Mona,Hi\n1,Ada,Hello\n1,Mona,Well?\n"
    archive = archive_of(tmp_path, text)
    (conversation,) = archive
    assert [m.author for m in conversation.messages] == ["customer", "agent", "customer"]
    assert "whoever opens a conversation was taken as the customer" in archive.notes[0]


@pytest.mark.parametrize(
    ("rows", "first_is_march", "noted"),
    [
        (["3/4/2026 09:00", "14/4/2026 09:00"], False, False),
        (["3/4/2026 09:00", "3/14/2026 09:00"], True, False),
        (["3/4/2026 09:00", "3/5/2026 09:00", "4/1/2026 09:00"], True, True),
        (["3/4/2026 9:00 PM"], True, True),
        (["3/4/2026 21:00"], False, True),
    ],
)
def test_the_order_of_day_and_month_is_learnt_from_all_rows(tmp_path, rows, first_is_march, noted):
    text = "ticket,role,text,date\n" + "".join(f"1,customer,x,{row}\n" for row in rows)
    archive = archive_of(tmp_path, text)
    (conversation,) = archive
    first = conversation.messages[0].at
    assert (first.month, first.day) == ((3, 4) if first_is_march else (4, 3))
    assert any("were read with the" in note for note in archive.notes) is noted


def test_broken_rows_are_named(tmp_path):
    archive = archive_of(
        tmp_path, "ticket,role,text\n1,customer,Hi\n1,agent\n,agent,lost\n1,a,b,c\n"
    )
    (conversation,) = archive
    assert len(conversation.messages) == 1
    assert [(problem.place, problem.sentence) for problem in archive.problems] == [
        ("line 3", "the row has 2 cells, the header 3"),
        ("line 4", "the row names no conversation"),
        ("line 5", "the row has 4 cells, the header 3"),
    ]


def test_a_quote_that_never_ends_does_not_stop_the_run(tmp_path):
    rows = "1,customer,Hi\n" + '2,customer,"open\n' + "3,customer,Hi there you\n" * 20_000
    archive = archive_of(tmp_path, "ticket,role,text\n" + rows)
    assert [conversation.id for conversation in archive] == ["1", "3"]
    assert archive.problems[0].place == "line 3"


def test_excels_hint_is_followed(tmp_path):
    archive = archive_of(tmp_path, "\ufeffsep=;\r\nticket;role;text\r\n1;customer;a, b, c\r\n")
    assert next(iter(archive)).messages[0].text == "a, b, c"


@pytest.mark.parametrize(
    ("text", "mapped", "sentence"),
    [
        (
            "a,b,c\n1,2,3\n",
            {"text": "b"},
            "No column says conversation and author; the",
        ),
        ("a,b,c\n1,2,3\n", {"words": "b"}, "--map does not know 'words'"),
        ("a,b,c\n1,2,3\n", {"text": "d"}, "names the column 'd', but the columns are a, b, c."),
        ("no table at all", {"text": "d"}, "is no table"),
    ],
)
def test_what_is_missing_is_said_in_one_sentence(tmp_path, text, mapped, sentence):
    with pytest.raises(UnreadableArchive) as caught:
        archive_of(tmp_path, text, Options(map=mapped))
    assert sentence in str(caught.value)
