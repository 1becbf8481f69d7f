"""Which reader reads what; and no bytes whatever crash one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kept.archives.archive import Options, UnreadableArchive
from kept.archives.recognise import READERS, open_archive
from kept.mistakes.conversation import Conversation


@pytest.mark.parametrize(
    ("content", "format"),
    [
        (b'{"id": "1", "messages": []}\n', "jsonl"),
        (b'broken\n{"id": "1", "messages": []}\n', "jsonl"),
        (b'{"tickets": [{"id": 1, "requester_id": 2, "comments": []}]}', "zendesk"),
        (b'\xef\xbb\xbf[{"id": 1, "requester_id": 2, "comments": []}]', "zendesk"),
        (b"From mona Mon Mar  2 09:00:00 2026\nFrom: mona@post.example\n\nHi\n", "mbox"),
        (b"Received: from x\nFrom: mona@post.example\n\nHi\n", "maildir"),
        (b"02.03.26, 09:00 - Mona: Hi\n", "whatsapp"),
        (b"tweet_id,author_id,inbound,created_at,text,in_response_to_tweet_id\n", "twitter"),
        (b"number,incident_state,sys_updated_at\n", "event-log"),
        (b"ticket;from;message\n", "csv"),
    ],
)
def test_the_format_is_recognised_from_the_content(tmp_path, content, format):
    path = tmp_path / "export.dat"
    path.write_bytes(content)
    assert open_archive(path).format == format


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty."),
        (b" \n\n", "is empty."),
        (b"PK\x03\x04rest", "is a zip archive or an office document; unpack it"),
        (b"!BDN....", "is an Outlook data file; export the folder"),
        (b"\x7fELF\x00\x00", "is not text but a binary file."),
        ("id".encode("utf-16"), "is text in UTF-16; save it as UTF-8."),
        (b"\x1f\x8bnot gzip", "cannot be read:"),
        (b"Dear diary,\n", "was not recognised (tried zendesk, jsonl, maildir, mbox, whatsapp,"),
        (b"a,b,c\n1,2,3\n", "was not recognised"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path, content, sentence):
    path = tmp_path / "export.dat"
    path.write_bytes(content)
    with pytest.raises(UnreadableArchive) as caught:
        open_archive(path)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_an_empty_folder_and_unknown_words(tmp_path):
    with pytest.raises(UnreadableArchive, match="does not exist"):
        open_archive(tmp_path / "nowhere")
    with pytest.raises(UnreadableArchive, match="is an empty folder"):
        open_archive(tmp_path)
    path = tmp_path / "talk.jsonl"
    path.write_text('{"id": "1", "messages": []}')
    with pytest.raises(UnreadableArchive, match="no format 'tar'; the formats are zendesk, jsonl"):
        open_archive(path, Options(format="tar"))
    for zone in ("Nowhere/Town", "../etc", "Europe", ""):
        with pytest.raises(UnreadableArchive, match="time zone"):
            open_archive(path, Options(timezone=zone))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read(tmp_path):
    path = tmp_path / "secret"
    path.write_text("x")
    path.chmod(0)
    with pytest.raises(UnreadableArchive, match="may not be read"):
        open_archive(path)


def test_a_folder_can_be_no_single_file_format(tmp_path):
    (tmp_path / "x.jsonl").write_text("{}")
    for name in ("jsonl", "mbox", "zendesk", "csv", "twitter", "event-log"):
        with pytest.raises(UnreadableArchive):
            open_archive(tmp_path, Options(format=name))


def test_names_of_readers_are_unique_and_each_says_what_it_reads():
    assert len({reader.name for reader in READERS}) == len(READERS)
    assert all(reader.reads for reader in READERS)


# What each format begins with, so that fuzzing gets past the door.
_BEGINNINGS = (
    b"",
    b'{"id": "1", "messages": [{"author": "agent", "text": "',
    b'{"tickets": [{"id": 1, "requester_id": 1, "comments": [{"id": 1, "author_id": 1, "body": "',
    b"From mona Mon Mar  2 09:00:00 2026\nFrom: mona@post.example\nContent-Type: ",
    b"From: mona@post.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n",
    b"02.03.26, 09:00 - Mona: ",
    b"tweet_id,author_id,inbound,created_at,text,in_response_to_tweet_id\n1,2,True,",
    b"number,incident_state,sys_updated_at\n1,New,",
    b"ticket,from,message,date\n1,Mona,Hi,",
)
_FORMATS = (None, *(reader.name for reader in READERS))


@settings(max_examples=300)
@given(
    st.sampled_from(_BEGINNINGS),
    st.binary(max_size=200) | st.text(max_size=100).map(str.encode),
    st.sampled_from(_FORMATS),
)
def test_any_bytes_give_conversations_problems_or_one_sentence(beginning, rest, format):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.txt"
        path.write_bytes(beginning + rest)
        for place in (path, path.parent):
            try:
                archive = open_archive(place, Options(format=format))
                for conversation in archive:
                    assert isinstance(conversation, Conversation)
                    repr(conversation).encode()
            except UnreadableArchive as error:
                assert "\n" not in str(error)
