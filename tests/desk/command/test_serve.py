"""The desk as a process: how it starts, stays alone, and stops."""

from __future__ import annotations

import signal
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest

from tests.desk.command.conftest import Prepared
from tests.desk.running import LETTER, RunningDesk, kept


@pytest.fixture(scope="module")
def desk(prepared: Prepared, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDesk]:
    with prepared.start_in(tmp_path_factory.mktemp("desk")) as desk:
        yield desk
        desk.stop()


class TestServing:
    def test_it_shows_a_page(self, desk: RunningDesk) -> None:
        answer = desk.visitor().get("/account/login/")
        assert answer.status_code == 200, desk.log.read_text()
        assert "default-src 'none'" in answer.headers["content-security-policy"]

    def test_it_serves_files_that_browsers_keep(self, desk: RunningDesk) -> None:
        page = desk.olu().get("/", follow_redirects=True).text
        address = page.partition('rel="stylesheet"')[2].partition('href="')[2].partition('"')[0]
        answer = desk.visitor().get(address)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["cache-control"]

    def test_it_streams_to_who_is_signed_in_only(self, desk: RunningDesk) -> None:
        assert desk.visitor().get("/events/").status_code == 401
        with desk.olu().stream("GET", "/events/") as answer:
            assert answer.status_code == 200
            assert answer.headers["x-accel-buffering"] == "no"
            assert next(answer.iter_text()).startswith("retry:")

    def test_it_tells_open_screens_what_somebody_changed(self, desk: RunningDesk) -> None:
        olu = desk.olu()
        with desk.olu().stream("GET", "/events/") as answer:
            told = answer.iter_lines()
            assert next(told).startswith("retry:")
            assert desk.post(olu, f"{LETTER}owner/", owner="me").status_code == 302
            change = '{"kind": "conversation", "id": 1}'
            assert any(change in line for line in told)  # else it waits in vain

    def test_it_ends_the_stream_of_who_signs_out(self, desk: RunningDesk) -> None:
        olu = desk.olu()
        with olu.stream("GET", "/events/") as answer:
            told = answer.iter_text()
            next(told)
            assert desk.post(olu, "/account/logout/").status_code == 302
            list(told)  # ends by itself, within a look at who is signed in


class TestStrangers:
    def test_it_takes_long_headers(self, desk: RunningDesk) -> None:
        answer = desk.visitor().get("/account/login/", headers={"x-lamp": "brass" * 6_000})
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        "begins",
        [
            "GET /",
            "GET / HTTP/1.1\r\nHost: localhost\r\nX-Lamp: ",
            "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-Lamp: ",
        ],
        ids=["address", "headers", "trailers"],
    )
    def test_it_hangs_up_on_what_never_ends(self, desk: RunningDesk, begins: str) -> None:
        address = httpx.URL(desk.address)
        with socket.create_connection((address.host, address.port or 80), timeout=20) as line:
            line.sendall(begins.encode())
            with pytest.raises(OSError):
                for _ in range(1_000):
                    line.sendall(b"x" * 100_000)


class TestStarting:
    def test_it_refuses_a_second_server_in_one_folder(self, desk: RunningDesk) -> None:
        if desk.file.exists():
            second = kept("serve", "--port", "0", data=desk.data)
            assert second.returncode == 2
            assert "running already" in second.stderr and "Traceback" not in second.stderr

    def test_it_says_that_the_port_is_taken(self, tmp_path: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = str(taken.getsockname()[1])
            done = kept("serve", "--port", port, data=tmp_path)
        assert done.returncode == 2
        assert f"Port {port}" in done.stderr and "Traceback" not in done.stderr

    @pytest.mark.parametrize(
        "setting",
        [
            {"KEPT_PROT": "1"},
            {"KEPT_PORT": "many"},
            {"KEPT_URL": "desk.example"},
            {"KEPT_DEBUG": "perhaps"},
            {"DATABASE_URL": "mysql://kept@db/kept"},
        ],
        ids=lambda setting: next(iter(setting)),
    )
    def test_it_refuses_a_setting_it_cannot_read(
        self, setting: dict[str, str], tmp_path: Path
    ) -> None:
        done = kept("serve", data=tmp_path, **setting)
        assert done.returncode == 2
        assert done.stderr.startswith("kept: ") and done.stderr.count("\n") == 1
        assert next(iter(setting)) in done.stderr

    def test_it_says_that_the_database_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "kept.sqlite3").write_bytes(b"not a database at all" * 100)
        done = kept("serve", "--port", "0", data=tmp_path, DATABASE_URL="")
        assert done.returncode == 2
        assert "database" in done.stderr and "Traceback" not in done.stderr


class TestStopping:
    @pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
    def test_it_stops_cleanly_with_streams_open(
        self, sign: signal.Signals, prepared: Prepared, tmp_path: Path
    ) -> None:
        with prepared.start_in(tmp_path) as desk, ExitStack() as open_streams:
            olu = desk.olu()
            told = []
            for _ in range(20):
                stream = open_streams.enter_context(olu.stream("GET", "/events/"))
                told.append(stream.iter_text())
                next(told[-1])
            desk.stop(sign)
            assert desk.process.returncode == 0
            for rest in told:
                list(rest)  # which raises unless it was ended
            assert desk.log.read_text() == ""

    @pytest.mark.slow
    def test_it_takes_less_than_three_seconds(self, prepared: Prepared, tmp_path: Path) -> None:
        with prepared.start_in(tmp_path) as desk, ExitStack() as open_streams:
            olu = desk.olu()
            for _ in range(20):
                next(open_streams.enter_context(olu.stream("GET", "/events/")).iter_text())
            assert desk.stop() < 3

    def test_it_stops_while_an_upload_and_a_page_hang(
        self, prepared: Prepared, tmp_path: Path
    ) -> None:
        if prepared.settings:
            pytest.skip("the lock that a page waits for is one of SQLite")
        with prepared.start_in(tmp_path) as desk, closing(sqlite3.connect(desk.file)) as another:
            port = int(desk.address.rpartition(":")[2])
            with socket.create_connection(("127.0.0.1", port)) as slow:
                slow.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nx")
                another.execute("BEGIN IMMEDIATE")
                with pytest.raises(httpx.TimeoutException):
                    desk.olu(seconds=0.5)  # who signs in is written down
                desk.stop()
            assert desk.process.returncode == 0
