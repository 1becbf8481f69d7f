"""What is said can be found from the moment it is said, and no longer than it is there."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions, search
from kept.desk.conversations.models import Conversation
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON, contact
from tests.desk.conversations.conftest import Writes, minutes


def found(agent: Agent, words: str) -> set[int]:
    return {hit.row.pk for hit in search.find(agent, words, at=minutes(999)).hits}


def test_it_finds_what_came_in_and_what_went_out(
    broken_lamp: Conversation, mona_writes: Writes, ada: Agent
) -> None:
    mona_writes("the quasar flickers", conversation=broken_lamp)
    actions.reply(broken_lamp, by=ada, at=minutes(1), html="We send a pulsar.")
    actions.write_note(broken_lamp, by=ada, at=minutes(2), html="A nebula, rather.")
    for word in ("quasar", "pulsar", "nebula"):
        assert found(ada, word) == {broken_lamp.pk}


def test_it_forgets_what_was_taken_back_or_removed(
    broken_lamp: Conversation, mona_writes: Writes, ada: Agent
) -> None:
    card = mona_writes("my card is 4111222233334444", conversation=broken_lamp)
    sent = actions.reply(broken_lamp, by=ada, at=minutes(1), html="We send a pulsar.")
    actions.take_back(sent, by=ada, at=minutes(1))
    actions.redact(card, reason="card", passage="4111222233334444", by=ada, at=minutes(2))
    assert found(ada, "pulsar") == found(ada, "4111222233334444") == set()
    assert found(ada, "card") == {broken_lamp.pk}


def test_it_follows_messages_names_and_subjects(
    broken_lamp: Conversation, mona_writes: Writes, ada: Agent, mona: Contact
) -> None:
    other = mona_writes("the quasar flickers").conversation
    move = actions.merge(other, broken_lamp, by=ada, at=minutes(1))
    assert found(ada, "quasar") == {broken_lamp.pk}
    actions.undo_move(move, by=ada, at=minutes(2))
    assert found(ada, "quasar") == {other.pk}
    actions.rename(other, "Zodiac", by=ada, at=NOON)
    assert found(ada, "zodiac") == {other.pk}
    actions.change_contact(other, contact("Xenia Park"), by=ada, at=NOON)
    assert found(ada, "xenia") == {other.pk}


def test_it_finds_files_by_name_that_went_out_and_that_were_passed_on(
    broken_lamp: Conversation, mona_writes: Writes, ada: Agent
) -> None:
    said = mona_writes("look at this", conversation=broken_lamp)
    actions.keep_file(b"x", name="zebra.txt", message=said)  # past the index
    sent = actions.forward(said, by=ada, at=minutes(1), to=["bo@example.org"], html="Look.")
    draft = actions.save_draft(conversation=broken_lamp, by=ada, at=NOON, html="Here.")
    actions.attach(draft, upload=SimpleUploadedFile("okapi.txt", b"x"), by=ada, at=NOON)
    actions.reply(broken_lamp, by=ada, at=minutes(2), html="Here.")
    assert sent.attachments.get().name == "zebra.txt"
    assert search.count(ada, "zebra", at=minutes(999)) == 1
    assert search.count(ada, "okapi", at=minutes(999)) == 1
