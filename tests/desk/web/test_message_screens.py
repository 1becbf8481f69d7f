"""What can be done with one message of a story."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import escape
from PIL import Image

from kept.desk.contacts.models import Contact
from kept.desk.conversations import actions
from kept.desk.conversations.models import Channel, Message
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

HTMX = {"headers": {"HX-Request": "true"}}


def picture() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return SimpleUploadedFile("leg.png", out.getvalue(), content_type="image/png")


def _type_of(client: Client, path: str) -> str:
    answer = client.get(path)
    for close_file in answer._resource_closers:  # ``close`` would also close the database
        close_file()
    return str(answer.headers["Content-Type"])


@pytest.fixture
def card(support: Channel, mona: Contact) -> Message:
    """Mona tells more than she should."""
    return actions.receive(
        channel=support, contact=mona, subject="My order", text="My card is 4111 1111.", at=NOON
    )


class TestRedaction:
    def test_a_lead_removes_words_and_says_why(self, as_: SignIn, bo: Agent, card: Message) -> None:
        client, path = as_(bo), f"/messages/{card.pk}/redaction/"
        assert path in client.get(card.conversation.get_absolute_url()).content.decode()
        asked = client.get(path, **HTMX).content.decode()
        assert "4111 1111" in asked and "<html" not in asked
        client.post(path, {"passage": "4111 1111", "reason": "a card number"})
        page = client.get(card.conversation.get_absolute_url()).content.decode()
        assert "4111" not in page and "a card number" in page

    def test_an_agent_does_not(self, as_: SignIn, ada: Agent, card: Message) -> None:
        client, path = as_(ada), f"/messages/{card.pk}/redaction/"
        assert path not in client.get(card.conversation.get_absolute_url()).content.decode()
        for answer in (client.get(path), client.post(path, {"reason": "why not"})):
            assert answer.status_code == 404
        card.refresh_from_db()
        assert "4111" in card.text


class TestPicturesInText:
    def test_one_is_taken_shown_and_kept_with_the_draft(
        self, as_: SignIn, ada: Agent, card: Message
    ) -> None:
        client, here = as_(ada), card.conversation.get_absolute_url()
        put = {"file": picture(), "inline": "yes"}
        told = client.post(f"{here}drafts/reply/files/", put).json()
        assert _type_of(client, told["src"]) == "image/png"
        text = {"text": f'<p>See:</p><img src="{told["src"]}">', "format": "html", "revision": 0}
        assert client.post(f"{here}drafts/reply/", text).status_code == 200
        page = client.get(here).content.decode()
        assert escape(f'src="{told["src"]}"') in page
        assert 'class="file"' not in page, "it stands in the text, not in the list of files"
        client.post(f"{here}replies/", text)
        assert f'src="{told["src"]}"' in client.get(here).content.decode()

    def test_what_is_no_picture_is_refused(self, as_: SignIn, ada: Agent, card: Message) -> None:
        path = f"{card.conversation.get_absolute_url()}drafts/reply/files/"
        put = {"file": SimpleUploadedFile("a.png", b"not one"), "inline": "yes"}
        answer = as_(ada).post(path, put)
        assert answer.status_code == 422 and "no picture" in answer.json()["error"]

    def test_a_new_conversation_shows_them_too(
        self, as_: SignIn, ada: Agent, support: Channel
    ) -> None:
        client = as_(ada)
        put = {"file": picture(), "inline": "yes"}
        told = client.post("/conversations/new/draft/files/", put).json()
        typed = {"channel": support.pk, "to": "jun@example.org", "subject": "Look",
                 "text": f'<img src="{told["src"]}">', "format": "html"}  # fmt: skip
        assert client.post("/conversations/new/draft/", typed | {"revision": 0}).status_code == 200
        client.post("/conversations/new/", typed)
        sent = Message.objects.get(kind="reply")
        assert sent.attachments.get().content_id in sent.html


class TestForward:
    def test_it_is_kept_while_one_writes_and_found_again(
        self, as_: SignIn, ada: Agent, card: Message
    ) -> None:
        actions.keep_file(b"receipt", name="receipt.pdf", message=card)
        client, here = as_(ada), card.conversation.get_absolute_url()
        path = f"/messages/{card.pk}/forwarding/"
        page = client.get(path).content.decode()
        assert "Fwd: My order" in page and "receipt.pdf" in page and "goes along" in page
        typed = {"text": "Dear shop, please look.", "to": "shop@example.net", "seen": card.pk}
        assert client.post(f"{here}drafts/forward/", typed | {"revision": 0}).status_code == 200
        assert "Dear shop, please look." in client.get(path).content.decode()
        assert f'href="{path}"' in client.get(f"{here}composing/reply/").content.decode()

    def test_it_comes_back_with_what_it_sends_on_and_no_file_twice(
        self, as_: SignIn, ada: Agent, card: Message
    ) -> None:
        actions.keep_file(b"receipt", name="receipt.pdf", message=card)
        client = as_(ada)
        typed = {"text": "Please look.", "to": "shop@example.net", "subject": "Fwd: cards"}
        extra = SimpleUploadedFile("list.txt", b"more")
        client.post(f"/messages/{card.pk}/forwards/", typed | {"file": extra})
        sent = Message.objects.get(kind="forward")
        assert {file.name for file in sent.attachments.all()} == {"receipt.pdf", "list.txt"}
        box = client.post(f"/messages/{sent.pk}/return/", **HTMX).content.decode()
        assert f"/messages/{card.pk}/forwards/" in box and "Please look." in box
        assert "Fwd: cards" in box
        client.post(f"/messages/{card.pk}/forwards/", typed)
        again = Message.objects.get(kind="forward")
        assert sorted(file.name for file in again.attachments.all()) == ["list.txt", "receipt.pdf"]
        assert [file.name for file in card.attachments.all()] == ["receipt.pdf"]

    def test_what_stops_it_loses_nothing(self, as_: SignIn, ada: Agent, card: Message) -> None:
        actions.keep_file(b"receipt", name="receipt.pdf", message=card)
        answer = as_(ada).post(f"/messages/{card.pk}/forwards/", {"text": "Look."}, **HTMX)
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Look." in page and "receipt.pdf" in page and "Nobody is in To" in page
