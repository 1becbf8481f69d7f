"""Pictures of mails that lie on other machines."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pytest
from django.core.signing import BadSignature
from django.test import Client
from PIL import Image

from kept.desk.contacts.models import Contact, Proof
from kept.desk.conversations import actions, elsewhere
from kept.desk.conversations.models import Channel, Message
from kept.desk.lib.network import NotReached
from kept.desk.staff.models import Agent
from tests.desk.cast import NOON
from tests.desk.conftest import SignIn

HTMX = {"headers": {"HX-Request": "true"}}


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "PNG")
    return out.getvalue()


class Shop(BaseHTTPRequestHandler):
    """Where a newsletter keeps its pictures."""

    asked: list[dict[str, str]]

    def do_GET(self) -> None:
        self.asked.append(dict(self.headers))
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path.partition("?")[2])
            self.end_headers()
        elif self.path == "/round":
            self.send_response(301)
            self.send_header("Location", "/round")
            self.end_headers()
        elif self.path == "/slow":
            self._drip()
        else:
            body = b"<svg onload='alert(1)'/>" if self.path.endswith("svg") else png()
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def _drip(self) -> None:
        """A letter every now and then, without an end."""
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x")
                time.sleep(0.02)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def shop() -> Iterator[str]:
    Shop.asked = []
    server = HTTPServer(("127.0.0.1", 0), Shop)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")


def _letter(support: Channel, mona: Contact, url: str, proof: str) -> Message:
    return actions.receive(
        channel=support, contact=mona, subject="Look", text="Look",
        html=f'<p>Look</p><img src="{url}" alt="a lamp" width="40">',
        has_remote_images=True, proof=proof, at=NOON,
    )  # fmt: skip


@pytest.fixture
def letter(support: Channel, mona: Contact, shop: str) -> Message:
    """A mail of Mona, surely hers, with a picture that lies elsewhere."""
    return _letter(support, mona, f"{shop}/lamp.png?to=ada", Proof.DOMAIN)


def _picture_in(page: str) -> str:
    return page.partition('src="/pictures/')[2].partition('"')[0]


class TestFetching:
    def test_it_brings_the_picture_and_tells_nothing_of_us(self, shop: str, allowed: None) -> None:
        assert elsewhere.fetch(f"{shop}/a lamp.png") == (png(), "image/png")
        assert not {"Cookie", "Referer", "X-Forwarded-For"} & set(Shop.asked[0])

    def test_it_follows_to_where_the_picture_is(self, shop: str, allowed: None) -> None:
        assert elsewhere.fetch(f"{shop}/to?/lamp.png")[1] == "image/png"

    @pytest.mark.parametrize(
        "path", ["/round", "/to?/round", "/lamp.svg", "/to?file:///etc/passwd"]
    )
    def test_what_is_none_is_refused(self, path: str, shop: str, allowed: None) -> None:
        with pytest.raises(NotReached):
            elsewhere.fetch(f"{shop}{path}")

    @pytest.mark.parametrize(
        "url", ["http://x:99999/", "http://[::1", "//x", f"http://{'a' * 99}/"]
    )
    def test_so_is_what_is_no_address(self, url: str, allowed: None) -> None:
        with pytest.raises(NotReached):
            elsewhere.fetch(url)

    def test_it_does_not_wait_for_ever(
        self, shop: str, allowed: None, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(elsewhere, "SECONDS", 0.2)
        began = time.monotonic()
        with pytest.raises(NotReached):
            elsewhere.fetch(f"{shop}/slow")
        assert time.monotonic() - began < 5

    def test_the_own_network_is_not_asked(self, shop: str) -> None:
        with pytest.raises(NotReached, match="private network"):
            elsewhere.fetch(f"{shop}/lamp.png")
        assert not Shop.asked

    def test_nor_when_somebody_outside_sends_us_there(
        self, shop: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The world: pictures.example is out on the internet, and its machine is the shop's."""
        port = int(shop.rpartition(":")[2])
        real_find, real_line = socket.getaddrinfo, socket.create_connection

        def find(host: str, *rest: object, **more: object) -> object:
            known = {"pictures.example": "93.184.215.14"}
            return real_find(known.get(host, host), *rest, **more)  # type: ignore[arg-type]

        def line(address: tuple[str, int], *rest: object, **more: object) -> socket.socket:
            assert address[0] == "93.184.215.14"
            return real_line(("127.0.0.1", port), *rest, **more)  # type: ignore[arg-type]

        monkeypatch.setattr(socket, "getaddrinfo", find)
        monkeypatch.setattr(socket, "create_connection", line)
        assert elsewhere.fetch("http://pictures.example/lamp.png")[1] == "image/png"
        with pytest.raises(NotReached, match="private network"):
            elsewhere.fetch(f"http://pictures.example/to?{shop}/lamp.png")
        assert len(Shop.asked) == 2

    def test_only_addresses_that_we_made_are_read(self, letter: Message) -> None:
        ours = elsewhere.through_us(letter)("http://a.example/b.png").rpartition("/")[2]
        assert elsewhere.read(ours) == (letter.pk, "http://a.example/b.png")
        for wrong in (f"x{ours}", ours[:-1], "", "no", ours.replace(":", "::")):
            with pytest.raises(BadSignature):
                elsewhere.read(wrong)


