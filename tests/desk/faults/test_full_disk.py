"""A disk that fills under a running desk, database and mail on it: a real, tiny filesystem."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.desk.channels.email.test_reader import mail
from tests.desk.faults import mailing
from tests.desk.mortal import Begetter
from tests.desk.peers import wait_until
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Server
from tests.desk.running import LETTER, RunningDesk

MEGABYTES = 90
INSIDE = f'mount -t tmpfs -o size={MEGABYTES}m kept "$0" && cp -a "$1/." "$0" && shift && exec "$@"'
"""In namespaces of its own anybody may mount; the desk sees the disk, we look through /proc."""
BESIDE = ("nsenter", "-U", "-m", "--preserve-credentials", "-t")
SETTINGS = {"KEPT_PRIVATE_NETWORK": "yes", "DATABASE_URL": ""}
TEXT = "Dear Mona, a new lamp is on its way. "


class Disk:
    """What the desk stands on, as seen from outside."""

    def __init__(self, desk: RunningDesk) -> None:
        self._folder = Path(f"/proc/{desk.process.pid}/root{desk.data}")

    def fill(self, *, leave: int) -> None:
        """Write until so many bytes are left."""
        with (self._folder / "ballast").open("ab", buffering=0) as file, suppress(OSError):
            while (left := self._free() - leave) > 0:
                file.write(bytes(min(left, 65_536)))

    def empty(self) -> None:
        (self._folder / "ballast").unlink()

    def files(self) -> int:
        return sum(1 for path in (self._folder / "files").rglob("*") if path.is_file())

    def _free(self) -> int:
        told = os.statvfs(self._folder)
        return told.f_bavail * told.f_frsize


@pytest.fixture
def desk(dovecot: Dovecot, smtp: Server, tmp_path: Path) -> Iterator[RunningDesk]:
    if os.environ.get("DATABASE_URL"):
        pytest.skip("the disk that fills has a database of SQLite on it")
    tried = subprocess.run(
        ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m kept /mnt"],
        capture_output=True, text=True,
    )  # fmt: skip
    if tried.returncode:
        pytest.skip(f"no small disk can be mounted here: {tried.stderr.strip()}")
    seed, data = tmp_path / "seed", tmp_path / "data"
    data.mkdir()
    dovecot.empty(mailing.ADDRESS)
    rows = Begetter(mailing.__name__, seed, **SETTINGS)
    rows.tell("prepare", dovecot.port, smtp.port, PASSWORD)
    rows.close()
    inside = ["unshare", "-rm", "sh", "-c", INSIDE, str(data), str(seed)]
    made = RunningDesk(data, inside=inside, **SETTINGS)
    yield made
    made.end()


@pytest.fixture
def rows(desk: RunningDesk) -> Iterator[Begetter]:
    """Reads the database of the desk, beside it."""
    inside = [*BESIDE, str(desk.process.pid)]
    made = Begetter(mailing.__name__, desk.data, inside, **SETTINGS)
    yield made
    made.close()


def reply(desk: RunningDesk, olu: httpx.Client, text: str) -> httpx.Response:
    seen = olu.get(LETTER).text.partition('name="seen" value="')[2].partition('"')[0]
    form = {"text": text, "format": "plain", "seen": seen, "to": "mona@example.org"}
    return desk.post(olu, f"{LETTER}replies/", **form)


@pytest.mark.slow
def test_a_full_disk_is_told_and_loses_nothing(
    desk: RunningDesk, rows: Begetter, dovecot: Dovecot, smtp: Server
) -> None:
    disk, olu = Disk(desk), desk.olu()

    def now(key: str) -> Any:
        return rows.tell("state")[key]

    dovecot.append(mailing.ADDRESS, mail("before"))
    wait_until(lambda: "before" in now("came"), seconds=30)

    disk.fill(leave=20_000_000)
    dovecot.append(mailing.ADDRESS, mail("meanwhile"))
    wait_until(lambda: "is full" in now("problem"), seconds=30)
    assert "disk of the desk is full" in olu.get("/inbox/").text
    assert "waits at its server" in olu.get("/set-up/mailboxes/").text
    assert reply(desk, olu, TEXT).status_code == 302, "there is room left for people"
    wait_until(lambda: now("sent") == ["sent"], seconds=60)

    draft = {"text": TEXT * 2, "format": "plain"}
    assert desk.post(olu, f"{LETTER}drafts/reply/", **draft).status_code == 200
    disk.fill(leave=0)
    refused = reply(desk, olu, TEXT * 30_000)
    assert refused.status_code == 507
    assert "disk is full" in refused.text and "what you wrote is still there" in refused.text
    assert TEXT * 2 in olu.get(LETTER).text, "it can be read, the draft too"
    assert (now("drafts"), now("came")) == (1, {"Lamp": 1, "before": 1})

    disk.empty()
    wait_until(lambda: now("came") == {"Lamp": 1, "before": 1, "meanwhile": 1}, seconds=60)
    wait_until(lambda: now("problem") == "", seconds=30)
    assert reply(desk, olu, TEXT).status_code == 302
    wait_until(lambda: now("sent") == ["sent", "sent"], seconds=60)
    assert len(smtp.mails) == 2
    assert "disk of the desk" not in olu.get("/inbox/").text
    # Each mail that came, and the copies of ours in the sent folder; nothing half written stays.
    wait_until(lambda: disk.files() == sum(now("raw").values()), seconds=60)
