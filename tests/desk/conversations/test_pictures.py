from __future__ import annotations

from html import escape
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import TestCase
from PIL import Image

from kept.desk.conversations import actions, pictures
from kept.desk.conversations.models import Attachment, Conversation, Draft
from kept.desk.conversations.refusals import FileRefused, Unfinished
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import minutes


def png() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return SimpleUploadedFile("leg & foot.png", out.getvalue(), content_type="image/png")


@pytest.fixture
def leg(broken_lamp: Conversation, ada: Agent) -> Attachment:
    """A picture that Ada pasted into her reply."""
    draft = actions.open_draft(by=ada, at=NOON, conversation=broken_lamp)
    return actions.attach(draft, upload=png(), by=ada, at=NOON, is_inline=True)


def shown(file: Attachment) -> str:
    return f'<p>Here:</p><img src="{escape(pictures.address(file))}" alt="the leg">'


def test_it_is_named_by_its_id_where_it_is_kept_and_by_address_in_the_editor(
    leg: Attachment,
) -> None:
    stored = pictures.safe(shown(leg))
    assert f'src="cid:{leg.content_id}"' in stored and "/files/" not in stored
    assert f'src="{escape(pictures.address(leg))}"' in pictures.editable(stored, [leg])
    assert pictures.safe(pictures.editable(stored, [leg])).count(f"cid:{leg.content_id}") == 1


def test_addresses_of_others_are_not_kept() -> None:
    for address in ("https://evil.example/files/" + "a" * 32 + "/x.png", "/files/short/x.png"):
        assert "cid:" not in pictures.safe(f'<img src="{address}">')


def test_it_goes_along_and_comes_back(
    leg: Attachment, broken_lamp: Conversation, ada: Agent
) -> None:
    sent = actions.reply(broken_lamp, by=ada, at=minutes(1), html=shown(leg))
    assert sent.attachments.get() == leg
    assert f"cid:{leg.content_id}" in sent.html
    draft = actions.take_back(sent, by=ada, at=minutes(1))
    assert escape(pictures.address(leg)) in pictures.editable(draft.html, draft.attachments.all())


def test_one_that_was_taken_out_again_is_not_sent(
    leg: Attachment, broken_lamp: Conversation, ada: Agent
) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        sent = actions.reply(broken_lamp, by=ada, at=minutes(1), html="<p>No picture.</p>")
    assert not sent.attachments.exists() and not Draft.objects.exists()
    assert not default_storage.exists(leg.file.name)


def test_one_that_is_gone_stops_the_reply(
    leg: Attachment, broken_lamp: Conversation, ada: Agent
) -> None:
    html = shown(leg)
    actions.detach(leg, by=ada, at=NOON)
    with pytest.raises(Unfinished, match="picture in the text"):
        actions.reply(broken_lamp, by=ada, at=minutes(1), html=html)


def test_a_note_shows_it_too(leg: Attachment, broken_lamp: Conversation, ada: Agent) -> None:
    draft = actions.open_draft(by=ada, at=NOON, kind="note", conversation=broken_lamp)
    file = actions.attach(draft, upload=png(), by=ada, at=NOON, is_inline=True)
    note = actions.write_note(broken_lamp, by=ada, at=NOON, html=shown(file))
    assert note.attachments.get() == file and f"cid:{file.content_id}" in note.html


def test_only_pictures_are_shown_in_a_text(broken_lamp: Conversation, ada: Agent) -> None:
    draft = actions.open_draft(by=ada, at=NOON, conversation=broken_lamp)
    page = SimpleUploadedFile("leg.png", b"<script>alert(1)</script>", content_type="image/png")
    with pytest.raises(FileRefused, match="no picture"):
        actions.attach(draft, upload=page, by=ada, at=NOON, is_inline=True)


def test_a_draft_begun_by_a_file_may_be_saved_from_the_window_before_it(
    leg: Attachment, broken_lamp: Conversation, ada: Agent
) -> None:
    saved = actions.save_draft(
        by=ada, at=minutes(1), conversation=broken_lamp, html=shown(leg), revision=0
    )
    assert saved.attachments.get() == leg and saved.revision == 1
