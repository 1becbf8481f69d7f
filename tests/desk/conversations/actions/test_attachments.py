from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from kept.desk.conversations import actions, files, thumbnails
from kept.desk.conversations.models import Attachment, Conversation, Draft, Scan
from kept.desk.conversations.refusals import FileRefused, NotPossible, Unfinished
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conversations.conftest import minutes

Commit = Any


def test_it_bears_pictures_with_broken_words_of_a_camera(draft: Draft, ada: Agent) -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x011A], exif[0x010E] = 6, 3.0, "lamp"
    out = BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG", exif=exif)
    broken = out.getvalue().replace(b"\x01\x0e\x00\x02", b"\x00\x0e\x00\x02")
    upload = SimpleUploadedFile("lamp.jpg", broken)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept = actions.attach(draft, upload=upload, by=ada, at=NOON)
    assert kept.file and kept.content_type == "image/jpeg"


@pytest.fixture
def draft(broken_lamp: Conversation, ada: Agent) -> Draft:
    return actions.save_draft(by=ada, at=NOON, conversation=broken_lamp, html="See the picture.")


def picture(size: tuple[int, int] = (800, 600), kind: str = "PNG") -> bytes:
    out = BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


def upload(content: bytes, name: str = "leg.png", kind: str = "image/png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type=kind)


class TestAttach:
    def test_it_goes_along_with_the_reply(
        self, broken_lamp: Conversation, draft: Draft, ada: Agent
    ) -> None:
        file = actions.attach(draft, upload=upload(picture()), by=ada, at=NOON)
        sent = actions.reply(broken_lamp, by=ada, at=NOON, html="See the picture.")
        assert sent.attachments.get() == file
        draft = actions.take_back(sent, by=ada, at=NOON)
        assert draft.attachments.get() == file

    def test_it_makes_a_small_picture(self, draft: Draft, ada: Agent) -> None:
        file = actions.attach(draft, upload=upload(picture()), by=ada, at=NOON)
        assert file.content_type == "image/png"
        with default_storage.open(file.thumbnail.name) as small, Image.open(small) as image:
            assert (image.format, image.size) == ("WEBP", (320, 240))

    def test_it_believes_the_content_not_the_name(self, draft: Draft, ada: Agent) -> None:
        page = upload(b"<script>alert(1)</script>", "leg.png", "image/png")
        file = actions.attach(draft, upload=page, by=ada, at=NOON)
        assert (file.content_type, file.thumbnail.name) == ("application/octet-stream", "")
        gif = upload(picture(kind="GIF"), "leg.txt", "text/plain")
        assert actions.attach(draft, upload=gif, by=ada, at=NOON).content_type == "image/gif"

    @pytest.mark.parametrize("kind", files.PICTURES)
    def test_it_knows_every_picture_that_a_browser_shows(
        self, kind: str, draft: Draft, ada: Agent
    ) -> None:
        file = actions.attach(draft, upload=upload(picture(kind=kind)), by=ada, at=NOON)
        assert file.content_type == files.PICTURES[kind] and file.thumbnail.name

    def test_it_survives_pictures_that_unfold_to_gigabytes(
        self, draft: Draft, ada: Agent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(thumbnails, "MOST_PIXELS", 1000)
        file = actions.attach(draft, upload=upload(picture()), by=ada, at=NOON)
        assert file.thumbnail.name == ""
        monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
        file = actions.attach(draft, upload=upload(picture()), by=ada, at=NOON)
        assert file.content_type == "application/octet-stream"

    def test_it_refuses_what_is_too_large_empty_or_foreign(
        self, draft: Draft, ada: Agent, bo: Agent, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPT_UPLOAD_MB", "1")
        with pytest.raises(FileRefused, match="larger than 1 MB"):
            actions.attach(draft, upload=upload(b"x" * 1_000_001), by=ada, at=NOON)
        with pytest.raises(FileRefused, match="empty"):
            actions.attach(draft, upload=upload(b""), by=ada, at=NOON)
        with pytest.raises(NotPossible):
            actions.attach(draft, upload=upload(b"x"), by=bo, at=NOON)
        assert not Attachment.objects.exists()

    @pytest.mark.parametrize(
        ("raw", "clean"),
        [
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\mona\\leg.jpg", "leg.jpg"),
            ("..", "file"),
            (".htaccess", "htaccess"),
            ("invoice\u202egpj.exe", "invoicegpj.exe"),
            ("a\x00b\nc.txt", "abc.txt"),
            ("what?<>.pdf", "what___.pdf"),
            ("x" * 300 + ".pdf", "x" * 197 + ".pdf"),
        ],
    )
    def test_it_cleans_names(self, raw: str, clean: str) -> None:
        assert files.clean_name(raw) == clean


class TestScan:
    def command(self, folder: Path, code: int) -> str:
        script = folder / "scan.sh"
        script.write_text(f'#!/bin/sh\ngrep -q EVIL "$1" && exit 1\nexit {code}\n')
        script.chmod(0o755)
        return str(script)

    def test_it_asks_the_command(
        self, draft: Draft, ada: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPT_VIRUS_SCAN", self.command(tmp_path, 0))
        good = actions.attach(draft, upload=upload(b"fine", "a.txt"), by=ada, at=NOON)
        assert good.scan == Scan.CLEAN
        with pytest.raises(FileRefused, match="virus"):
            actions.attach(draft, upload=upload(b"EVIL", "b.txt"), by=ada, at=NOON)
        assert Attachment.objects.get() == good

    def test_it_is_not_scanned_when_the_scanner_fails(
        self, draft: Draft, ada: Agent, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("KEPT_VIRUS_SCAN", self.command(tmp_path, 2))
        assert actions.attach(draft, upload=upload(b"x"), by=ada, at=NOON).scan == Scan.NONE
        monkeypatch.setenv("KEPT_VIRUS_SCAN", "/no/such/scanner")
        assert actions.attach(draft, upload=upload(b"x"), by=ada, at=NOON).scan == Scan.NONE

    def test_it_sends_nothing_infected_or_missing(
        self, broken_lamp: Conversation, draft: Draft, ada: Agent
    ) -> None:
        file = actions.attach(draft, upload=upload(b"x", "a.txt"), by=ada, at=NOON)
        default_storage.delete(file.file.name)
        with pytest.raises(Unfinished, match=r"a\.txt is missing"):
            actions.reply(broken_lamp, by=ada, at=NOON, html="Here.")
        Attachment.objects.update(scan=Scan.INFECTED)
        with pytest.raises(Unfinished, match="virus"):
            actions.reply(broken_lamp, by=ada, at=NOON, html="Here.")


class TestRemoval:
    def test_it_deletes_the_file_but_not_one_that_was_passed_on(
        self, broken_lamp: Conversation, draft: Draft, ada: Agent,
        django_capture_on_commit_callbacks: Commit,
    ) -> None:  # fmt: skip
        actions.attach(draft, upload=upload(b"x", "a.txt"), by=ada, at=NOON)
        sent = actions.reply(broken_lamp, by=ada, at=NOON, html="Here.")
        passed = actions.forward(
            sent, by=ada, at=minutes(1), to=["depot@example.org"], html="Look."
        )
        name = sent.attachments.get().file.name
        with django_capture_on_commit_callbacks(execute=True):
            actions.redact(sent, reason="wrong file", by=ada, at=minutes(2))
        assert default_storage.exists(name)
        with django_capture_on_commit_callbacks(execute=True):
            actions.redact(passed, reason="wrong file", by=ada, at=minutes(2))
        assert not default_storage.exists(name)

    def test_it_is_taken_off_only_by_its_owner(self, draft: Draft, ada: Agent, bo: Agent) -> None:
        file = actions.attach(draft, upload=upload(b"x"), by=ada, at=NOON)
        with pytest.raises(NotPossible):
            actions.detach(file, by=bo, at=NOON)
        actions.detach(file, by=ada, at=NOON)
        assert not Attachment.objects.exists()