class TestScreen:
    def test_pictures_are_shown_when_asked_for(
        self, as_: SignIn, ada: Agent, letter: Message, allowed: None
    ) -> None:
        client, here = as_(ada), letter.conversation.get_absolute_url()
        page = client.get(here).content.decode()
        assert "Show pictures" in page and "[a lamp]" in page and not _picture_in(page)
        answer = client.post(f"/messages/{letter.pk}/pictures/", **HTMX).content.decode()
        assert answer.strip().startswith("<article") and "Show pictures" not in answer
        seen = client.get(f"/pictures/{_picture_in(answer)}")
        assert (seen.content, seen["Content-Type"]) == (png(), "image/png")
        assert "sandbox" in seen["Content-Security-Policy"]
        assert _picture_in(client.get(f"{here}story/").content.decode()), "and stays so"
        assert _picture_in(client.get(f"/messages/{letter.pk}/original/").content.decode())
        assert not _picture_in(as_(ada).get(here).content.decode()), "for this browser only"

    def test_it_needs_no_scripts(self, as_: SignIn, ada: Agent, letter: Message) -> None:
        here = letter.conversation.get_absolute_url()
        answer = as_(ada).post(f"/messages/{letter.pk}/pictures/")
        assert answer.status_code == 302 and answer["Location"] == f"{here}#message-{letter.pk}"

    def test_always_means_proven_mail_only(
        self, as_: SignIn, ada: Agent, letter: Message, support: Channel, mona: Contact, shop: str
    ) -> None:
        client, here = as_(ada), letter.conversation.get_absolute_url()
        assert "Always for Mona Varga" in client.get(here).content.decode()
        client.post(f"/messages/{letter.pk}/pictures/", {"always": "yes"})
        again = Client()
        again.force_login(ada, backend="kept.desk.staff.signed_in.Backend")
        assert _picture_in(again.get(here).content.decode())
        claimed = _letter(support, mona, f"{shop}/lamp.png", Proof.CLAIMED)
        page = again.get(claimed.conversation.get_absolute_url()).content.decode()
        assert "Show pictures" in page and not _picture_in(page) and "Always for" not in page

    def test_nobody_makes_us_fetch_anything_else(
        self, as_: SignIn, ada: Agent, letter: Message, shop: str, allowed: None
    ) -> None:
        assert as_(ada).get(f"/pictures/{shop}/lamp.png").status_code == 404
        assert as_(ada).get("/pictures/WzEsImh0dHA6Ly9hIl0:forged").status_code == 404
        assert not Shop.asked
