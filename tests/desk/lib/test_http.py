"""Asking other machines: through the door, to the end, and no further."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kept.desk.lib import http, network
from kept.desk.lib.network import NotReached


class Other(BaseHTTPRequestHandler):
    """Another machine: it tells what it was sent, sends on, or never stops talking."""

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self._answer(200, b'{"form": "%s"}' % self.rfile.read(length))

    def do_GET(self) -> None:
        if self.path == "/elsewhere":
            self.send_response(302)
            self.send_header("Location", "http://127.0.0.1:1/")
            self.end_headers()
        elif self.path == "/endless":
            self._answer(200, b"x" * (http.LARGEST + 1))
        else:
            self._answer(404, b"[1]")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except ConnectionError:
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def other() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Other)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEPT_PRIVATE_NETWORK", "yes")


class TestAsking:
    def test_it_gives_the_answer(self, other: str, allowed: None) -> None:
        assert http.post_form(other, {"a": "1", "b": "ü"}) == (200, {"form": "a=1&b=%C3%BC"})
        assert http.ask("GET", f"{other}/nothing").status == 404
        assert http.ask("GET", f"{other}/nothing").json() == {}

    def test_it_is_not_sent_on(self, other: str, allowed: None) -> None:
        assert http.ask("GET", f"{other}/elsewhere").status == 302

    def test_it_stops_reading(self, other: str, allowed: None) -> None:
        with pytest.raises(NotReached, match="more than anybody"):
            http.ask("GET", f"{other}/endless")

    def test_it_says_that_nobody_answers(self, allowed: None) -> None:
        with pytest.raises(NotReached, match="nothing listens"):
            http.ask("GET", "http://127.0.0.1:1/")

    @pytest.mark.parametrize("url", ["file:///etc/passwd", "gopher://127.0.0.1/", "nothing"])
    def test_it_asks_the_web_only(self, url: str, allowed: None) -> None:
        with pytest.raises(NotReached, match="no address of the web"):
            http.ask("GET", url)


class TestDoor:
    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1", "localhost", "10.0.0.7", "192.168.1.1", "172.16.0.1", "169.254.169.254",
            "0.0.0.0", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "100.64.0.1", "2130706433",
            "0x7f.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1",
        ],
    )  # fmt: skip
    def test_it_is_shut_towards_the_own_network(self, host: str) -> None:
        with pytest.raises(NotReached):
            network.find(host, 80)

    def test_it_is_open_towards_the_internet(self) -> None:
        assert network.find("8.8.8.8", 25) == ["8.8.8.8"]

    def test_it_is_opened_by_a_setting(self, allowed: None) -> None:
        assert network.find("127.0.0.1", 25) == ["127.0.0.1"]
