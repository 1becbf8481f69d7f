"""WhatsApp chats."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from kept.archives.archive import Options
from kept.archives.recognise import open_archive

US = Options(us=("Door Shop",))
CHAT = """\
02/03/2026, 08:59 - Messages and calls are end-to-end encrypted. Tap to learn more.
02/03/2026, 09:00 - Mona Varga: It squeaks:
 - in the morning

 - at night
02/03/2026, 09:05 - Door Shop: Which door?
13/03/2026, 10:00 - Mona Varga: <Media omitted>
13/03/2026, 10:01 - Door Shop: Thank you
"""


def chat(tmp_path, text: str, name: str = "chat.txt", options: Options | None = US):
    path = tmp_path / name
    path.write_text(text, newline="")
    return open_archive(path, options)


def test_a_week_of_silence_begins_a_new_conversation(tmp_path):
    archive = chat(tmp_path, CHAT)
    first, second = archive
    assert archive.format == "whatsapp"
    assert (first.id, first.channel, first.customer.name) == ("chat:1", "whatsapp", "Mona Varga")
    assert [(m.id, m.author, m.name) for m in first.messages] == [
        ("1", "system", None),
        ("2", "customer", "Mona Varga"),
        ("6", "agent", "Door Shop"),
    ]
    assert first.messages[1].text == "It squeaks:\n - in the morning\n\n - at night"
    assert first.messages[1].at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert second.messages[0].text == "<Media omitted>"
    assert archive.position == archive.size


@pytest.mark.parametrize(
    "line",
    [
        "[02.03.26, 21:05:07] {}",
        "\u200e[02/03/2026, 9:05:07\u202fPM] {}\n[14/03/2026, 9:05:07\u202fPM] {}",
        "[3/2/26, 9:05:07\u202fPM] {}\n[3/14/26, 9:05:07\u202fPM] {}",
        "02/03/2026, 9:05 pm - {}\n03/03/2026, 9:05 pm - {}\n01/04/2026, 9:05 pm - {}",
        "2/3/2026, 9:05 p. m. - {}\n14/3/2026, 9:05 p. m. - {}",
        "3/2/26, 9:05\u202fPM - {}\n3/14/26, 9:05 PM - {}",
        "2026-03-02, 21:05 - {}",
        "02.03.26, 21:05 - {}",
        "02/03/2026 à 21:05 - {}\n14/03/2026 à 21:05 - {}",
        "[2026/03/02 21:05:07] {}",
    ],
)
def test_it_reads_the_lines_of_phones(tmp_path, line):
    archive = chat(tmp_path, line.replace("{}", "Mona Varga: Hello: you") + "\r\n")
    first = next(iter(archive)).messages[0]
    assert (first.name, first.text) == ("Mona Varga", "Hello: you")
    assert first.at.replace(second=0) == datetime(2026, 3, 2, 21, 5, tzinfo=UTC)


def test_marks_before_a_name_or_text_are_no_part_of_it(tmp_path):
    text = (
        "[02.03.26, 09:00:00] \u200eMona: \u200eimage omitted\n"
        "[02.03.26, 09:01:00] Door Shop: \u200eMessages are end-to-end encrypted.\n"
    )
    (conversation,) = chat(tmp_path, text)
    assert [(m.author, m.name) for m in conversation.messages] == [
        ("customer", "Mona"),
        ("system", None),
    ]
    assert conversation.messages[0].text == "image omitted"


def test_us_is_who_speaks_in_several_chats(tmp_path):
    for who in ("Mona", "Jun"):
        lines = (f"{who}: a", f"{who}: b", "Ada: c")
        text = "".join(f"02.03.26, 09:00 - {line}\n" for line in lines)
        (tmp_path / f"{who}.txt").write_text(text)
    (tmp_path / "notes.txt").write_text("no chat")
    archive = open_archive(tmp_path)
    assert [(c.id, c.customer.name) for c in archive] == [("Jun:1", "Jun"), ("Mona:1", "Mona")]
    assert archive.notes[0] == "us was guessed as Ada, who speaks in 2 of 2 chats"


def test_the_file_name_tells_the_customer(tmp_path):
    archive = chat(tmp_path, CHAT, "WhatsApp Chat with Mona Varga.txt", None)
    assert [c.customer.name for c in archive] == ["Mona Varga", "Mona Varga"]
    assert archive.notes[0].startswith("us was guessed from the file name")


def test_else_us_is_who_wrote_most_and_did_not_begin(tmp_path):
    archive = chat(tmp_path, CHAT, options=None)
    assert [c.customer.name for c in archive] == ["Mona Varga", "Mona Varga"]
    assert archive.notes[0].startswith("us was guessed as Door Shop, who wrote 2 of 4 messages")


def test_text_before_the_first_message_is_named_and_an_impossible_time_noted(tmp_path):
    archive = chat(tmp_path, "stray\n45.45.26, 09:00 - Mona: Hi\n")
    (conversation,) = archive
    assert conversation.messages[0].at is None
    assert archive.problems[0].place == "chat.txt, line 1"
    assert archive.notes == ["times that could not be read, such as '45.45.26, 09:00': 1"]
