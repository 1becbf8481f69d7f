"""The disk of PostgreSQL fills under a desk whose own has room: told in words, nothing lost."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from tests.desk.channels.email.test_reader import mail
from tests.desk.faults import mailing
from tests.desk.faults.test_database_away import reply
from tests.desk.mortal import Begetter
from tests.desk.peers import wait_until
from tests.desk.peers.dovecot import PASSWORD, Dovecot
from tests.desk.peers.smtp import Server
from tests.desk.postgresql import Cluster, NotHere
from tests.desk.running import running

SIZE = "size=160m,mode=700,uid=$0,gid=$1"
INSIDE = (
    f"mount -t tmpfs -o {SIZE} kept /mnt && echo mounted"
    " && exec setpriv --reuid $0 --regid $1 --clear-groups sleep infinity"
)
"""Whoever is to use the disk must own the process through which it is seen."""
SMALL = ("fsync=off", "max_connections=60", "min_wal_size=32MB", "max_wal_size=48MB")
TEXT = "Dear Mona, a new lamp is on its way."


class SmallDisk:
    """A cluster that lies on a disk of its own."""

    def __init__(self, cluster: Cluster, disk: Path) -> None:
        self.cluster, self._ballast = cluster, disk / "ballast"

    def fill(self) -> None:
        """Write until nothing is left."""
        with self._ballast.open("ab", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(8_192))

    def empty(self) -> None:
        self._ballast.unlink()


@pytest.fixture
def small() -> Iterator[SmallDisk]:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk for PostgreSQL")
    folder = Path(tempfile.mkdtemp(prefix="kept-postgresql-"))
    try:
        cluster = Cluster(folder, SMALL)
    except NotHere as reason:
        pytest.skip(str(reason))
    owner = folder.stat()
    holder = subprocess.Popen(
        ["unshare", "-m", "sh", "-c", INSIDE, str(owner.st_uid), str(owner.st_gid)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert holder.stdout is not None
    if not holder.stdout.readline():
        pytest.skip(f"no small disk can be mounted here: {holder.communicate()[1]}")
    disk = Path(f"/proc/{holder.pid}/root/mnt")
    (folder / "data").symlink_to(disk)
    cluster.start()
    with cluster.line() as line:
        line.execute("CREATE DATABASE kept")
    yield SmallDisk(cluster, disk)
    cluster.stop()
    holder.kill()
    holder.communicate()
    shutil.rmtree(folder)


@pytest.mark.slow
def test_a_full_disk_of_the_database_is_told_and_loses_nothing(
    small: SmallDisk, dovecot: Dovecot, smtp: Server, tmp_path: Path
) -> None:
    given = {"DATABASE_URL": small.cluster.address("kept"), "KEPT_PRIVATE_NETWORK": "yes"}
    data, long = tmp_path / "data", secrets.token_hex(300_000)
    dovecot.empty(mailing.ADDRESS)
    rows = Begetter(mailing.__name__, data, **given)

    def now(key: str) -> Any:
        return rows.tell("state")[key]

    rows.tell("prepare", dovecot.port, smtp.port, PASSWORD)
    with running(data, **given) as desk:
        olu = desk.olu()
        dovecot.append(mailing.ADDRESS, mail("before"))
        wait_until(lambda: "before" in now("came"), seconds=30)

        small.fill()
        dovecot.append(mailing.ADDRESS, mail("meanwhile") + long.encode())
        refused = reply(desk, olu, long)
        assert refused.status_code == 507 and "disk is full" in refused.text
        wait_until(lambda: "No space left on device" in desk.log.read_text(), seconds=30)
        assert olu.get("/inbox/").status_code in {200, 503}, "new lines may need room too"

        small.empty()
        wait_until(lambda: olu.get("/inbox/").status_code == 200, seconds=15)
        assert reply(desk, olu, TEXT).status_code == 302
        wait_until(lambda: now("came") == {"Lamp": 1, "before": 1, "meanwhile": 1}, seconds=150)
        wait_until(lambda: now("sent") == ["sent"], seconds=150)
        wait_until(lambda: now("problem") == "", seconds=150)
        assert len(smtp.mails) == 1
    rows.close()
