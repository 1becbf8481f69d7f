from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.test import TestCase

from kept.desk.channels import privacy
from kept.desk.channels.models import RawEvent
from kept.desk.contacts import actions as contacts
from kept.desk.contacts.errors import Refused
from kept.desk.contacts.models import Contact, Erasure, Order
from kept.desk.conversations import actions, search
from kept.desk.conversations.models import Channel, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.channels.email.letters import arrives, mail


@pytest.fixture
def letter(mona: Contact, support: Channel) -> Message:
    """Mona wrote something about herself, with a file."""
    said = actions.receive(
        channel=support, contact=mona, text="My street is Rua Azul 9.", subject="Rua Azul", at=NOON
    )
    actions.keep_file(b"private", name="passport.txt", message=said)
    return said


def test_a_copy_holds_everything_but_notes(letter: Message, mona: Contact, bo: Agent) -> None:
    Order.objects.create(number="1042", contact=mona)
    actions.write_note(letter.conversation, by=bo, at=NOON, html="<p>Be patient.</p>")
    made = privacy.export_person(mona, reason="asked", by=bo, at=NOON)
    with made, zipfile.ZipFile(made) as archive:
        told = json.loads(archive.read("person.json"))
        files = [name for name in archive.namelist() if name.startswith("files/")]
        assert archive.read(files[0]) == b"private"
    assert told["orders"][0]["number"] == "1042"
    assert told["conversations"][0]["messages"][0]["text"] == "My street is Rua Azul 9."
    assert "patient" not in json.dumps(told)
    assert Erasure.objects.get().kind == "export"


def test_an_erasure_leaves_no_word_and_no_name(letter: Message, mona: Contact, bo: Agent) -> None:
    contacts.add_note(mona, "Lives in Rua Azul.", by=bo, at=NOON)
    raw = RawEvent(channel=letter.channel, dedupe_key="1/INBOX/1", received_at=NOON, size=5)
    raw.message = letter
    raw.body.save("raw", ContentFile(b"Azul!"))
    place = raw.body.path
    with TestCase.captureOnCommitCallbacks(execute=True):
        privacy.erase_person(mona, reason="asked by letter", by=bo, at=NOON)

    letter.refresh_from_db()
    mona.refresh_from_db()
    conversation = letter.conversation
    conversation.refresh_from_db()
    kept = [letter.text, letter.html, conversation.subject, conversation.preview, mona.name]
    assert not any("Azul" in text or "Mona" in text for text in kept)
    assert not mona.identities.exists() and not mona.notes.exists()
    assert not letter.attachments.exists()
    assert not Path(place).exists()
    assert Erasure.objects.get(kind="erase").reason == "asked by letter"
    with pytest.raises(Refused, match="already"):
        privacy.erase_person(mona, reason="again", by=bo, at=NOON)


def test_it_needs_a_reason(mona: Contact, bo: Agent) -> None:
    with pytest.raises(Refused, match="Say why"):
        privacy.erase_person(mona, reason=" ", by=bo, at=NOON)


def test_nobody_finds_an_erased_person_by_a_word(letter: Message, mona: Contact, bo: Agent) -> None:
    assert search.find(bo, "Azul", at=NOON).hits
    privacy.erase_person(mona, reason="asked", by=bo, at=NOON)
    for words in ("Azul", "Mona", "mona@example.org"):
        assert not search.find(bo, words, at=NOON).hits


def test_removed_words_are_gone_from_the_mail_as_it_came_in(support: Channel, bo: Agent) -> None:
    message = arrives(support, mail("My card is 4111 1111 1111 1111, thanks."))
    place = Path(RawEvent.objects.get().body.path)
    assert b"4111" in place.read_bytes()
    with TestCase.captureOnCommitCallbacks(execute=True):
        privacy.redact(message, passage="4111 1111 1111 1111", reason="card", by=bo, at=NOON)
    message.refresh_from_db()
    assert "4111" not in message.text and "thanks" in message.text
    assert not place.exists() and RawEvent.objects.get().body == ""
