"""Folders of mails."""

from __future__ import annotations

import mailbox
from pathlib import Path

import pytest

from kept.archives.archive import Options, UnreadableArchive
from kept.archives.recognise import open_archive

US = Options(us=("help@doors.example",))


def eml(id: str, answers: str = "") -> bytes:
    return (
        f"From: mona@post.example\r\nTo: help@doors.example\r\nSubject: {id}\r\n"
        f"Message-ID: <{id}>\r\nReferences: {answers}\r\n"
        "Date: Mon, 2 Mar 2026 09:00:00 +0000\r\n\r\nIt squeaks.\r\n"
    ).encode()


def test_it_reads_a_maildir_with_its_subfolders_but_no_drafts_or_trash(tmp_path):
    box = mailbox.Maildir(tmp_path / "box")
    for id, flags in (("a", "S"), ("d", "D"), ("t", "ST")):
        message = mailbox.MaildirMessage(eml(id))
        message.set_subdir("cur")
        message.set_flags(flags)
        box.add(message)
    box.add_folder("Sent").add(eml("b", "<a>"))
    (tmp_path / "box" / "dovecot-uidlist").write_text("3 V1 N4")
    archive = open_archive(tmp_path / "box", US)
    (conversation,) = archive
    assert archive.format == "maildir"
    assert {message.id for message in conversation.messages} == {"a", "b"}
    assert archive.position == archive.size


def test_it_reads_a_folder_of_eml_files_and_names_the_broken_one(tmp_path):
    (tmp_path / "2026").mkdir()
    (tmp_path / "2026" / "one.eml").write_bytes(eml("a"))
    (tmp_path / "two.EML").write_bytes(eml("b"))
    (tmp_path / "empty.eml").write_bytes(b"")
    (tmp_path / "notes.txt").write_text("nothing")
    archive = open_archive(tmp_path, US)
    assert sorted(conversation.id for conversation in archive) == ["a", "b"]
    assert [problem.place for problem in archive.problems] == ["empty.eml"]


def test_it_reads_one_eml_file(tmp_path):
    path = tmp_path / "one.eml"
    path.write_bytes(eml("a"))
    assert [conversation.id for conversation in open_archive(path, US)] == ["a"]


def test_a_file_that_went_away_is_a_problem(tmp_path):
    (tmp_path / "one.eml").write_bytes(eml("a"))
    (tmp_path / "two.eml").write_bytes(eml("b"))
    archive = open_archive(tmp_path, US)
    (tmp_path / "one.eml").unlink()
    assert [conversation.id for conversation in archive] == ["b"]
    assert archive.problems[0].place == "one.eml"


def test_a_file_that_goes_away_between_the_passes_is_a_problem(tmp_path):
    for name in "abc":
        (tmp_path / f"{name}.eml").write_bytes(eml(name))
    archive = open_archive(tmp_path, US)
    conversations = iter(archive)
    assert next(conversations).id == "a"
    (tmp_path / "b.eml").unlink()
    assert [conversation.id for conversation in conversations] == ["c"]
    assert archive.problems[0].place == "b.eml"


def test_a_folder_without_mails_is_refused(tmp_path):
    Path(tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(UnreadableArchive, match="holds no files that maildir reads"):
        open_archive(tmp_path, Options(format="maildir"))
